package presslists

import (
	"context"
	"slices"

	"communique/internal/abreast"
	"communique/internal/sqldb"
)

// Reached are the contacts of a list whom a mailing before reaches: those with these
// languages of their own.
type Reached struct {
	ListID    int64
	Languages []string
}

// Reach is how many contacts of one list have one language of their own.
type Reach struct {
	Own        string `db:"language"` // empty: none is known
	Contacts   int    `db:"contacts"`
	Suppressed int    `db:"suppressed"` // of them, whose address must not be mailed
	Elsewhere  int    // of the others, whom one of the lists before reaches
}

// Crowd is who stands on some lists: how many on each, and who on several.
type Crowd struct {
	counts map[int64][]Reach // by list, in the order of the languages
	shared map[string][]spot // by the key of an address that may be mailed and is on several lists
}

// spot is where somebody stands.
type spot struct {
	ListID   int64  `db:"list_id"`
	Language string `db:"language"`
	Key      string `db:"address_key"`
}

// Crowd counts who stands on these lists. It reads the lists through their indexes, and only
// who stands on several comes by here; the two at the same time, so that a contact who comes
// or goes just then may be in one of them only.
func (p *PressLists) Crowd(ctx context.Context, lists []int64) (Crowd, error) {
	c := Crowd{counts: map[int64][]Reach{}, shared: map[string][]spot{}}
	if len(lists) == 0 {
		return c, nil
	}
	var counts []countRow
	var spots []spot
	err := abreast.Do(ctx,
		func(ctx context.Context) error {
			return p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
				counts, err = selectReaders(ctx, tx, lists)
				return err
			})
		},
		func(ctx context.Context) error {
			return p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
				spots, err = selectShared(ctx, tx, lists)
				return err
			})
		},
	)
	for _, row := range counts {
		c.counts[row.ListID] = append(c.counts[row.ListID], row.Reach)
	}
	for _, s := range spots {
		c.shared[s.Key] = append(c.shared[s.Key], s)
	}
	return c, err
}

// Reach counts whom a mailing to a list would find, after mailings of the same release to
// the lists before.
func (c Crowd) Reach(listID int64, before []Reached) []Reach {
	all := slices.Clone(c.counts[listID])
	for _, spots := range c.shared {
		here := slices.IndexFunc(spots, func(s spot) bool { return s.ListID == listID })
		if here < 0 || !slices.ContainsFunc(spots, func(s spot) bool { return reached(before, s) }) {
			continue
		}
		i := slices.IndexFunc(all, func(r Reach) bool { return r.Own == spots[here].Language })
		if i >= 0 {
			all[i].Elsewhere++
		}
	}
	return all
}

// reached tells whether a mailing before reaches who stands there.
func reached(before []Reached, s spot) bool {
	return slices.ContainsFunc(before, func(b Reached) bool {
		return b.ListID == s.ListID && slices.Contains(b.Languages, s.Language)
	})
}
