// Package check reads a translation beside its source and says what a careful
// colleague would: a number that isn't the same, a link that was lost, a quotation
// mark of another language.
//
// Run looks at one segment. What would be wrong in print is Blocking; what is
// probably a slip is a Warning. Where only one correction is possible the finding
// has a Fix. What a finding says is a message of the area "check", in the reader's
// language.
//
// It holds no rows, asks nobody and changes nothing. It doesn't judge whether a
// translation is a good one. It is meant to be silent about good ones: where it
// can't be certain (a number that is written as a word, a name that looks like a
// common word) it says nothing, so some mistakes pass.
package check

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"communique/locales/glossary"
)

// Severity says what a finding stops.
type Severity string

// The severities.
const (
	Blocking Severity = "blocking" // the translation can't be approved as it is
	Warning  Severity = "warning"  // somebody should look
)

// Limit is how long a text may be to be looked at closely, in bytes; a release has
// no longer segment.
const Limit = 20_000

// mostFindings is how many findings of a kind are told of one text: more are told
// when the first ones are mended.
const mostFindings = 20

// Text is one segment and its translation.
type Text struct {
	Key, Kind      string // kind as in releases.Kind: "subject", "headline", "list_item"…
	Literal        bool   // subject, place: no Markdown
	Source, Target string // inline Markdown, one line but for hard breaks ("\\\n")
	SourceLanguage string // a tag, such as "en"; a regional one is looked at as its language
	Language       string // of Target
	Stale          bool   // the translation was made from another source
	Approved       string // of a boilerplate: the approved translation of this very source; empty when there is none
}

// Finding is something in a translation that somebody should look at.
type Finding struct {
	Check                  ID
	Severity               Severity
	Args                   map[string]any // for its words
	Start, End             int            // bytes of Target; both 0 for the whole of it
	SourceStart, SourceEnd int            // bytes of Source; both 0 for the whole of it
	Fix                    *Fix           // nil unless the correction is certain
}

// Fix replaces the bytes Start to End of a translation.
type Fix struct {
	Start, End int
	With       string
}

// Apply is a translation with a fix made.
func Apply(target string, f Fix) string { return target[:f.Start] + f.With + target[f.End:] }

// Run checks a translation and gives the findings in the order of their places; the
// same text always has the same findings. terms may hold those of other languages:
// they are passed over, and where two of them disagree the one that is nearer to the
// languages holds. A fix that a finding has removes that finding and makes no
// other. Of a kind of finding the first twenty are told.
func Run(t Text, terms []glossary.Term) []Finding {
	terms = glossary.Among(terms, t.SourceLanguage, t.Language)
	all := examine(t, terms)
	before := counted(all)
	found := capped(all)
	tries := max(fewestTries, triedBytes/(len(t.Source)+len(t.Target)+1))
	for i := range found {
		if found[i].Fix == nil {
			continue
		}
		if tries--; tries < 0 || !certain(t, terms, found[i], before) {
			found[i].Fix = nil
		}
	}
	return found
}

// Each fix is tried, which takes as long as the checks do: of a long text with many
// findings only the first ones have a fix.
const (
	triedBytes  = 200_000
	fewestTries = 5
)

// capped leaves the first findings of each check.
func capped(all []Finding) []Finding {
	count := map[ID]int{}
	return slices.DeleteFunc(all, func(f Finding) bool {
		count[f.Check]++
		return count[f.Check] > mostFindings
	})
}

// certain tries a fix: what it is for must be gone, and nothing new be there.
func certain(t Text, terms []glossary.Term, f Finding, before map[ID]int) bool {
	t.Target = Apply(t.Target, *f.Fix)
	after := counted(examine(t, terms))
	for id, n := range after {
		if n > before[id] {
			return false
		}
	}
	return after[f.Check] < before[f.Check]
}

func counted(all []Finding) map[ID]int {
	count := map[ID]int{}
	for _, f := range all {
		count[f.Check]++
	}
	return count
}

// examine is Run without bounds, with fixes that nobody tried yet, and with the terms of
// the pair of languages alone.
func examine(t Text, terms []glossary.Term) []Finding {
	p := &pair{Text: t, terms: terms}
	switch {
	case !utf8.ValidString(t.Source) || !utf8.ValidString(t.Target):
		p.whole(Control, "Character", "U+FFFD")
	case len(t.Target) > Limit || len(t.Source) > Limit:
		p.stale()
		p.whole(Oversize, "Limit", Limit)
	default:
		p.read()
		p.examine()
	}
	slices.SortStableFunc(p.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SourceStart, b.SourceStart), cmp.Compare(a.Check, b.Check))
	})
	return p.found
}
