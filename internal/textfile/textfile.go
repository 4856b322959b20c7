// Package textfile reads the octets of a small text file as the programs of translators
// and offices write them: in UTF-8, with or without a byte order mark, or in UTF-16
// with one.
//
// It guesses no other encoding and replaces nothing: what can't be decoded is
// refused, with its line, since U+FFFD in its place would be a loss that nobody sees.
package textfile

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Decode gives the text in UTF-8 without its mark, or false and the line, from 1, in
// which something can't be decoded; the line is 0 where lines can't be told yet.
func Decode(data []byte) (text string, line int, ok bool) {
	text, ok = string(data), true
	switch {
	case strings.HasPrefix(text, "\xff\xfe"):
		text, ok = fromUTF16(data[2:], binary.LittleEndian)
	case strings.HasPrefix(text, "\xfe\xff"):
		text, ok = fromUTF16(data[2:], binary.BigEndian)
	default:
		text = strings.TrimPrefix(text, "\ufeff")
	}
	if !ok {
		return "", 0, false
	}
	if i := invalidAt(text); i >= 0 {
		return "", LineAt(text, i), false
	}
	return text, 0, true
}

// LineAt is the line, from 1, in which the octet at an offset stands.
func LineAt(text string, offset int) int { return 1 + strings.Count(text[:offset], "\n") }

func invalidAt(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return i
			}
		}
	}
	return -1
}

// fromUTF16 is false for an octet too many and for half a surrogate pair.
func fromUTF16(data []byte, order binary.ByteOrder) (string, bool) {
	if len(data)%2 != 0 {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(data))
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i += 2; i >= len(data) {
				return "", false
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(data[i:]))); r == utf8.RuneError {
				return "", false
			}
		}
		b.WriteRune(r)
	}
	return b.String(), true
}
