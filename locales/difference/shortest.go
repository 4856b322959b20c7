package difference

import (
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// firstRune is from where on runes stand for tokens: behind the surrogates, which no
// string can hold, and where no rune is a letter or a space to the library.
const firstRune = 0x10000

// shortest gives the way from a to b with the fewest tokens removed and added. The
// library compares runes; so each token that differs from the others gets a rune.
func shortest(a, b []string) (all []Part) {
	runes := map[string]rune{}
	var known []string
	code := func(tokens []string) []rune {
		coded := make([]rune, len(tokens))
		for i, t := range tokens {
			r, ok := runes[t]
			if !ok {
				r = rune(firstRune + len(known))
				runes[t], known = r, append(known, t)
			}
			coded[i] = r
		}
		return coded
	}
	differ := diffmatchpatch.DiffMatchPatch{} // without a time-out, which would make the answer depend on the machine
	for _, d := range differ.DiffMainRunes(code(a), code(b), false) {
		text := make([]string, 0, utf8.RuneCountInString(d.Text))
		for _, r := range d.Text {
			text = append(text, known[r-firstRune])
		}
		all = parts(all, fate[d.Type], join(text))
	}
	return all
}

var fate = map[diffmatchpatch.Operation]Op{
	diffmatchpatch.DiffEqual:  Equal,
	diffmatchpatch.DiffDelete: Removed,
	diffmatchpatch.DiffInsert: Added,
}
