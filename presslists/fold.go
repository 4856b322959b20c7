package presslists

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters are those that no mark makes of another one.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "ng",
}

// folded is a text by which its spellings are found alike: words of small letters
// without marks and digits, with single spaces between. "Jürgen O’Müller-Groß" is
// "jurgen o muller gross".
func folded(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		r = unicode.ToLower(r)
		if other, is := letters[r]; is {
			b.WriteString(other)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
