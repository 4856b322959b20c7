package drafts

import (
	"slices"
	"strconv"
	"strings"
)

// Do is one change of the blocks, as a button says it: "up-3", "down-3", "move-3-7" (before
// the block that is 7 now), "merge-3" (with the next), "split-3" (at its first empty line),
// "remove-3", "add-3-quote" (below). It gives the block at which somebody looks then. What
// can't be done changes nothing.
func (c Content) Do(act string) (Content, int) {
	words := strings.Split(act, "-")
	i := number(words, 1)
	if i < 0 || i >= len(c.Blocks) {
		return c, 0
	}
	c.Blocks = slices.Clone(c.Blocks)
	first := c.First()
	switch words[0] {
	case "up":
		return c.moved(i, i-1)
	case "down":
		return c.moved(i, i+2)
	case "move":
		return c.moved(i, number(words, 2))
	case "merge":
		return c.merged(i)
	case "split":
		return c.split(i)
	case "remove":
		if i >= first {
			c.Blocks = slices.Delete(c.Blocks, i, i+1)
			return c, max(0, min(i, len(c.Blocks)-1))
		}
	case "add":
		if at := max(i+1, first); len(words) == 3 && slices.Contains(Kinds, Kind(words[2])) && len(c.Blocks) < blockLimit {
			c.Blocks = slices.Insert(c.Blocks, at, Block{Kind: Kind(words[2])})
			return c, at
		}
	}
	return c, i
}

// number is a word that is an index; -1: it is none.
func number(words []string, i int) int {
	if i >= len(words) {
		return -1
	}
	n, err := strconv.Atoi(words[i])
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// fixed tells whether a block is the headline or the lead.
func (c Content) fixed(i int) bool { return i < c.First() }

// moved puts a block before the one that is another now.
func (c Content) moved(i, before int) (Content, int) {
	if first := c.First(); i < first || before < first || before > len(c.Blocks) || before == i || before == i+1 {
		return c, i
	}
	b := c.Blocks[i]
	c.Blocks = slices.Delete(c.Blocks, i, i+1)
	if before > i {
		before--
	}
	c.Blocks = slices.Insert(c.Blocks, before, b)
	return c, before
}

// merged joins a block with the next one, and stays what it is.
func (c Content) merged(i int) (Content, int) {
	if c.fixed(i) && i == 0 || i+1 >= len(c.Blocks) || c.Blocks[i].Kind == Include || c.Blocks[i+1].Kind == Include {
		return c, i
	}
	a, b := c.Blocks[i], c.Blocks[i+1]
	between := " "
	switch a.Kind {
	case Bullets, Numbers:
		between = "\n"
	case Quote:
		between = "\n\n"
	case Headline, Lead, Paragraph, Heading, Subheading, Include:
	}
	a.Text = strings.TrimRight(a.Text, " \n") + between + strings.TrimLeft(b.Text, " \n")
	a.Text = strings.Trim(a.Text, " \n")
	if a.Kind == Quote && a.By == "" {
		a.By = b.By
	} else if b.By != "" {
		a.Text += "\n— " + b.By
	}
	c.Blocks[i] = a
	c.Blocks = slices.Delete(c.Blocks, i+1, i+2)
	return c, i
}

// split makes two blocks of one that has an empty line; of a list also where there is none,
// item by item. What follows a headline, a lead or a heading is a paragraph.
func (c Content) split(i int) (Content, int) {
	b := c.Blocks[i]
	before, after, ok := strings.Cut(b.Text, "\n\n")
	if !ok && (b.Kind == Bullets || b.Kind == Numbers) {
		before, after, ok = strings.Cut(b.Text, "\n")
	}
	if !ok || b.Kind == Include || len(c.Blocks) >= blockLimit {
		return c, i
	}
	next := Block{Kind: b.Kind, Text: strings.TrimLeft(after, " \n"), By: b.By}
	if c.fixed(i) || b.Kind == Heading || b.Kind == Subheading {
		next.Kind = Paragraph
	}
	c.Blocks[i].Text, c.Blocks[i].By = strings.TrimRight(before, " "), ""
	if c.fixed(i) && i == 0 { // what stood below the headline is the lead's
		c.Blocks[1].Text = strings.TrimRight(next.Text+"\n\n"+c.Blocks[1].Text, "\n")
		return c, 1
	}
	c.Blocks = slices.Insert(c.Blocks, i+1, next)
	return c, i + 1
}

// Pasted puts blocks where somebody pasted them into a block: an empty one becomes them, of
// an empty headline and lead too; else they stand below. A title (a block that is a Headline)
// is the headline of an empty page, and a heading elsewhere. whole: all found room, and
// nothing else had to go for them.
func (c Content) Pasted(i int, pasted []Block) (out Content, at int, whole bool) {
	if i < 0 || i >= len(c.Blocks) || len(pasted) == 0 {
		return c, i, true
	}
	pasted, whole = c.Fitting(pasted)
	c.Blocks = slices.Clone(c.Blocks)
	first := c.First()
	if len(pasted) > 0 && pasted[0].Kind == Headline {
		i = 0
	}
	at = max(i+1, first)
	for ; i < first && len(pasted) > 0 && strings.TrimSpace(c.Blocks[i].Text) == "" && pasted[0].isWords(); i++ {
		c.Blocks[i].Text, pasted = pasted[0].Text, pasted[1:]
		at = first
	}
	if i >= first && i < len(c.Blocks) && len(pasted) > 0 && c.Blocks[i].empty() {
		c.Blocks, at = slices.Delete(c.Blocks, i, i+1), i
	}
	c.Blocks = slices.Insert(c.Blocks, at, pasted...)
	return c, min(max(at+len(pasted)-1, 0), len(c.Blocks)-1), whole
}

// Fitting are the first blocks for which there is room. On an empty page a title stands
// first, the text below it, its lead, second, and what stood above the title below both. All
// other titles are headings.
func (c Content) Fitting(pasted []Block) (fitting []Block, whole bool) {
	pasted = slices.Clone(pasted)
	size := 0
	for _, b := range c.Blocks {
		size += len(b.Text)
	}
	whole = true
	for n, b := range pasted {
		if size += len(b.Text); n >= blockLimit-len(c.Blocks) || size > totalLimit {
			pasted, whole = pasted[:n], false
			break
		}
	}
	title := slices.IndexFunc(pasted, func(b Block) bool { return b.Kind == Headline })
	for i := range pasted {
		if pasted[i].Kind == Headline {
			pasted[i].Kind = Heading
		}
	}
	if title < 0 || c.IsBoilerplate() || slices.ContainsFunc(c.Blocks, func(b Block) bool { return !b.empty() }) {
		return pasted, whole
	}
	end := title + 1
	if end < len(pasted) && pasted[end].Kind == Paragraph {
		end++
	}
	pasted = slices.Concat(pasted[title:end], pasted[:title], pasted[end:])
	pasted[0].Kind = Headline
	return pasted, whole
}

func (b Block) empty() bool { return strings.TrimSpace(b.Text+b.By) == "" }

func (b Block) isWords() bool {
	return b.Kind == Headline || b.Kind == Paragraph || b.Kind == Heading || b.Kind == Subheading
}
