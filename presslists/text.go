package presslists

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tidy is a text as it is kept: in NFC, its white space (line breaks, no-break
// spaces) single spaces, and without the invisible characters that come along
// when somebody copies from a web page. The joiners stay: some scripts need them.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}
