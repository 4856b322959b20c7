package presslists

import (
	"cmp"
	"context"
	"hash/maphash"
	"math/bits"
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
	err = p.alike(ctx, who, by, func(tx *sqldb.Tx, lists []List, _ apart, found [][]entry) error {
		all = len(found)
		groups, err = listedGroups(ctx, tx, lists, part(found, from, most))
		return err
	})
	return groups, all, err
}

// part is most groups from one on, in the order of names. So long as they stand far in front,
// the others needn't be put in any order.
func part(found [][]entry, from, most int) [][]entry {
	inOrder := func(a, b []entry) int { return before(a[0], b[0]) }
	from, most = min(from, len(found)), min(most, maxFound)
	wanted := min(from+most, len(found))
	if wanted > maxFound {
		slices.SortFunc(found, inOrder)
		return found[from:wanted]
	}
	first := make([][]entry, 0, wanted+1)
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
func (p *PressLists) alike(ctx context.Context, who accounts.Actor, by Likeness, do func(tx *sqldb.Tx, lists []List, said apart, found [][]entry) error) error {
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
			number = func(line string) uint64 { return together[keyOf(line)] }
			pick = func(group []entry) []entry { return foremost(group, said.said) }
		}
		var blocks []block
		if err := eachBlock(ctx, tx, idsOf(lists), func(b block) { blocks = append(blocks, b) }); err != nil {
			return err
		}
		return do(tx, lists, said, by.picked(groupsIn(blocks, number), pick))
	})
}

// groupsIn gives the entries of blocks whose lines have one number with others, in any order; of
// number 0 each is like nobody. Each processor reads a part of the blocks: to take a hundred
// thousand names apart is most of the work. Nearly nobody is like another, so that an entry is
// only made of who may be.
func groupsIn(blocks []block, number func(line string) uint64) [][]entry {
	type place struct {
		number    uint64
		block, at int32
	}
	parts := make([][]place, len(blocks))
	abreast.Each(len(blocks), 1, func(i int) {
		parts[i] = make([]place, 0, blockSize)
		blocks[i].each(func(at int, line string) {
			if as := number(line); as != 0 {
				parts[i] = append(parts[i], place{number: as, block: int32(i), at: int32(at)})
			}
		})
	})
	met := newTwice(len(blocks) * blockSize)
	for _, part := range parts {
		for _, p := range part {
			met.add(p.number)
		}
	}
	var likes []place
	for _, part := range parts {
		for _, p := range part {
			if met.twice(p.number) {
				likes = append(likes, p)
			}
		}
	}
	slices.SortFunc(likes, func(a, b place) int { return cmp.Compare(a.number, b.number) })
	var groups [][]entry
	for start, end := 0, 0; start < len(likes); start = end {
		for end < len(likes) && likes[end].number == likes[start].number {
			end++
		}
		if end-start < 2 {
			continue
		}
		group := make([]entry, 0, end-start)
		for _, p := range likes[start:end] {
			if e, _ := blocks[p.block].entryAt(int(p.at)); e.id != 0 {
				group = append(group, e)
			}
		}
		if len(group) > 1 {
			groups = append(groups, group)
		}
	}
	return groups
}

// twice remembers which numbers it has met, and which of them again: now and then also one that
// it hasn't, since it keeps a bit of each.
type twice struct {
	once, again []uint64
	shift       int
}

// newTwice is for n numbers, of which some three in a hundred are taken for others.
func newTwice(n int) twice {
	size := bits.Len(uint(max(n, 64))*32) - 6 // of words of 64 bits
	return twice{once: make([]uint64, 1<<size), again: make([]uint64, 1<<size), shift: 64 - size - 6}
}

func (t twice) place(number uint64) (word int, bit uint64) {
	n := number * 0x9E3779B97F4A7C15 >> t.shift // Fibonacci hashing (Knuth, TAOCP 3, 6.4): the high bits depend on all
	return int(n >> 6), 1 << (n & 63)
}

func (t twice) add(number uint64) {
	word, bit := t.place(number)
	t.again[word] |= t.once[word] & bit
	t.once[word] |= bit
}

func (t twice) twice(number uint64) bool {
	word, bit := t.place(number)
	return t.again[word]&bit != 0
}

// of is the number of a line; 0 for one that is like no other.
func (l Likeness) of(line string) uint64 {
	if l == SameAddress {
		return hashOf(keyOf(line))
	}
	name, rest, _ := strings.Cut(line, "\t")
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

// seed makes the numbers of this process: nobody can choose names that come to be alike.
var seed = maphash.MakeSeed()

// hashOf is asked for every word of a hundred thousand names, and may be added to others: each
// bit of it depends on every letter.
func hashOf(s string) uint64 { return maphash.String(seed, s) }

// picked gives what is picked of each of the groups that are alike in this way, each in the
// order of names.
func (l Likeness) picked(groups [][]entry, pick func([]entry) []entry) (all [][]entry) {
	for _, group := range groups {
		several := slices.ContainsFunc(group, func(e entry) bool { return e.key != group[0].key })
		if several != (l != SameAddress) {
			continue
		}
		slices.SortFunc(group, before)
		if picked := pick(group); len(picked) > 1 {
			all = append(all, picked)
		}
	}
	return all
}

// listedGroups reads the contacts of the groups, all at once.
func listedGroups(ctx context.Context, tx *sqldb.Tx, lists []List, found [][]entry) ([]Alike, error) {
	var entries []entry
	for _, g := range found {
		entries = append(entries, g...)
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
