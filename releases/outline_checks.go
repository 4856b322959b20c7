package releases

import (
	"context"
	"slices"

	"communique/locales"
	"communique/locales/memory"
)

// checked puts into the statuses what the checks find, where it matters.
func (o outlining) checked(ctx context.Context, all []*material, statuses map[int64][]LanguageStatus) error {
	checkable := map[int64][]string{}
	for _, m := range all {
		for _, s := range statuses[m.release.ID] {
			if s.checkable() {
				checkable[m.release.ID] = append(checkable[m.release.ID], s.Language)
			}
		}
	}
	if err := o.checkTexts(ctx, all, checkable); err != nil {
		return err
	}
	for _, m := range all {
		for i, s := range statuses[m.release.ID] {
			if s.checkable() {
				now := m.status(s.Language)
				now.Assignment, now.Instead = s.Assignment, s.Instead
				statuses[m.release.ID][i] = now
			}
		}
	}
	return nil
}

// checkable tells whether there is a text for everything, and no frozen edition: only there
// it matters what a check finds.
func (s LanguageStatus) checkable() bool {
	return !s.Source && !s.Frozen && len(s.Missing)+len(s.Stale)+len(s.Machine) == 0
}

// checkTexts checks the texts of some languages, and of those of which they are variants.
func (o outlining) checkTexts(ctx context.Context, all []*material, checkable map[int64][]string) error {
	var ids []int64
	languages := map[int64][]string{}
	for _, m := range all {
		for _, language := range checkable[m.release.ID] {
			for _, l := range []string{locales.Base(language), language} {
				if slices.Contains(m.release.Languages, l) && !slices.Contains(languages[m.release.ID], l) {
					languages[m.release.ID] = append(languages[m.release.ID], l)
				}
			}
		}
		if len(languages[m.release.ID]) > 0 {
			ids = append(ids, m.release.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	texts, err := selectTextsOf(ctx, o.tx, ids)
	if err != nil {
		return err
	}
	inspectors, err := o.inspectors(ctx, all, ids, languages)
	if err != nil {
		return err
	}
	for _, m := range all {
		if i := inspectors[m.release.ID]; i != nil {
			whole := *m
			whole.texts = texts[m.release.ID]
			i.block(&whole, languages[m.release.ID])
			m.blocked = whole.blocked
		}
	}
	return nil
}

// inspectors gives each of the releases what its checks need, with few questions.
func (o outlining) inspectors(ctx context.Context, all []*material, ids []int64, languages map[int64][]string) (map[int64]*inspector, error) {
	ignoredOf, err := selectIgnoredOf(ctx, o.tx, ids)
	if err != nil {
		return nil, err
	}
	type pair struct{ source, language string }
	asks := map[pair][]memory.Ask{}
	inspectors := map[int64]*inspector{}
	for _, m := range all {
		of := languages[m.release.ID]
		if len(of) == 0 {
			continue
		}
		i := o.r.inspector(m.release.SourceLanguage, o.terms)
		i.ignored = ignoredOf[m.release.ID]
		inspectors[m.release.ID] = i
		for _, language := range of {
			p := pair{i.source, language}
			asks[p] = append(asks[p], m.boilerplate()...)
		}
	}
	for p, a := range asks {
		if len(a) == 0 {
			continue
		}
		known, err := o.r.memory.Exact(ctx, o.tx, p.source, p.language, a)
		if err != nil {
			return nil, err
		}
		for _, i := range inspectors {
			if i.source == p.source {
				i.approved[p.language] = known
			}
		}
	}
	return inspectors, nil
}
