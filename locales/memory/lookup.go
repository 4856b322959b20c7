package memory

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales/difference"
)

// Query is a text whose translation is looked for.
type Query struct {
	SourceLanguage string
	Language       string
	Kind           string // of the segment: of equal matches the one of this kind comes first
	Source         string
	Limit          int // matches at most; 0: 5
	AtLeast        int // percent; 0: 70
}

// What a Query has where it says nothing.
const (
	usualLimit   = 5
	usualAtLeast = 70
)

// candidates is how many texts are compared in full, and mostCompared how many pairs of
// characters of all of them: the best come first, and long paragraphs are few.
const (
	candidates   = 40
	mostCompared = 16 << 20
)

// Lookup gives what was approved for this text and for those that are nearly the same, the
// best first. Of equal ones the segment's own kind comes first, then the language itself
// before the one that it is a variant of, then what was approved last. No two matches have
// the same source and translation.
func (m *Memory) Lookup(ctx context.Context, q Query) (matches []Match, err error) {
	if q.Limit <= 0 {
		q.Limit = usualLimit
	}
	if q.AtLeast <= 0 {
		q.AtLeast = usualAtLeast
	}
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		matches, err = lookup(ctx, tx, q)
		return err
	})
	return matches, err
}

func lookup(ctx context.Context, tx *sqldb.Tx, q Query) ([]Match, error) {
	found, err := selectExact(ctx, tx, chain(q.SourceLanguage), chain(q.Language), []string{hash(q.Source)})
	if err != nil {
		return nil, err
	}
	matches := q.best(q.compare(found))
	if len(matches) >= q.Limit || q.AtLeast >= 100 {
		return q.explain(matches), nil
	}
	near, err := q.near(ctx, tx)
	if err != nil {
		return nil, err
	}
	return q.explain(q.best(append(matches, q.compare(near)...))), nil
}

// near gives the entries of those texts that share rare words with the query's, and are
// about as long. What is rare in a variant may be common in the language itself: each of
// them is asked by itself.
func (q Query) near(ctx context.Context, tx *sqldb.Tx) (all []remembered, err error) {
	for _, language := range chain(q.SourceLanguage) {
		found, err := q.nearIn(ctx, tx, features(language, q.Source))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (q Query) nearIn(ctx context.Context, tx *sqldb.Tx, words []int64) ([]remembered, error) {
	if len(words) == 0 {
		return nil, nil
	}
	l := q.lengths()
	counted, err := countWords(ctx, tx, words, l)
	if err != nil {
		return nil, err
	}
	by := rare(counted)
	if len(by) == 0 {
		return nil, nil
	}
	ids, err := selectCandidates(ctx, tx, by, l, chain(q.Language))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := selectOf(ctx, tx, ids, chain(q.Language))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b remembered) int { // the most promising first
		return slices.Index(ids, a.SourceID) - slices.Index(ids, b.SourceID)
	})
	return found, nil
}

// lengths is how short and how long a text may be, in characters, to be alike enough.
type lengths struct{ least, most int64 }

func (q Query) lengths() lengths {
	n := int64(utf8.RuneCountInString(q.Source))
	atLeast := int64(min(q.AtLeast, 100))
	return lengths{n * atLeast / 100, (n*100 + atLeast - 1) / atLeast}
}

// compare gives those of the entries that are alike enough.
func (q Query) compare(found []remembered) (matches []Match) {
	left := mostCompared
	length := utf8.RuneCountInString(q.Source)
	percent := map[int64]int{}
	for _, r := range found {
		p, known := percent[r.SourceID]
		if !known {
			if left -= length * utf8.RuneCountInString(r.Source); left < 0 && len(percent) > 0 {
				break
			}
			p = difference.Percent(r.Source, q.Source)
			percent[r.SourceID] = p
		}
		if p >= q.AtLeast {
			matches = append(matches, Match{Entry: r.Entry, Percent: p, At: clock.FromMillis(r.UsedAt)})
		}
	}
	return matches
}

// best sorts matches and gives as many as were asked for, each translation once.
func (q Query) best(matches []Match) (best []Match) {
	slices.SortStableFunc(matches, func(a, b Match) int {
		if a.Percent != b.Percent {
			return b.Percent - a.Percent
		}
		return preferred(a, b, q.Kind, q.SourceLanguage, q.Language)
	})
	type offer struct{ source, target string }
	seen := map[offer]bool{}
	for _, m := range matches {
		if o := (offer{m.Source, m.Target}); !seen[o] && len(best) < q.Limit {
			seen[o] = true
			best = append(best, m)
		}
	}
	return best
}

// preferred tells which of two matches that are as near comes first.
func preferred(a, b Match, kind, sourceLanguage, language string) int {
	for _, better := range []func(Match) bool{
		func(m Match) bool { return m.Kind == kind },
		func(m Match) bool { return m.Language == language },
		func(m Match) bool { return m.SourceLanguage == sourceLanguage },
	} {
		if better(a) != better(b) {
			if better(a) {
				return -1
			}
			return 1
		}
	}
	if n := b.At.Compare(a.At); n != 0 {
		return n
	}
	return strings.Compare(a.Target, b.Target)
}

// explain says what changed, for those matches that are offered.
func (q Query) explain(matches []Match) []Match {
	for i, m := range matches {
		matches[i].Difference = difference.Words(m.Source, q.Source)
	}
	return matches
}
