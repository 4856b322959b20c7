package exchange

import (
	"strconv"
	"unicode/utf8"
)

// codePoint is the character of a cp element, which XLIFF 2.1 has for those that
// XML can't hold. NUL, and what is no character, is nothing.
func codePoint(hex string) string {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return ""
	}
	return string(rune(n))
}
