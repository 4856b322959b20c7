package presslists

import (
	"context"
	"io"
	"slices"
	"strings"

	"communique/accounts"
	"communique/internal/sqldb"
)

// looked are the files that wait of which is known whether somebody is in them.
type looked struct{ all, with []int64 }

// filesOf looks for somebody in the files that wait for the lists that ErasePerson empties. To
// read them takes its time, and is done before anybody who writes has to wait.
func (p *PressLists) filesOf(ctx context.Context, who accounts.Actor, id int64) (*looked, error) {
	seen := &looked{}
	err := p.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err := selectLists(ctx, tx)
		if err != nil {
			return err
		}
		own := kept(slices.Clone(all), who)
		person, err := personOf(ctx, tx, own, id)
		if err != nil {
			return err
		}
		if who.May(accounts.Keep) {
			own = all
		}
		return seen.look(ctx, tx, own, person.Keys())
	})
	return seen, err
}

// look reads the files that weren't yet.
func (f *looked) look(ctx context.Context, tx *sqldb.Tx, lists []List, keys []string) error {
	if len(lists) == 0 {
		return nil
	}
	ids, err := selectFilesBut(ctx, tx, idsOf(lists), f.all)
	if err != nil {
		return err
	}
	for _, id := range ids { // one at a time: each may have 16 MB
		r, err := selectFile(ctx, tx, id)
		if err != nil {
			return err
		}
		f.all = append(f.all, r.ID)
		i := slices.IndexFunc(lists, func(l List) bool { return l.ID == r.ListID })
		if holds, err := r.holds(ctx, lists[i].Language, keys); err != nil {
			return err
		} else if holds {
			f.with = append(f.with, r.ID)
		}
	}
	return nil
}

// holds tells whether an address with one of the keys stands in a file, be it in a row that
// can't be taken. A file of which that can't be told counts as one that holds it.
func (r importFileRow) holds(ctx context.Context, language string, keys []string) (bool, error) {
	content, err := unpack(r.Content)
	if err != nil {
		return false, err
	}
	s, err := readSheet(ctx, r.Name, strings.NewReader(content), language, usual)
	if err != nil {
		return true, ctx.Err()
	}
	if slices.ContainsFunc(s.contacts, func(c numbered) bool { return slices.Contains(keys, c.AddressKey) }) {
		return true, nil
	}
	t, err := openText(strings.NewReader(content), language)
	if err != nil {
		return true, nil //nolint:nilerr // see above
	}
	text, err := io.ReadAll(t)
	if err != nil {
		return true, nil //nolint:nilerr // see above
	}
	lower := strings.ToLower(string(text))
	return slices.ContainsFunc(keys, func(k string) bool { return strings.Contains(lower, k) }), nil
}

// dropFiles drops the files that wait for lists and hold one of the addresses, of which seen are
// known already.
func dropFiles(ctx context.Context, tx *sqldb.Tx, lists []List, keys []string, seen *looked) error {
	if seen == nil {
		seen = &looked{}
	}
	if err := seen.look(ctx, tx, lists, keys); err != nil {
		return err
	}
	for _, id := range seen.with {
		if err := dropFile(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}
