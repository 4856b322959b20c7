package exchange

import (
	"regexp"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// tokens are words, each space, and each other character: on bare characters the
// library would split inside numbers.
var tokens = regexp.MustCompile(`[\pL\pN\pM]+|(?s:.)`)

// tokenLimit is how many words of a text are compared. Beyond, a text counts as
// changed throughout: comparing takes time with the square of the changes.
const tokenLimit = 600

// difference compares the words of two texts.
func difference(was, is string) []diffmatchpatch.Diff {
	before, after := tokens.FindAllString(was, tokenLimit+1), tokens.FindAllString(is, tokenLimit+1)
	if len(before) > tokenLimit || len(after) > tokenLimit {
		return []diffmatchpatch.Diff{{Type: diffmatchpatch.DiffDelete, Text: was}, {Type: diffmatchpatch.DiffInsert, Text: is}}
	}
	numbers := map[string]rune{}
	var words []string
	encode := func(tokens []string) []rune {
		runes := make([]rune, len(tokens))
		for i, w := range tokens {
			if _, ok := numbers[w]; !ok {
				numbers[w] = rune(len(words) + 1) // at most twice the limit, far from the surrogates
				words = append(words, w)
			}
			runes[i] = numbers[w]
		}
		return runes
	}
	first, second := encode(before), encode(after)
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // the same texts always have the same difference
	all := d.DiffCleanupSemantic(d.DiffMainRunes(first, second, false))
	for i, one := range all {
		var b strings.Builder
		for _, r := range one.Text {
			b.WriteString(words[r-1])
		}
		all[i].Text = b.String()
	}
	return all
}

// marked shows both texts in one: "The [-old-]{+new+} title".
func marked(was, is string) string {
	var b strings.Builder
	for _, d := range difference(was, is) {
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			b.WriteString("[-" + d.Text + "-]")
		case diffmatchpatch.DiffInsert:
			b.WriteString("{+" + d.Text + "+}")
		case diffmatchpatch.DiffEqual:
			b.WriteString(d.Text)
		}
	}
	return b.String()
}

// bothMarked shows each text with the words marked that the other doesn't have.
func bothMarked(was, is string) (before, after string) {
	var b, a strings.Builder
	for _, d := range difference(was, is) {
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			b.WriteString("[-" + d.Text + "-]")
		case diffmatchpatch.DiffInsert:
			a.WriteString("{+" + d.Text + "+}")
		case diffmatchpatch.DiffEqual:
			b.WriteString(d.Text)
			a.WriteString(d.Text)
		}
	}
	return b.String(), a.String()
}
