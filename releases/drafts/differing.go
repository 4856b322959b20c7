package drafts

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"communique/locales/difference"
)

// facts are what is set about a release beside its blocks, in the order of the form: how it is set,
// such that the same says the same, and how it is taken from another content.
var facts = []struct {
	name string
	of   func(Content) string
	take func(c *Content, from Content)
}{
	{"slug", func(c Content) string { return c.Slug }, func(c *Content, from Content) { c.Slug = from.Slug }},
	{"language", func(c Content) string { return c.Language }, func(c *Content, from Content) { c.Language = from.Language }},
	{"languages", func(c Content) string { return set(c.Languages) }, func(c *Content, from Content) { c.Languages = from.Languages }},
	{"countries", func(c Content) string { return set(c.Countries) }, func(c *Content, from Content) { c.Countries = from.Countries }},
	{"embargo", func(c Content) string { return c.Embargo.typed() }, func(c *Content, from Content) { c.Embargo = from.Embargo }},
	{"subject", func(c Content) string { return oneLine(c.Subject) }, func(c *Content, from Content) { c.Subject = from.Subject }},
	{"place", func(c Content) string { return oneLine(c.Place) }, func(c *Content, from Content) { c.Place = from.Place }},
	{"grant", func(c Content) string { return c.Grant }, func(c *Content, from Content) { c.Grant = from.Grant }},
	{"correction", func(c Content) string { return oneLine(c.Correction) }, func(c *Content, from Content) {
		c.Correction, c.Explained = from.Correction, from.Explained
	}},
	{"media", func(c Content) string { return strings.Join(c.Media, "\n") }, func(c *Content, from Content) { c.Media = from.Media }},
	{"kind", func(c Content) string { return string(c.Boilerplate) }, func(c *Content, from Content) { c.Boilerplate = from.Boilerplate }},
	{"required", func(c Content) string { return strconv.FormatBool(c.Required) }, func(c *Content, from Content) { c.Required = from.Required }},
	{"for", func(c Content) string { return set(c.For) }, func(c *Content, from Content) { c.For = from.For }},
}

func set(values []string) string { return strings.Join(slices.Sorted(slices.Values(values)), "\n") }

// Difference is how one content differs from another.
type Difference struct {
	Facts  []string // the names of what is set otherwise, in the order of the form
	Blocks []Pair   // of both, in their order
}

// Pair is a block, and the one that takes its place; nil: none does.
type Pair struct{ Was, Now *Block }

// Same tells whether both say the same.
func (p Pair) Same() bool { return p.Was != nil && p.Now != nil && p.Was.same(*p.Now) }

// None tells whether there is no difference.
func (d Difference) None() bool {
	return len(d.Facts) == 0 && !slices.ContainsFunc(d.Blocks, func(p Pair) bool { return !p.Same() })
}

// says is what a block says, without the blanks that nobody sees.
func (b Block) says() string {
	return strings.Join([]string{string(b.Kind), b.Section, b.By, strings.Trim(strings.Join(lines(b.Text), "\n"), "\n")}, "\x00")
}

// same tells whether it says what another one says. Most are as they were: those cost nothing.
func (b Block) same(other Block) bool { return b == other || b.says() == other.says() }

// Differ tells what has to become of was for it to be now.
func Differ(was, now Content) Difference {
	var d Difference
	for _, f := range facts {
		if f.of(was) != f.of(now) {
			d.Facts = append(d.Facts, f.name)
		}
	}
	a, b := was.said(), now.said()
	start, end := 0, 0
	for start < min(len(a), len(b)) && a[start].same(b[start]) {
		start++
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end].same(b[len(b)-1-end]) {
		end++
	}
	d.Blocks = slices.Concat(equal(a[:start], b[:start]), between(a[start:len(a)-end], b[start:len(b)-end]), equal(a[len(a)-end:], b[len(b)-end:]))
	return d
}

// said are the blocks that say something, and those with which a release begins.
func (c Content) said() []Block {
	var all []Block
	for i, b := range c.Blocks {
		if c.fixed(i) || strings.TrimSpace(b.Text+b.By) != "" {
			all = append(all, b)
		}
	}
	return all
}

func equal(a, b []Block) []Pair {
	all := make([]Pair, len(a))
	for i := range a {
		all[i] = Pair{&a[i], &b[i]}
	}
	return all
}

