// Package difference says what changed between two texts, word by word, as a translator
// or a press officer reads it, and how much two texts are alike.
//
// The smallest thing that changes is a word, a number, a space or a sign: 1.234,5 becomes
// 1.243,5 as a whole. Nothing is lost: what was equal and removed, joined, is the text
// before, octet by octet, and what was equal and added is the text after.
//
// The work is bounded. Texts of thousands of words that have hardly anything in common
// are compared sentence by sentence first, and what then still is too much is told as one
// change: right, but coarse. The same two texts always give the same answer.
package difference

import "strings"

// Op says what became of a part.
type Op int

// What can become of a part.
const (
	Equal   Op = iota // it stands in both texts
	Removed           // only in the text before
	Added             // only in the text after
)

// Part is a stretch of text with one fate. Of a replacement the removed part comes first.
type Part struct {
	Op   Op
	Text string
}

// most is how many words, spaces and signs of both texts together are compared one by
// one: what is dearest, two such texts with nothing in common, takes some 20 ms.
const most = 4000

// Words gives the way from before to after. Two parts in a row never have the same Op,
// and none is empty.
func Words(before, after string) []Part {
	if before == after {
		return parts(nil, Equal, before)
	}
	a, b := Tokens(before), Tokens(after)
	start, end := alike(a, b)
	changed := compare(a[start:len(a)-end], b[start:len(b)-end])
	all := parts(nil, Equal, join(a[:start]))
	for _, p := range changed {
		all = parts(all, p.Op, p.Text)
	}
	all = parts(all, Equal, join(a[len(a)-end:]))
	return readable(all)
}

// compare looks at words where that is little work, and else at sentences first.
func compare(a, b []string) []Part {
	if len(a)+len(b) <= most {
		return shortest(a, b)
	}
	sentencesA, sentencesB := sentences(a), sentences(b)
	if len(sentencesA)+len(sentencesB) > most {
		return replaced(a, b)
	}
	return within(shortest(sentencesA, sentencesB))
}

// within looks at the words of sentences that replace one another, as long as the work
// for all of them stays what it is for one pair of texts.
func within(coarse []Part) (all []Part) {
	left := most
	for i := 0; i < len(coarse); i++ {
		p := coarse[i]
		if p.Op != Removed || i+1 == len(coarse) || coarse[i+1].Op != Added {
			all = parts(all, p.Op, p.Text)
			continue
		}
		a, b := Tokens(p.Text), Tokens(coarse[i+1].Text)
		fine := replaced(a, b)
		if n := len(a) + len(b); n <= left {
			left -= n
			fine = shortest(a, b)
		}
		for _, f := range fine {
			all = parts(all, f.Op, f.Text)
		}
		i++
	}
	return all
}

func replaced(a, b []string) []Part {
	return parts(parts(nil, Removed, join(a)), Added, join(b))
}

// parts adds a text to the parts; what has the same fate as the last one joins it.
func parts(all []Part, op Op, text string) []Part {
	if text == "" {
		return all
	}
	if n := len(all); n > 0 && all[n-1].Op == op {
		all[n-1].Text += text
		return all
	}
	return append(all, Part{op, text})
}

// alike counts the tokens that both begin with, and those that both end with.
func alike(a, b []string) (start, end int) {
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return start, end
}

func join(tokens []string) string { return strings.Join(tokens, "") }

// String writes parts for a terminal or a log: “the [-old-]{+new+} text”.
func String(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		switch p.Op {
		case Equal:
			b.WriteString(p.Text)
		case Removed:
			b.WriteString("[-" + p.Text + "-]")
		case Added:
			b.WriteString("{+" + p.Text + "+}")
		}
	}
	return b.String()
}
