package memory

import (
	"context"
	"slices"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales/difference"
)

// Ask is a text whose own translation is looked for.
type Ask struct {
	Kind, Text string
}

// Exact gives the translation that was approved last for each of the texts that has one,
// those of the same kind and of the language itself first, as Lookup does; all at once,
// within the caller's transaction. It is for filling in what doesn't change, such as the
// boilerplate. A match in the language that was asked for a variant of says so.
func (m *Memory) Exact(ctx context.Context, tx *sqldb.Tx, source, language string, texts []Ask) (map[Ask]Match, error) {
	hashes := make([]string, 0, len(texts))
	for _, a := range texts {
		hashes = append(hashes, hash(a.Text))
	}
	slices.Sort(hashes)
	offers := map[string][]Match{}
	for some := range slices.Chunk(slices.Compact(hashes), batch) {
		found, err := selectExact(ctx, tx, chain(source), chain(language), some)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			offers[r.Source] = append(offers[r.Source], Match{Entry: r.Entry, Percent: 100, At: clock.FromMillis(r.UsedAt)})
		}
	}
	best := map[Ask]Match{}
	for _, a := range texts {
		if of := offers[a.Text]; len(of) > 0 {
			match := slices.MinFunc(of, func(x, y Match) int { return preferred(x, y, a.Kind, source, language) })
			match.Difference = difference.Words(a.Text, a.Text)
			best[a] = match
		}
	}
	return best, nil
}