// between pairs blocks such that most is alike: equal ones first of all.
func between(a, b []Block) (all []Pair) {
	worth := likeness(a, b)
	best := make([][]int, len(a)+1) // of what begins at i and j
	for i := range best {
		best[i] = make([]int, len(b)+1)
	}
	for i := range slices.Backward(a) {
		for j := range slices.Backward(b) {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if w := worth(i, j); w > 0 {
				best[i][j] = max(best[i][j], best[i+1][j+1]+w)
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && worth(i, j) > 0 && best[i][j] == best[i+1][j+1]+worth(i, j):
			all = append(all, Pair{&a[i], &b[j]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && best[i+1][j] == best[i][j]:
			all = append(all, Pair{Was: &a[i]})
			i++
		default:
			all = append(all, Pair{Now: &b[j]})
			j++
		}
	}
	return all
}

// What a pair of blocks is worth: equal ones more than any that are only alike.
const (
	worthEqual = 1000
	worthFixed = 200 // the headline stays the headline
	alikeFrom  = 30  // percent of their words
	manyBlocks = 40  // of more on both sides only what is equal is paired
)

// likeness tells what a block of a and one of b are worth as a pair; 0: they are none.
func likeness(a, b []Block) func(i, j int) int {
	saysA, saysB := make([]string, len(a)), make([]string, len(b))
	wordsA, wordsB := make([]map[string]int, len(a)), make([]map[string]int, len(b))
	few := min(len(a), len(b)) <= manyBlocks
	for i := range a {
		saysA[i], wordsA[i] = a[i].says(), counted(a[i].Text, few)
	}
	for j := range b {
		saysB[j], wordsB[j] = b[j].says(), counted(b[j].Text, few)
	}
	return func(i, j int) int {
		kind := a[i].Kind == b[j].Kind
		switch {
		case saysA[i] == saysB[j]:
			return worthEqual
		case kind && (a[i].Kind == Headline || a[i].Kind == Lead):
			return worthFixed
		case a[i].Kind == Headline || b[j].Kind == Headline:
			return 0
		case kind && len(a) == 1 && len(b) == 1:
			return worthFixed
		}
		if share := shared(wordsA[i], wordsB[j]); share >= alikeFrom {
			if kind {
				share += alikeFrom
			}
			return share
		}
		return 0
	}
}

// counted are the words of a text, and how often it has each.
func counted(text string, few bool) map[string]int {
	all := map[string]int{}
	if !few {
		return all
	}
	for _, w := range difference.Tokens(text) {
		if difference.IsWord(w) {
			all[w]++
		}
	}
	return all
}

// shared is the share of words that are in both, in percent of the longer text.
func shared(a, b map[string]int) int {
	both, inA, inB := 0, 0, 0
	for w, n := range a {
		inA += n
		both += min(n, b[w])
	}
	for _, n := range b {
		inB += n
	}
	return 100 * both / max(inA, inB, 1)
}

// Merge takes of a difference those parts that are chosen, by the keys of Fact and Part, and
// leaves was as it is elsewhere.
func Merge(was, now Content, chosen func(key string) bool) Content {
	d, merged := Differ(was, now), was
	for _, f := range facts {
		if slices.Contains(d.Facts, f.name) && chosen(FactKey(f.name)) {
			f.take(&merged, now)
		}
	}
	merged.Blocks = nil
	for i, p := range d.Blocks {
		b := p.Was
		if !p.Same() && chosen(BlockKey(i)) {
			b = p.Now
		}
		if b != nil {
			merged.Blocks = append(merged.Blocks, *b)
		}
	}
	return merged.Tidy()
}

// FactKey and BlockKey name a part of a difference: "fact-embargo", "block-3".
func FactKey(name string) string { return "fact-" + name }

// BlockKey is FactKey of the pair i.
func BlockKey(i int) string { return "block-" + strconv.Itoa(i) }

// Count is how much of one kind has changed: blocks of a Kind, or a fact.
type Count struct {
	What   string
	Number int
}

// Counts tells how much has changed, blocks in the order of their kinds and then facts. A
// block that stands elsewhere has changed once.
func (d Difference) Counts() []Count {
	gone, number := map[string]int{}, map[Kind]int{}
	for _, p := range d.Blocks {
		if p.Now == nil {
			gone[p.Was.says()]++
		}
	}
	for _, p := range d.Blocks {
		switch {
		case p.Same():
		case p.Was == nil && gone[p.Now.says()] > 0:
			gone[p.Now.says()]--
		default:
			number[cmp.Or(p.Now, p.Was).Kind]++
		}
	}
	var all []Count
	for _, k := range append([]Kind{Headline, Lead}, Kinds...) {
		if number[k] > 0 {
			all = append(all, Count{string(k), number[k]})
		}
	}
	for _, name := range d.Facts {
		all = append(all, Count{name, 1})
	}
	return all
}
