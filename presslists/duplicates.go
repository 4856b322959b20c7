package presslists

import (
	"context"
	"slices"
	"strings"

	"communique/accounts"
	"communique/internal/abreast"
	"communique/internal/sqldb"
)

// Likeness is for what contacts are taken to be one person.
type Likeness string

// The likenesses.
const (
	SameName    Likeness = "name"    // one name and one outlet, and several addresses
	SameAddress Likeness = "address" // one address on several lists
)

// Alike are contacts that may be one person.
type Alike []Listed

// Differs tells whether they don't say the same.
func (a Alike) Differs() bool {
	return slices.ContainsFunc(a, func(l Listed) bool { return !sameSaid(a[0].Contact, l.Contact) })
}

// maxAlike is how many people who may be one are shown together.
const maxAlike = 50

// Persons are the contacts by their addresses, each of which is one person.
func (a Alike) Persons() []Alike {
	var all []Alike
	for _, l := range a {
		i := slices.IndexFunc(all, func(p Alike) bool { return p[0].AddressKey == l.AddressKey })
		if i < 0 {
			i, all = len(all), append(all, nil)
		}
		all[i] = append(all[i], l)
	}
	return all
}

func (a Alike) ids() []int64 {
	ids := make([]int64, len(a))
	for i, l := range a {
		ids[i] = l.ID
	}
	return ids
}

// Duplicates gives the contacts that may be one person, of the lists that the actor may
// keep, in the order of their names: most groups from one on (1000 at most), and how many
// there are in all. Who only has a name, and not of two words, is like nobody. Of whom was
// said that they are different people (see NotDuplicates) stand together only when one of
// them may still be somebody else who is there.
func (p *PressLists) Duplicates(ctx context.Context, who accounts.Actor, by Likeness, from, most int) (groups []Alike, all int, err error) {
	err = p.alike(ctx, who, by, func(tx *sqldb.Tx, lists []List, _ apart, found [][]like) error {
		all = len(found)
		groups, err = listedGroups(ctx, tx, lists, part(found, from, most))
		return err
	})
	return groups, all, err
}

// part is most groups from one on, in the order of names. So long as they stand far in front,
// the others needn't be put in any order.
func part(found [][]like, from, most int) [][]like {
	inOrder := func(a, b []like) int { return before(a[0].entry, b[0].entry) }
	from, most = min(from, len(found)), min(most, maxFound)
	wanted := min(from+most, len(found))
	if wanted > maxFound {
		slices.SortFunc(found, inOrder)
		return found[from:wanted]
	}
	first := make([][]like, 0, wanted+1)
	for _, group := range found {
		if len(first) == wanted && (wanted == 0 || inOrder(group, first[wanted-1]) >= 0) {
			continue
		}
		i, _ := slices.BinarySearchFunc(first, group, inOrder)
		first = slices.Insert(first, i, group)
		first = first[:min(len(first), wanted)]
	}
	return first[from:]
}

// alike calls do with what is picked of each group of those that are alike, and with what
// was said of them. Nothing, when the actor keeps no list.
func (p *PressLists) alike(ctx context.Context, who accounts.Actor, by Likeness, do func(tx *sqldb.Tx, lists []List, said apart, found [][]like) error) error {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil || len(lists) == 0 {
		return err
	}
	if err := p.indexed(ctx, idsOf(lists)); err != nil {
		return err
	}
	return p.db.Read(ctx, func(tx *sqldb.Tx) error {
		var rows []saidRow
		if by != SameAddress { // whoever has one address is one person
			if rows, err = selectApart(ctx, tx, idsOf(lists)); err != nil {
				return err
			}
		}
		said := apartOf(rows)
		number, pick := by.of, said.offered
		if by == keptApart {
			together := said.together()
			number = func(e entry) uint64 { return together[e.key] }
			pick = func(group []like) []like { return foremost(group, said.said) }
		}
		likes, err := allLike(ctx, tx, idsOf(lists), number)
		if err != nil {
			return err
		}
		return do(tx, lists, said, by.grouped(likes, pick))
	})
}

// allLike are the entries of lists that have a number. Each processor reads a part of the
// blocks: to take a hundred thousand names apart is most of the work.
func allLike(ctx context.Context, tx *sqldb.Tx, listIDs []int64, number func(entry) uint64) ([]like, error) {
	var blocks []block
	if err := eachBlock(ctx, tx, listIDs, func(b block) { blocks = append(blocks, b) }); err != nil {
		return nil, err
	}
	parts := make([][]like, len(blocks))
	abreast.Each(len(blocks), 1, func(i int) {
		blocks[i].find(nil, func(e entry) {
			if as := number(e); as != 0 {
				parts[i] = append(parts[i], like{number: as, entry: e})
			}
		})
	})
	return slices.Concat(parts...), nil
}

// like is an entry with the number that those which are like it have too.
type like struct {
	number uint64
	entry
}

// of is the number of an entry; 0 for one that is like no other.
func (l Likeness) of(e entry) uint64 {
	if l == SameAddress {
		return hashOf(e.key)
	}
	name, rest, _ := strings.Cut(e.text, "\t")
	outlet, _, _ := strings.Cut(rest, "\t")
	if name == "" || outlet == "" && !strings.Contains(name, " ") {
		return 0
	}
	sum := hashOf("\t" + outlet)
	for word := range strings.SplitSeq(name, " ") { // in any order: spreadsheets have "Maes Anna" as well
		sum += hashOf(word)
	}
	return max(sum, 1)
}

// hashOf is FNV-1a, in place: it is asked for every word of a hundred thousand names.
func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// grouped gives what is picked of those that are alike, each group in the order of names.
func (l Likeness) grouped(likes []like, pick func([]like) []like) (groups [][]like) {
	of := make(map[uint64]int, len(likes))
	for _, one := range likes {
		of[one.number]++
	}
	at := map[uint64]int{}
	var together [][]like
	for _, one := range likes {
		n := of[one.number]
		if n < 2 { // nearly all
			continue
		}
		i, seen := at[one.number]
		if !seen {
			i, together = len(together), append(together, make([]like, 0, n))
			at[one.number] = i
		}
		together[i] = append(together[i], one)
	}
	for _, group := range together {
		several := slices.ContainsFunc(group, func(one like) bool { return one.key != group[0].key })
		if several != (l != SameAddress) {
			continue
		}
		slices.SortFunc(group, func(a, b like) int { return before(a.entry, b.entry) })
		if picked := pick(group); len(picked) > 1 {
			groups = append(groups, picked)
		}
	}
	return groups
}

// listedGroups reads the contacts of the groups, all at once.
func listedGroups(ctx context.Context, tx *sqldb.Tx, lists []List, found [][]like) ([]Alike, error) {
	var entries []entry
	for _, g := range found {
		for _, l := range g {
			entries = append(entries, l.entry)
		}
	}
	byID := map[int64]Listed{}
	for some := range slices.Chunk(entries, batch) {
		all, err := listed(ctx, tx, lists, some)
		if err != nil {
			return nil, err
		}
		for _, l := range all {
			byID[l.ID] = l
		}
	}
	groups := make([]Alike, 0, len(found))
	for _, g := range found {
		var alike Alike
		for _, l := range g {
			if one, there := byID[l.id]; there {
				alike = append(alike, one)
			}
		}
		if len(alike) > 1 {
			groups = append(groups, alike)
		}
	}
	return groups, nil
}
