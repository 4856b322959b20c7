package accounts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SamePerson tells whether two names in the books are one person's: capitals, spaces and
// how an accent is put together make no second one.
func SamePerson(a, b string) bool { return nameKey(a) == nameKey(b) }

// nameKey is the same for all spellings of one name.
func nameKey(name string) string {
	return strings.Map(folded, strings.Join(strings.Fields(norm.NFKC.String(name)), " "))
}

// mixedWord gives the first word of a name that has Latin letters and Cyrillic or Greek ones,
// which look like them: no language writes so, and whoever reads the books would take it for
// another's name. A name of two scripts, a word in each, is somebody's.
func mixedWord(name string) string {
	words := strings.FieldsFunc(norm.NFC.String(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	for _, word := range words {
		if in(word, unicode.Latin) && in(word, unicode.Cyrillic, unicode.Greek) {
			return word
		}
	}
	return ""
}

// in tells whether a word has a letter of one of the scripts.
func in(word string, scripts ...*unicode.RangeTable) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.In(r, scripts...) })
}

// folded is the first of the letters that differ in nothing but their case.
func folded(r rune) rune {
	first := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		first = min(first, next)
	}
	return first
}
