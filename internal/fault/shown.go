package fault

import (
	"strings"
	"unicode"
)

// maxShown is how much of a value a fault repeats, in characters.
const maxShown = 60

// Shown is a value as a fault may repeat it: short, and nothing in it that can't
// be seen or that moves what stands around it.
func Shown(s string) string {
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
