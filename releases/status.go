package releases

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// LanguageStatus is how far a release is in a language. Its lists hold keys of
// segments; each segment that can't leave as it is stands in one of them.
type LanguageStatus struct {
	Language   string
	Source     bool // the language in which it was written
	Policy     Policy
	Assignment Assignment // zero where nobody was asked and nobody has begun
	Required   int        // segments that stand in its edition
	Translated int        // of them with a fresh translation, in whatever state
	Submitted  int        // of these, handed in
	Approved   int        // of these, approved
	Inherited  int        // of a variant: segments that it takes from its language

	Missing []string // without a translation
	Stale   []string // whose translation was made from another source, or doesn't say from which
	Machine []string // whose text a machine made and nobody has confirmed
	Blocked []string // in which a check has found what mustn't leave, whether handed in or not
	Drafts  []string // not handed in, and nothing else
	// Boilerplate are the slugs of those that it includes and that aren't approved and
	// fresh in this language where they are written.
	Boilerplate []string
	Foreign     []string // that would stand there in another language, which PolicyMixed allows

	Lacking []string // the slugs of boilerplates that it must include by its grant, and doesn't

	Ready   bool   // nothing stands in the way of approval
	Frozen  bool   // it was approved, and nothing of it has changed since
	Instead string // the frozen language that its readers get meanwhile, by PolicyNext; empty: none
}

// status counts what a release has in a language.
func (m material) status(language string) LanguageStatus {
	s := LanguageStatus{
		Language: language, Source: language == m.release.SourceLanguage, Policy: m.release.Policy(language), Lacking: m.lacking,
	}
	for _, segment := range m.standing(language) {
		m.count(&s, segment)
	}
	s.Ready = s.written() && len(s.Boilerplate)+len(s.Lacking) == 0
	return s
}

// count counts a segment, and puts it into the list of what it lacks.
func (m material) count(s *LanguageStatus, segment Segment) {
	s.Required++
	t, in := m.text(segment, s.Language)
	if in != s.Language {
		s.Inherited++
	}
	if t.fresh(segment) {
		s.Translated++
	}
	lack := m.lack(s, segment)
	from, included := m.included[segment.ID]
	chosen, set := m.setting(segment, s.Language)
	switch {
	case included && t.settled(segment), lack == nil && t.state == TextApproved:
		s.Approved++
	case included && !set:
		if !slices.Contains(s.Boilerplate, from.Slug) {
			s.Boilerplate = append(s.Boilerplate, from.Slug)
		}
	case included, lack != nil && set && chosen.foreign:
		s.Foreign = append(s.Foreign, segment.Key)
	case lack != nil:
		*lack = append(*lack, segment.Key)
	default:
		s.Submitted++
	}
}

// written tells whether the release's own texts may all be approved.
func (s LanguageStatus) written() bool {
	return len(s.Missing)+len(s.Stale)+len(s.Machine)+len(s.Drafts)+len(s.Blocked) == 0
}

// lack is the list of what stands in the way of a segment; nil: nothing.
func (m material) lack(s *LanguageStatus, segment Segment) *[]string {
	t, in := m.text(segment, s.Language)
	switch {
	case t.text == "":
		return &s.Missing
	case !t.fresh(segment):
		return &s.Stale
	case t.untouched():
		return &s.Machine
	case m.blocked[translated{segment.ID, in}]:
		return &s.Blocked
	case t.state == TextDraft:
		return &s.Drafts
	}
	return nil
}

// faults name what stands in the way of approval.
func (s LanguageStatus) faults(slug string) fault.List {
	var faults fault.List
	for _, lack := range []struct {
		id   string
		keys []string
	}{
		{"releases.translation_missing", s.Missing}, {"releases.translation_stale", s.Stale},
		{"releases.translation_machine", s.Machine}, {"releases.translation_draft", s.Drafts},
		{"releases.translation_blocked", s.Blocked},
	} {
		if len(lack.keys) > 0 {
			faults = append(faults, fault.New(fault.Conflict, lack.id, "Slug", slug, "Tag", s.Language,
				"Language", locales.Language(s.Language), "Segments", locales.Segments(lack.keys)))
		}
	}
	for _, from := range s.Boilerplate {
		faults = append(faults, fault.New(fault.Conflict, "releases.boilerplate_unapproved", "Slug", slug, "Tag", s.Language,
			"Language", locales.Language(s.Language), "Boilerplate", from))
	}
	return faults
}

// TranslationStatus tells how far a release is in each of its languages that the actor
// sees, the source language first. Fault: releases.missing.
func (r *Releases) TranslationStatus(ctx context.Context, who accounts.Actor, slug string) ([]LanguageStatus, error) {
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	var all []LanguageStatus
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := r.checkedMaterial(ctx, tx, slug, terms)
		if err != nil {
			return err
		}
		if err := m.release.seen(who); err != nil {
			return err
		}
		frozen, err := selectFrozenIDs(ctx, tx, m.release.ID)
		if err != nil {
			return err
		}
		assignments, err := selectAssignments(ctx, tx, m.release.ID)
		if err != nil {
			return err
		}
		all = m.statuses(who, frozen, assignments)
		return nil
	})
	return all, err
}

// readMaterial gives the release with everything that is written in it.
func readMaterial(ctx context.Context, tx *sqldb.Tx, slug string) (material, error) {
	release, err := selectBySlug(ctx, tx, slug)
	if err != nil {
		return material{}, orMissing(err, slug)
	}
	return freezing{tx: tx}.material(ctx, release)
}
