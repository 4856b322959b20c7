package exchange

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"communique/internal/fault"
)

// decoded gives the text of a file in UTF-8, or in UTF-16 with a byte order mark,
// without that mark. What can't be decoded is refused: U+FFFD in its place would be
// a loss that nobody sees. Faults: exchange.encoding, locales.nul.
func decoded(data []byte) (string, *fault.Error) {
	text, ok := string(data), true
	switch {
	case strings.HasPrefix(text, "\xff\xfe"):
		text, ok = fromUTF16(data[2:], binary.LittleEndian)
	case strings.HasPrefix(text, "\xfe\xff"):
		text, ok = fromUTF16(data[2:], binary.BigEndian)
	default:
		text = strings.TrimPrefix(text, "\ufeff")
	}
	if !ok {
		return "", fault.New(fault.Invalid, "exchange.encoding")
	}
	if i := invalidAt(text); i >= 0 {
		return "", fault.New(fault.Invalid, "exchange.encoding").At(fault.Place{Line: lineAt(text, i)})
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", fault.New(fault.Invalid, "locales.nul").At(fault.Place{Line: lineAt(text, i)})
	}
	return text, nil
}

func lineAt(text string, i int) int { return 1 + strings.Count(text[:i], "\n") }

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
