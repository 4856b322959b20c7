package presslists

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxShown is how much of a value a fault repeats, in characters.
const maxShown = 60

// shown is a value as a fault may repeat it: short, and nothing in it that can't
// be seen or that moves what stands around it.
func shown(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	s = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return '\ufffd'
		}
		return r
	}, s)
	if r := []rune(s); len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return s
}

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
