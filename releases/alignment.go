package releases

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// unmatched stands for a block that no segment was before.
const unmatched = -1

const (
	// enough is how alike two texts must be to be the same segment, edited: half
	// of their words.
	enough = 0.5
	// returning is how alike a block must be to a removed segment to be that one,
	// back: nobody expects an old key where little of the old text is.
	returning = 0.8
)

// align tells for each new block which old segment it is, as an index into old, or
// unmatched for a new one. old holds the segments that are present, in their order,
// and the removed ones; only a segment of the same kind can be the same.
//
// What decides, in this order: a kind of which there is only one is always itself.
// What stands the same at the beginning and at the end is the same. What is
// literally the same is the same, wherever it moved, be it back from removal. What
// shares most words is the same, edited. What is left alone between the same
// neighbours and is as short as a heading is the same, rewritten.
func align(old []Segment, blocks []Block) []int {
	a := &alignment{old: old, blocks: blocks, of: make([]int, len(blocks)), taken: make([]bool, len(old))}
	for i := range a.of {
		a.of[i] = unmatched
	}
	for i, s := range old {
		if s.present() {
			a.present = append(a.present, i)
		}
	}
	slices.SortStableFunc(a.present, func(x, y int) int { return cmp.Compare(old[x].Position, old[y].Position) })
	a.single()
	a.ends()
	a.literally()
	a.similar(true, enough)
	a.similar(false, returning)
	a.rewritten()
	return a.of
}

type alignment struct {
	old     []Segment
	blocks  []Block
	present []int  // indexes into old, in their order in the release
	of      []int  // for each block, an index into old
	taken   []bool // for each old segment
}

func (a *alignment) match(block, old int) { a.of[block], a.taken[old] = old, true }

func (a *alignment) free(block, old int) bool { return a.of[block] == unmatched && !a.taken[old] }

func (a *alignment) equal(block, old int) bool {
	return a.blocks[block].Kind == a.old[old].Kind && a.blocks[block].Text == a.old[old].Text
}

// single matches the kinds of which a release has one.
func (a *alignment) single() {
	for b := range a.blocks {
		for o := range a.old {
			if k := a.blocks[b].Kind; k.single() && k == a.old[o].Kind && a.free(b, o) {
				a.match(b, o)
			}
		}
	}
}

// ends matches what is literally the same from the beginning on, and from the end
// on. So an edit in one place can't mix up equal texts in others.
func (a *alignment) ends() {
	blocks, old := a.several()
	n := min(len(blocks), len(old))
	head := 0
	for head < n && a.equal(blocks[head], old[head]) {
		a.match(blocks[head], old[head])
		head++
	}
	for tail := 1; tail <= n-head; tail++ {
		b, o := blocks[len(blocks)-tail], old[len(old)-tail]
		if !a.equal(b, o) {
			return
		}
		a.match(b, o)
	}
}

// several are the blocks and present segments of the kinds of which there may be many.
func (a *alignment) several() (blocks, old []int) {
	for b := range a.blocks {
		if !a.blocks[b].Kind.single() {
			blocks = append(blocks, b)
		}
	}
	for _, o := range a.present {
		if !a.old[o].Kind.single() {
			old = append(old, o)
		}
	}
	return blocks, old
}

// literally matches equal texts, the present ones first; of several equal ones the
// first with the first.
func (a *alignment) literally() {
	type content struct {
		kind Kind
		text string
	}
	waiting := map[content][]int{}
	for _, o := range a.inOrder() {
		if !a.taken[o] {
			c := content{a.old[o].Kind, a.old[o].Text}
			waiting[c] = append(waiting[c], o)
		}
	}
	for b := range a.blocks {
		c := content{a.blocks[b].Kind, a.blocks[b].Text}
		if queue := waiting[c]; a.of[b] == unmatched && len(queue) > 0 {
			a.match(b, queue[0])
			waiting[c] = queue[1:]
		}
	}
}

// inOrder are the present segments in their order, then the removed ones.
func (a *alignment) inOrder() []int {
	all := slices.Clone(a.present)
	for o := range a.old {
		if !a.old[o].present() {
			all = append(all, o)
		}
	}
	return all
}

// similar matches the pairs that share most words, the best first, down to a limit.
func (a *alignment) similar(present bool, limit float64) {
	type pair struct {
		block, old int
		likeness   float64
		distance   int
	}
	var pairs []pair
	bags := map[int][]string{}
	for b := range a.blocks {
		if a.of[b] != unmatched {
			continue
		}
		words := bag(a.blocks[b].Text)
		for o := range a.old {
			if a.taken[o] || a.old[o].present() != present || a.old[o].Kind != a.blocks[b].Kind {
				continue
			}
			if bags[o] == nil {
				bags[o] = bag(a.old[o].Text)
			}
			if l := likeness(words, bags[o]); l >= limit {
				pairs = append(pairs, pair{b, o, l, max(b-a.old[o].Position, a.old[o].Position-b)})
			}
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.likeness, x.likeness), cmp.Compare(x.distance, y.distance),
			cmp.Compare(x.block, y.block), cmp.Compare(x.old, y.old))
	})
	for _, p := range pairs {
		if a.free(p.block, p.old) {
			a.match(p.block, p.old)
		}
	}
}

// short is the most words that a text may have to be the same segment although none
// of them stayed: in a long one, that is another text.
const short = 2

// rewritten matches a short block that stands alone between the same neighbours as
// a segment that would otherwise be removed.
func (a *alignment) rewritten() {
	for i, o := range a.present {
		if a.taken[o] || len(bag(a.old[o].Text)) > short {
			continue
		}
		b := 0
		if i > 0 {
			b = slices.Index(a.of, a.present[i-1]) + 1
			if b == 0 {
				continue
			}
		}
		if b >= len(a.blocks) || a.of[b] != unmatched || a.blocks[b].Kind != a.old[o].Kind || len(bag(a.blocks[b].Text)) > short {
			continue
		}
		last, end := i+1 == len(a.present), b+1 == len(a.blocks)
		if last && end || !last && !end && a.of[b+1] == a.present[i+1] {
			a.match(b, o)
		}
	}
}

// bag is the words of a text, sorted, without the punctuation around them.
func bag(text string) []string {
	words := strings.Fields(strings.ToLower(text))
	for i, w := range words {
		words[i] = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	slices.Sort(words)
	return words
}

// likeness is the share of words that two bags have in common, 0 to 1 (the
// coefficient of Dice).
func likeness(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i], b[j]); {
		case c == 0:
			common, i, j = common+1, i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
