package textfile

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

func TestDecode(t *testing.T) {
	for _, tt := range []struct {
		name, data, want string
		line             int
		ok               bool
	}{
		{"UTF-8", "één\n", "één\n", 0, true},
		{"UTF-8 with its mark", "\ufeffa", "a", 0, true},
		{"UTF-16, little end first", "\xff\xfea\x00\n\x00", "a\n", 0, true},
		{"UTF-16, big end first", "\xfe\xff\x00a\x1e\x20", "aḠ", 0, true},
		{"an octet too many", "\xff\xfea\x00\n", "", 0, false},
		{"half a surrogate pair", "\xff\xfe\x3d\xd8a\x00", "", 0, false},
		{"half a surrogate pair at the end", "\xff\xfe\x3d\xd8", "", 0, false},
		{"Latin-1 in the third line", "a\nb\nc\xe9\n", "", 3, false},
		{"U+FFFD that somebody typed", "a\ufffd", "a\ufffd", 0, true},
		{"nothing", "", "", 0, true},
	} {
		text, line, ok := Decode([]byte(tt.data))
		if text != tt.want || line != tt.line || ok != tt.ok {
			t.Errorf("%s: %q, line %d, %v", tt.name, text, line, ok)
		}
	}
}

// Whatever a program writes in UTF-16 comes out as it was.
func TestUTF16ComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		data := []byte("\xfe\xff")
		for _, unit := range utf16.Encode([]rune(text)) {
			data = binary.BigEndian.AppendUint16(data, unit)
		}
		if got, _, ok := Decode(data); !ok || got != text {
			t.Fatalf("%q, %v", got, ok)
		}
	})
}
