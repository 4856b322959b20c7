package presslists

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"strings"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// Query is what contacts are looked for by, and which of those that are found are wanted.
type Query struct {
	// Text is words, or parts of words, of names, outlets, addresses, topics and codes of
	// languages: all of them, in any order, whatever marks they have. Empty: everybody.
	Text string
	List string // the slug of the only list; empty: all that the actor may keep
	From int    // how many are passed over
	Most int    // how many are given, 1000 at most
}

// Found are contacts, in the order of their names.
type Found struct {
	All      int // how many there are, with those that aren't given
	Contacts []Listed
}

// Listed is a contact with what else a list of them shows.
type Listed struct {
	Contact

	List    List
	Stopped string // why it is not mailed: one of Reasons; empty: it is
}

// The most that is read of a query.
const (
	maxQuery = 200
	maxFound = 1000
)

// Find looks for contacts on the lists that the actor may keep. Fault:
// presslists.list_missing, presslists.forbidden.
func (p *PressLists) Find(ctx context.Context, who accounts.Actor, q Query) (Found, error) {
	lists, err := p.keptLists(ctx, who, q.List)
	if err != nil || len(lists) == 0 {
		return Found{}, err
	}
	ids := idsOf(lists)
	if err := p.indexed(ctx, ids); err != nil {
		return Found{}, err
	}
	var found Found
	err = p.db.Read(ctx, func(tx *sqldb.Tx) error {
		best := firstOf{most: q.From + min(max(q.Most, 1), maxFound)}
		words := wordsOf(q.Text)
		if err := eachBlock(ctx, tx, ids, func(b block) { b.find(words, best.add) }); err != nil {
			return err
		}
		found.All = best.all
		found.Contacts, err = listed(ctx, tx, lists, best.from(q.From))
		return err
	})
	return found, err
}

// wordsOf are what all has to stand in a line.
func wordsOf(text string) []string {
	if r := []rune(text); len(r) > maxQuery {
		text = string(r[:maxQuery])
	}
	return strings.Fields(folded(text))
}

// keptLists gives the lists that the actor may keep, or the one of them with a slug.
// Fault: presslists.list_missing.
func (p *PressLists) keptLists(ctx context.Context, who accounts.Actor, slug string) ([]List, error) {
	if slug == "" {
		lists, err := p.Lists(ctx)
		return kept(lists, who), err
	}
	l, err := p.keptBy(ctx, who, slug)
	return []List{l}, err
}

func kept(lists []List, who accounts.Actor) []List {
	return slices.DeleteFunc(lists, func(l List) bool { return !who.MayFor(accounts.Keep, l.PartnerID) })
}

// slugsOf names lists, as the audit does.
func slugsOf(lists []List) string {
	slugs := make([]string, len(lists))
	for i, l := range lists {
		slugs[i] = l.Slug
	}
	return strings.Join(slugs, ", ")
}

func idsOf(lists []List) []int64 {
	ids := make([]int64, len(lists))
	for i, l := range lists {
		ids[i] = l.ID
	}
	return ids
}

// indexed sees to it that all contacts of the lists are in blocks.
func (p *PressLists) indexed(ctx context.Context, listIDs []int64) error {
	var missing []int64
	err := p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		missing, err = selectUnindexed(ctx, tx, listIDs)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range missing {
		err := p.db.Write(ctx, func(tx *sqldb.Tx) error { return indexAll(ctx, tx, id, clock.Millis(p.clock.Now())) })
		if err != nil {
			return err
		}
	}
	return nil
}

// listed reads the contacts behind entries, in their order.
func listed(ctx context.Context, tx *sqldb.Tx, lists []List, entries []entry) ([]Listed, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	ids, place := make([]int64, len(entries)), make(map[int64]int, len(entries))
	for i, e := range entries {
		ids[i], place[e.id] = e.id, i
	}
	all, err := selectListed(ctx, tx, lists, ids)
	slices.SortFunc(all, func(a, b Listed) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	return all, err
}

// firstOf keeps the first entries, in the order of their texts, of all that are added. When
// these are many, all are kept and put in order once: that costs less than a heap of them.
type firstOf struct {
	most    int
	all     int
	entries []entry // a heap, the last of them at the top
}

func (f *firstOf) Len() int           { return len(f.entries) }
func (f *firstOf) Less(i, j int) bool { return before(f.entries[j], f.entries[i]) < 0 }
func (f *firstOf) Swap(i, j int)      { f.entries[i], f.entries[j] = f.entries[j], f.entries[i] }

// Push is heap's.
func (f *firstOf) Push(e any) { f.entries = append(f.entries, e.(entry)) } //nolint:forcetypeassert // heap gives back what it got

// Pop is heap's.
func (f *firstOf) Pop() any {
	last := f.entries[len(f.entries)-1]
	f.entries = f.entries[:len(f.entries)-1]
	return last
}

func (f *firstOf) add(e entry) {
	f.all++
	if f.most > maxFound {
		f.entries = append(f.entries, e)
	} else if len(f.entries) < f.most {
		heap.Push(f, e)
	} else if before(e, f.entries[0]) < 0 {
		f.entries[0] = e
		heap.Fix(f, 0)
	}
}

// from gives what was kept, in order, less the first n.
func (f *firstOf) from(n int) []entry {
	slices.SortFunc(f.entries, before)
	return f.entries[min(n, len(f.entries)):min(f.most, len(f.entries))]
}

// before orders by name; who has none comes last.
func before(a, b entry) int {
	if n := nameless(a) - nameless(b); n != 0 {
		return n
	}
	if n := strings.Compare(a.text, b.text); n != 0 {
		return n
	}
	return cmp.Compare(a.id, b.id)
}

func nameless(e entry) int {
	if strings.HasPrefix(e.text, "\t") {
		return 1
	}
	return 0
}
