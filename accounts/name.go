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

// folded is the first of the letters that differ in nothing but their case.
func folded(r rune) rune {
	first := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		first = min(first, next)
	}
	return first
}
