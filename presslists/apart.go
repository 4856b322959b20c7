package presslists

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Apart are contacts with one name of whom somebody has said that they are different people.
type Apart struct {
	Alike

	By string    // who said so last
	At time.Time // and when
}

// NotDuplicates says of contacts that they are different people, each of them than each other
// who has another address, and gives them: Duplicates doesn't offer them together any more,
// on whichever lists they come to stand, and Merge refuses them. What was said goes with the
// contact of whom it was said. Of more than fifty only the first fifty are meant. Faults:
// presslists.contact_missing, apart_nothing.
func (p *PressLists) NotDuplicates(ctx context.Context, who accounts.Actor, ids []int64) (Alike, error) {
	return p.judge(ctx, who, ids, func(tx *sqldb.Tx, ids []int64, of Alike) error {
		if len(of.Persons()) < 2 {
			return fault.New(fault.Invalid, "presslists.apart_nothing")
		}
		n, err := insertApart(ctx, tx, ids, who.Name, clock.Millis(p.clock.Now()))
		if err != nil || n == 0 {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contacts_apart", numbers(ids), "")
	})
}

// DuplicatesAgain takes back what NotDuplicates said of each two of these contacts, and gives
// them. Fault: presslists.contact_missing.
func (p *PressLists) DuplicatesAgain(ctx context.Context, who accounts.Actor, ids []int64) (Alike, error) {
	return p.judge(ctx, who, ids, func(tx *sqldb.Tx, ids []int64, _ Alike) error {
		n, err := deleteApart(ctx, tx, ids)
		if err != nil || n == 0 {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contacts_alike", numbers(ids), "")
	})
}

// judge does something about contacts, all of which stand on lists that the actor may keep.
func (p *PressLists) judge(ctx context.Context, who accounts.Actor, ids []int64, do func(tx *sqldb.Tx, ids []int64, of Alike) error) (of Alike, err error) {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return nil, err
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	ids = ids[:min(len(ids), maxAlike)]
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := hold(ctx, tx, lists, p.clock.Now()); err != nil {
			return err
		}
		if len(ids) > 0 {
			if of, err = selectListed(ctx, tx, lists, ids); err != nil {
				return err
			}
		}
		if len(of) == 0 || len(of) < len(ids) {
			return fault.New(fault.NotFound, "presslists.contact_missing")
		}
		return do(tx, ids, of)
	})
	return of, err
}

// numbers are contacts as the audit names them, which keeps nothing of who is erased.
func numbers(ids []int64) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(texts, ", ")
}

// KeptApart gives the contacts with one name of whom was said that they are different
// people, as Duplicates gives those who may be one.
func (p *PressLists) KeptApart(ctx context.Context, who accounts.Actor, from, most int) (groups []Apart, all int, err error) {
	err = p.alike(ctx, who, SameName, apart.said, func(tx *sqldb.Tx, lists []List, found [][]like) error {
		all = len(found)
		those, err := listedGroups(ctx, tx, lists, part(found, from, most))
		if err != nil {
			return err
		}
		groups, err = sayings(ctx, tx, those)
		return err
	})
	return groups, all, err
}

// sayings gives with each group who said it.
func sayings(ctx context.Context, tx *sqldb.Tx, groups []Alike) ([]Apart, error) {
	all, of := make([]Apart, len(groups)), map[int64]int{}
	var ids []int64
	for i, g := range groups {
		all[i].Alike = g
		for _, l := range g {
			ids, of[l.ID] = append(ids, l.ID), i
		}
	}
	for some := range slices.Chunk(ids, batch) {
		said, err := selectSaid(ctx, tx, some)
		if err != nil {
			return nil, err
		}
		for _, s := range said {
			i := of[s.Lower]
			at := clock.FromMillis(s.CreatedAt)
			if j, here := of[s.Higher]; here && i == j && !at.Before(all[i].At) {
				all[i].By, all[i].At = s.Actor, at
			}
		}
	}
	return all, nil
}

// apart is with each contact those of whom was said that they are somebody else.
type apart map[int64][]int64

// among gives with each address of contacts that are alike those of whom it was said. Whoever
// has one address is one person, so that it holds on every list on which they stand.
func (a apart) among(group []like) map[string]map[string]bool {
	if !slices.ContainsFunc(group, func(l like) bool { return len(a[l.id]) > 0 }) {
		return nil
	}
	keys := make(map[int64]string, len(group))
	for _, l := range group {
		keys[l.id] = l.key
	}
	said := map[string]map[string]bool{}
	for _, l := range group {
		for _, id := range a[l.id] {
			other, here := keys[id]
			if !here || other == l.key {
				continue
			}
			if said[l.key] == nil {
				said[l.key] = map[string]bool{}
			}
			said[l.key][other] = true
		}
	}
	return said
}

// offered leaves out who is known to be somebody else than each of the others.
func (a apart) offered(group []like) []like {
	said := a.among(group)
	if len(said) == 0 {
		return group[:min(len(group), maxAlike)]
	}
	keys := map[string]bool{}
	for _, l := range group {
		keys[l.key] = true
	}
	left := slices.DeleteFunc(slices.Clone(group), func(l like) bool { return len(said[l.key]) == len(keys)-1 })
	return foremost(left, func(a, b string) bool { return !said[a][b] })
}

// said leaves those of whom something was said.
func (a apart) said(group []like) []like {
	said := a.among(group)
	left := slices.DeleteFunc(slices.Clone(group), func(l like) bool { return len(said[l.key]) == 0 })
	return foremost(left, func(a, b string) bool { return said[a][b] })
}

// foremost gives as many as are shown together: the first, and before others those who have
// to do with them, so that of very many each has their turn.
func foremost(group []like, related func(a, b string) bool) []like {
	if len(group) <= maxAlike {
		return group
	}
	first, rank := group[0].key, map[bool]int{true: -1}
	slices.SortStableFunc(group[1:], func(a, b like) int {
		return rank[a.key != first && related(first, a.key)] - rank[b.key != first && related(first, b.key)]
	})
	return group[:maxAlike]
}
