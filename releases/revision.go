package releases

import (
	"slices"
	"strings"
)

// change is what a new document makes of a release's segments.
type change struct {
	now                            []Segment // in their order; those without an id are new
	added, changed, moved, removed []string  // keys
}

// nothing tells whether the release has the same segments as before.
func (c change) nothing() bool {
	return len(c.added)+len(c.changed)+len(c.moved)+len(c.removed) == 0
}

// said is what the books say about it.
func (c change) said() []string {
	var said []string
	for _, part := range []struct {
		name string
		keys []string
	}{{"added", c.added}, {"changed", c.changed}, {"moved", c.moved}, {"removed", c.removed}} {
		if len(part.keys) > 0 {
			said = append(said, part.name+" "+strings.Join(part.keys, " "))
		}
	}
	return said
}

// changeTo finds for each block of the new document the segment that it is. A
// segment that comes back from removal counts as added.
func changeTo(ever []Segment, blocks []Block) change {
	var c change
	of, keys := identify(ever, blocks), numberingOf(ever)
	stay := make([]bool, len(ever))
	var before []int // the old positions of the segments that stay, in their new order
	var staying []string
	for i, b := range blocks {
		s := Segment{Kind: b.Kind, Text: b.Text, SourceHash: sourceHash(b.Kind, b.Text), Position: i, Layout: b.Layout, From: b.From}
		if of[i] == unmatched {
			s.Key = keys.next(b.Kind)
			c.added = append(c.added, s.Key)
			c.now = append(c.now, s)
			continue
		}
		old := ever[of[i]]
		s.ID, s.Key, stay[of[i]] = old.ID, old.Key, true
		c.now = append(c.now, s)
		if !old.present() {
			c.added = append(c.added, s.Key)
			continue
		}
		before, staying = append(before, old.Position), append(staying, s.Key)
		if old.Text != s.Text || old.Layout != s.Layout {
			c.changed = append(c.changed, s.Key)
		}
	}
	for _, i := range outOfOrder(before) {
		c.moved = append(c.moved, staying[i])
	}
	for i, s := range ever {
		if s.present() && !stay[i] {
			c.removed = append(c.removed, s.Key)
		}
	}
	return c
}

// identify tells for each block which segment it is, as an index into ever: what a
// boilerplate brings by where it comes from, what the document says by its text.
func identify(ever []Segment, blocks []Block) []int {
	var old []Segment
	var own []Block
	at := map[int64]int{} // by the segment of the boilerplate
	var oldAt, ownAt []int
	for i, s := range ever {
		if s.From != 0 {
			at[s.From] = i
		} else {
			old, oldAt = append(old, s), append(oldAt, i)
		}
	}
	of := make([]int, len(blocks))
	for i, b := range blocks {
		of[i] = unmatched
		if b.From == 0 {
			own, ownAt = append(own, b), append(ownAt, i)
		} else if known, ok := at[b.From]; ok {
			of[i] = known
		}
	}
	for i, found := range align(old, own) {
		if found != unmatched {
			of[ownAt[i]] = oldAt[found]
		}
	}
	return of
}

// outOfOrder gives the fewest indexes whose numbers would have to move for the rest
// to be ascending: all but a longest ascending run.
func outOfOrder(numbers []int) []int {
	length, from := make([]int, len(numbers)), make([]int, len(numbers))
	best := -1
	for i := range numbers {
		length[i], from[i] = 1, -1
		for j := range i {
			if numbers[j] < numbers[i] && length[j]+1 > length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	keep := make([]bool, len(numbers))
	for i := best; i >= 0; i = from[i] {
		keep[i] = true
	}
	var moved []int
	for i := range numbers {
		if !keep[i] {
			moved = append(moved, i)
		}
	}
	return moved
}

// presentOf gives the segments that are in the release now, in their order.
func presentOf(ever []Segment) []Segment {
	var present []Segment
	for _, s := range ever {
		if s.present() {
			present = append(present, s)
		}
	}
	slices.SortFunc(present, func(a, b Segment) int { return a.Position - b.Position })
	return present
}
