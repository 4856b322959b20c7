package releases

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales/glossary"
)

// outlining reads of many releases at once how far they are: of each translation whether
// there is one, of what source it was made and in what state it is, but not what it says.
// The rules that count them are those that count whole ones.
type outlining struct {
	r     *Releases
	tx    *sqldb.Tx
	terms []glossary.Term
}

// statuses gives how far each of the releases is in the languages that the actor may see.
func (o outlining) statuses(ctx context.Context, who accounts.Actor, list []Release) (map[int64][]LanguageStatus, error) {
	frozen, err := selectFrozenOf(ctx, o.tx, idsOf(list))
	if err != nil {
		return nil, err
	}
	statuses := make(map[int64][]LanguageStatus, len(list))
	var open []Release
	for _, r := range list {
		if !r.over() && !r.allIn(frozen[r.ID]) {
			open = append(open, r)
			continue
		}
		for _, language := range r.LanguagesFor(who) {
			_, is := frozen[r.ID][language]
			statuses[r.ID] = append(statuses[r.ID], LanguageStatus{
				Language: language, Source: language == r.SourceLanguage, Policy: r.Policy(language), Frozen: is,
			})
		}
	}
	if len(open) == 0 {
		return statuses, nil
	}
	all, err := o.materials(ctx, open)
	if err != nil {
		return nil, err
	}
	assignments, err := selectAssignmentsOf(ctx, o.tx, idsOf(open))
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		statuses[m.release.ID] = m.statuses(who, frozen[m.release.ID], assignments[m.release.ID])
	}
	return statuses, o.checked(ctx, all, statuses)
}

// allIn tells whether each language is among those of the frozen editions.
func (r Release) allIn(frozen map[string]int64) bool {
	return !slices.ContainsFunc(r.all(), func(l string) bool { return frozen[l] == 0 })
}

// over tells whether nothing more is written in a release.
func (r Release) over() bool {
	return r.State == Withdrawn || r.State == Sent && !r.Correcting()
}

func idsOf(list []Release) []int64 {
	ids := make([]int64, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	return ids
}

// statuses are those of each language that the actor sees, the source's first.
func (m material) statuses(who accounts.Actor, frozen map[string]int64, assignments map[string]Assignment) []LanguageStatus {
	offer := offered(m.release, frozen)
	var all []LanguageStatus
	for _, language := range m.release.LanguagesFor(who) {
		s := m.status(language)
		s.Assignment = assignments[language]
		_, s.Frozen = frozen[language]
		if e, ok := offer.In(language); ok && !s.Frozen {
			s.Instead = e.Language
		}
		all = append(all, s)
	}
	return all
}

// materials reads what is written in the releases, in outline.
func (o outlining) materials(ctx context.Context, list []Release) ([]*material, error) {
	ids := idsOf(list)
	segments, err := selectSegmentsOf(ctx, o.tx, ids)
	if err != nil {
		return nil, err
	}
	texts, err := selectOutlines(ctx, o.tx, ids, segments)
	if err != nil {
		return nil, err
	}
	boilerplates, err := o.boilerplates(ctx)
	if err != nil {
		return nil, err
	}
	homes, err := selectHomes(ctx, o.tx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]*material, len(list))
	for i, r := range list {
		m := &material{release: r, ever: segments[r.ID], segments: presentOf(segments[r.ID]), texts: texts[r.ID], terms: o.terms}
		if m.texts == nil {
			m.texts = translations{}
		}
		place(m, homes, boilerplates)
		all[i] = m
	}
	return all, o.includeTexts(ctx, all, ids)
}

// boilerplates are all that there are, by id.
func (o outlining) boilerplates(ctx context.Context) (map[int64]Release, error) {
	list, err := selectBoilerplatesAtOnce(ctx, o.tx)
	byID := make(map[int64]Release, len(list))
	for _, b := range list {
		byID[b.ID] = b
	}
	return byID, err
}

// place says from which boilerplate each segment comes, and which of them the release
// must include and doesn't. homes are the boilerplates' ids by segment.
func place(m *material, homes map[int64]int64, boilerplates map[int64]Release) {
	m.included = map[int64]Release{}
	here := map[int64]bool{}
	for _, s := range m.ever {
		if s.From == 0 {
			continue
		}
		b := boilerplates[homes[s.ID]]
		m.included[s.ID] = b
		here[b.ID] = here[b.ID] || s.present()
	}
	for _, b := range boilerplates {
		if m.release.demands(b) && !here[b.ID] && slices.ContainsFunc(m.release.all(), b.standsIn) {
			m.lacking = append(m.lacking, b.Slug)
		}
	}
	slices.Sort(m.lacking)
}

// everyOf are the segments of each release.
func everyOf(all []*material) map[int64][]Segment {
	of := make(map[int64][]Segment, len(all))
	for _, m := range all {
		of[m.release.ID] = m.ever
	}
	return of
}

// includeTexts gives the segments that come from boilerplates the translations that these
// have.
func (o outlining) includeTexts(ctx context.Context, all []*material, ids []int64) error {
	if !slices.ContainsFunc(all, func(m *material) bool { return len(m.included) > 0 }) {
		return nil
	}
	texts, err := selectIncludedOutlines(ctx, o.tx, ids, everyOf(all))
	for _, m := range all {
		for of, t := range texts[m.release.ID] {
			if slices.Contains(m.included[of.segmentID].Languages, of.language) {
				m.texts[of] = t
			}
		}
	}
	return err
}
