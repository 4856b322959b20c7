package memory

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"communique/locales/difference"
)

// mostFeatures is by how many words a text is found at most: a long paragraph is known by
// its first hundred as well as by all of them.
const mostFeatures = 100

// features are the numbers of the words by which a text is found, each once.
func features(language, text string) (all []int64) {
	seen := map[int64]bool{}
	for _, token := range difference.Tokens(text) {
		if !difference.IsWord(token) {
			continue
		}
		for _, word := range strings.FieldsFunc(strings.ToLower(token), isApostrophe) { // l’étude is found by étude
			n := number(language, word)
			if seen[n] || utf8.RuneCountInString(word) == 1 && len(word) == 1 && (word[0] < '0' || word[0] > '9') {
				continue // a single letter is what an apostrophe has left
			}
			seen[n] = true
			if all = append(all, n); len(all) == mostFeatures {
				return all
			}
		}
	}
	return all
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// number is the number that stands for a word of a language in the table.
func number(language, word string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(language + "\x00" + word)) // a hash takes everything
	return int64(h.Sum64() >> 1)
}

// frequency is in how many texts a word stands, of those that are as long as is asked for.
type frequency struct {
	Word    int64 `db:"word"`
	Sources int64 `db:"sources"`
}

// Words are counted up to countedTo; so many postings one word may cost. The rarest words
// are looked up until they are rarest in number, or cost mostPostings together.
const (
	countedTo    = 1000
	rarest       = 8
	mostPostings = 4000
)

// rare gives the words by which to look, the rarest first. A text of common words only is
// looked up by the two least common of them, as far as they were counted.
func rare(counted []frequency) []frequency {
	counted = slices.DeleteFunc(counted, func(f frequency) bool { return f.Sources == 0 })
	slices.SortFunc(counted, func(a, b frequency) int {
		if a.Sources != b.Sources {
			return order(a.Sources, b.Sources)
		}
		return order(a.Word, b.Word)
	})
	var postings int64
	for i, f := range counted {
		if i == rarest || i >= 2 && postings+f.Sources > mostPostings {
			return counted[:i]
		}
		postings += f.Sources
	}
	return counted
}
