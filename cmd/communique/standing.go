package main

import (
	"context"
	"slices"
	"time"

	"communique/locales"
	"communique/releases"
)

// standing is how far the languages of a release are, with what a person wants to know
// beside it.
type standing struct {
	release   releases.Release
	languages []releases.LanguageStatus
	partners  map[int64]string // names
	now       time.Time
}

func (h *house) standing(ctx context.Context, slug string) (standing, error) {
	b := standing{partners: map[int64]string{}, now: h.clock.Now()}
	var err error
	if b.release, err = h.releases.Get(ctx, slug); err != nil {
		return b, err
	}
	if b.languages, err = h.releases.TranslationStatus(ctx, h.actor(), slug); err != nil {
		return b, err
	}
	partners, err := h.accounts.Partners(ctx)
	for _, p := range partners {
		b.partners[p.ID] = p.Name
	}
	return b, err
}

// only is the standing with these languages.
func (b standing) only(languages []string) standing {
	b.languages = slices.DeleteFunc(slices.Clone(b.languages), func(s releases.LanguageStatus) bool { return !slices.Contains(languages, s.Language) })
	return b
}

// standing prints a line a language, and below it what a person has to know. Of each kind
// of lack it names so many segments; 0: it only counts.
func (t *terminal) standing(b standing, shown int) {
	name := 0
	for _, s := range b.languages {
		name = max(name, columns(t.words.Language(s.Language)))
	}
	for _, s := range b.languages {
		count := t.words.Number(s.Translated) + "/" + t.words.Number(s.Required)
		t.line(padded(t.words.Language(s.Language), name) + "  " + t.bar(s.Translated, s.Required) + " " +
			padded(count, columns(t.words.Number(s.Required))*2+1) + "  " + t.words.Value(workState(s)))
		for _, note := range t.notes(b, s, shown) {
			t.wrapped(t.out, "    ", note)
		}
	}
}

// workState is the one word for how far a language is.
func workState(s releases.LanguageStatus) locales.Term {
	if s.Assignment.State == "" || s.Frozen {
		return locales.Term("state.edition." + editionState(s))
	}
	return locales.Term("state.assignment." + string(s.Assignment.State))
}

// notes are what a person has to know of a language, the most pressing first.
func (t *terminal) notes(b standing, s releases.LanguageStatus, shown int) []string {
	notes := append(t.lacks(s, shown), t.boilerplates(s)...)
	a := s.Assignment
	if !a.Due.IsZero() && !finished(s) {
		notes = append(notes, t.words.T("cli.work.due", "Due", a.Local(), "Zone", a.DueZone, "When", t.until(a.Due.Sub(b.now))))
	}
	if partner, ok := b.partners[a.PartnerID]; ok && a.State != releases.TranslationApproved {
		notes = append(notes, t.words.T("cli.work.partner", "Partner", partner))
	}
	if a.Reason != "" {
		notes = append(notes, t.words.T("cli.work.reason", "Reason", a.Reason))
	}
	if s.Policy != releases.PolicyStrict {
		notes = append(notes, t.words.T("cli.work.policy", "Policy", locales.Term("policy."+string(s.Policy))))
	}
	if s.Instead != "" {
		notes = append(notes, t.words.T("cli.work.instead", "Language", locales.Language(s.Instead)))
	}
	return notes
}

// finished tells whether nobody waits for the translator any more.
func finished(s releases.LanguageStatus) bool {
	return s.Frozen || s.Assignment.State == releases.Submitted || s.Assignment.State == releases.TranslationApproved
}
