package presslists

import (
	"cmp"
	"context"
	"maps"
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
// contact of whom it was said, and over to whom it becomes. Of more than fifty people only
// the first fifty are meant. Faults: presslists.contact_missing, apart_nothing.
func (p *PressLists) NotDuplicates(ctx context.Context, who accounts.Actor, ids []int64) (Alike, error) {
	return p.judge(ctx, who, ids, func(tx *sqldb.Tx, _ []List, of Alike) error {
		persons := of.Persons()
		if len(persons) < 2 {
			return fault.New(fault.Invalid, "presslists.apart_nothing")
		}
		var firsts []int64
		for _, one := range persons {
			firsts = append(firsts, one[0].ID)
		}
		n, err := insertApart(ctx, tx, of.ids(), firsts, who.Name, clock.Millis(p.clock.Now()))
		if err != nil || n == 0 {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contacts_apart", numbers(of.ids()), "")
	})
}

// DuplicatesAgain takes back what NotDuplicates said of each two of these people, on
// whichever of the actor's lists they stand, and gives the contacts. Fault:
// presslists.contact_missing.
func (p *PressLists) DuplicatesAgain(ctx context.Context, who accounts.Actor, ids []int64) (Alike, error) {
	return p.judge(ctx, who, ids, func(tx *sqldb.Tx, lists []List, of Alike) error {
		var keys []string
		for _, one := range of.Persons() {
			keys = append(keys, one[0].AddressKey)
		}
		rows, err := selectRows(ctx, tx, idsOf(lists), keys)
		if err != nil {
			return err
		}
		n, err := deleteApart(ctx, tx, rows)
		if err != nil || n == 0 {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contacts_alike", numbers(of.ids()), "")
	})
}

// mostRows is of how many contacts somebody may say something at once.
const mostRows = 5000

// judge does something about contacts, all of which stand on lists that the actor may keep.
func (p *PressLists) judge(ctx context.Context, who accounts.Actor, ids []int64, do func(tx *sqldb.Tx, lists []List, of Alike) error) (of Alike, err error) {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return nil, err
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	ids = ids[:min(len(ids), mostRows)]
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		lists, err := hold(ctx, tx, who, lists, p.clock.Now())
		if err != nil {
			return err
		}
		of = nil
		if len(ids) > 0 {
			if of, err = selectListed(ctx, tx, lists, ids); err != nil {
				return err
			}
		}
		if len(of) == 0 || len(of) < len(ids) {
			return fault.New(fault.NotFound, "presslists.contact_missing")
		}
		slices.SortFunc(of, func(a, b Listed) int { return cmp.Compare(a.ID, b.ID) })
		if persons := of.Persons(); len(persons) > maxAlike {
			of = slices.Concat(persons[:maxAlike]...)
		}
		return do(tx, lists, of)
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

// KeptApart gives the contacts of whom was said that they are different people, whatever
// they are called by now, as Duplicates gives those who may be one.
func (p *PressLists) KeptApart(ctx context.Context, who accounts.Actor, from, most int) (groups []Apart, all int, err error) {
	err = p.alike(ctx, who, keptApart, func(tx *sqldb.Tx, lists []List, said apart, found [][]entry) error {
		all = len(found)
		those, err := listedGroups(ctx, tx, lists, part(found, from, most))
		groups = said.last(those)
		return err
	})
	return groups, all, err
}

// keptApart is for those of whom was said that they are different people.
const keptApart Likeness = "apart"

// saying is who said of two people that they are different ones, and when.
type saying struct {
	by string
	at time.Time
}

// apart is with each address the others of which was said that they are somebody else's.
// Whoever has one address is one person, so that it holds on every list on which they stand.
type apart map[string]map[string]saying

func apartOf(rows []saidRow) apart {
	all := apart{}
	put := func(one, other string, s saying) {
		if all[one] == nil {
			all[one] = map[string]saying{}
		}
		all[one][other] = s
	}
	for _, r := range rows { // of several the last
		s := saying{r.Actor, clock.FromMillis(r.CreatedAt)}
		put(r.One, r.Other, s)
		put(r.Other, r.One, s)
	}
	return all
}

func (a apart) said(one, other string) bool {
	_, said := a[one][other]
	return said
}

// last gives with each group who said it last.
func (a apart) last(groups []Alike) []Apart {
	all := make([]Apart, len(groups))
	for i, g := range groups {
		all[i].Alike = g
		persons := g.Persons()
		for _, one := range persons {
			for _, other := range persons {
				if s, said := a[one[0].AddressKey][other[0].AddressKey]; said && !s.at.Before(all[i].At) {
					all[i].By, all[i].At = s.by, s.at
				}
			}
		}
	}
	return all
}

// together numbers those of whom something was said: who has to do with one another, if
// only through a third, has one number.
func (a apart) together() map[string]uint64 {
	numbers := make(map[string]uint64, len(a))
	n := uint64(0)
	for _, start := range slices.Sorted(maps.Keys(a)) {
		if numbers[start] != 0 {
			continue
		}
		n++
		for waiting := []string{start}; len(waiting) > 0; {
			key := waiting[len(waiting)-1]
			waiting = waiting[:len(waiting)-1]
			if numbers[key] != 0 {
				continue
			}
			numbers[key] = n
			for other := range a[key] {
				waiting = append(waiting, other)
			}
		}
	}
	return numbers
}

// offered leaves out who is known to be somebody else than each of the others.
func (a apart) offered(group []entry) []entry {
	if len(a) == 0 {
		return foremost(group, func(string, string) bool { return true })
	}
	here := map[string]bool{}
	for _, l := range group {
		here[l.key] = true
	}
	known := func(l entry) bool {
		n := 0
		for other := range a[l.key] {
			if here[other] {
				n++
			}
		}
		return n == len(here)-1
	}
	if len(here) > 1 {
		group = slices.DeleteFunc(slices.Clone(group), known)
	}
	return foremost(group, func(one, other string) bool { return !a.said(one, other) })
}

// foremost gives as many people as are shown together: the first, and before others those
// who have to do with them, so that of very many each has their turn.
func foremost(group []entry, related func(a, b string) bool) []entry {
	if len(group) <= maxAlike {
		return group
	}
	first, rank := group[0].key, map[bool]int{true: -1}
	slices.SortStableFunc(group[1:], func(a, b entry) int {
		return rank[a.key != first && related(first, a.key)] - rank[b.key != first && related(first, b.key)]
	})
	shown := map[string]bool{}
	for _, l := range group {
		if len(shown) < maxAlike {
			shown[l.key] = true
		}
	}
	return slices.DeleteFunc(group, func(l entry) bool { return !shown[l.key] })
}
