package releases

import (
	"slices"

	"communique/internal/fault"
	"communique/locales"
)

// Edits say how the author means the changes of a revision.
type Edits struct {
	// Typos are the keys of changed segments in which only a mistake was mended: their
	// translations stay as good as they were. Every other change makes them stale.
	Typos []string
	// AllTypos means every changed segment.
	AllTypos bool
	// Correction means that the release was sent, or is being sent, and has to be put right. An edition that the
	// revision touches is recalled and not thawed: it stays in sight until the corrected one is approved. A document
	// that says the same as before lets the translations be corrected alone.
	Correction bool
	// Base is the revision that the author began from: where another one is there now, nothing is changed. 0: whichever
	// it is.
	Base int
	// New means that there is no such release yet: another one's slug isn't taken for it.
	New bool
}

// verb is what an import with these edits is.
func (e Edits) verb() verb {
	if e.Correction {
		return correct
	}
	return revise
}

// from is nil when the author knows the release as it is.
func (e Edits) from(old Release, file string) error {
	switch {
	case e.New:
		return fault.New(fault.Conflict, "releases.slug_taken", "Slug", old.Slug).At(fault.Place{File: file, Field: "slug"})
	case e.Base != 0 && e.Base != old.Revision:
		return fault.New(fault.Conflict, "releases.revision_newer", "Slug", old.Slug, "Base", e.Base, "Revision", old.Revision)
	}
	return nil
}

// among is nil when each typo is in a segment that was changed.
func (e Edits) among(changed []string) error {
	var faults fault.List
	for _, key := range e.Typos {
		if !slices.Contains(changed, key) {
			faults = append(faults, fault.New(fault.Invalid, "releases.typo_unchanged", "Key", locales.Segment(key), "Changed", locales.Segments(changed)))
		}
	}
	return faults.OrNil()
}
