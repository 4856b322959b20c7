package releases

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales/memory"
)

// Suggestion is what the memory offers for a segment.
type Suggestion struct {
	Key     string
	Source  string
	Matches []memory.Match // the best first; never none
}

// Suggestions gives what was approved before for the source of segments, or for one that
// is nearly the same: of those that are named, or of each that has no fresh text in the
// language. What the memory has nothing for is left out, and so is the very text that stands
// there already, unless it is stale and was approved for just this source. Faults: releases.key_*,
// releases.missing, releases.language_unseen, releases.translation_of_source, releases.language_not_wanted.
func (r *Releases) Suggestions(ctx context.Context, who accounts.Actor, slug, language string, keys []string) ([]Suggestion, error) {
	var m material
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		m, err = shownMaterial(ctx, tx, who, slug, language)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if _, err := m.segment(key); err != nil {
			return nil, err
		}
	}
	var all []Suggestion
	for _, s := range m.own() {
		t, in := m.text(s, language)
		if len(keys) == 0 && t.fresh(s) || len(keys) > 0 && !slices.Contains(keys, s.Key) {
			continue
		}
		matches, err := r.memory.Lookup(ctx, memory.Query{
			SourceLanguage: m.release.SourceLanguage, Language: language, Kind: string(s.Kind), Source: s.Text,
		})
		if err != nil {
			return nil, err
		}
		if in == language {
			matches = slices.DeleteFunc(matches, func(match memory.Match) bool {
				return match.Target == t.text && (match.Percent < 100 || t.fresh(s))
			})
		}
		if len(matches) > 0 {
			all = append(all, Suggestion{s.Key, s.Text, matches})
		}
	}
	return all, nil
}
