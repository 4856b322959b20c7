package releases

import (
	"context"
	"slices"
)

// home is the document in which a segment is written and translated: the release, or
// the boilerplate from which it is included.
func (m material) home(s Segment) Release {
	if from, ok := m.included[s.ID]; ok {
		return from
	}
	return m.release
}

// own are the segments that are written and translated in the release itself.
func (m material) own() []Segment {
	return slices.DeleteFunc(slices.Clone(m.segments), func(s Segment) bool { return s.From != 0 })
}

// standing are the segments that stand in the edition of a language.
func (m material) standing(language string) []Segment {
	homes := make([]Release, len(m.segments))
	for i, s := range m.segments {
		homes[i] = m.home(s)
	}
	return slices.DeleteFunc(slices.Clone(m.segments), func(s Segment) bool { return !m.home(s).standsAmong(homes, language) })
}

// include reads what the boilerplates say of the segments that are theirs, and finds
// which of them the release must include and doesn't.
func (f freezing) include(ctx context.Context, m *material) error {
	demanded, err := selectDemanded(ctx, f.tx, m.release)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(m.ever, func(s Segment) bool { return s.From != 0 }) {
		if err := f.readIncluded(ctx, m); err != nil {
			return err
		}
	}
	for _, b := range demanded {
		here := func(s Segment) bool { return m.included[s.ID].ID == b.ID }
		if slices.ContainsFunc(m.release.all(), b.standsIn) && !slices.ContainsFunc(m.segments, here) {
			m.lacking = append(m.lacking, b.Slug)
		}
	}
	return nil
}

func (f freezing) readIncluded(ctx context.Context, m *material) error {
	rows, err := selectIncluded(ctx, f.tx, m.release.ID)
	if err != nil {
		return err
	}
	m.included = make(map[int64]Release, len(rows))
	read := map[int64]Release{}
	for _, row := range rows {
		if _, known := read[row.ReleaseID]; !known {
			if read[row.ReleaseID], err = selectByID(ctx, f.tx, row.ReleaseID); err != nil {
				return err
			}
		}
		m.included[row.SegmentID] = read[row.ReleaseID]
	}
	texts, err := selectIncludedTexts(ctx, f.tx, m.release.ID)
	for _, row := range texts {
		if slices.Contains(m.included[row.SegmentID].Languages, row.Language) {
			m.texts[translated{row.SegmentID, row.Language}] = row.translation()
		}
	}
	return err
}
