package sink

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// unstuffed is what a message means, as RFC 5321, section 4.5.2, says it.
func unstuffed(text []byte) (raw, behind []byte, done bool) {
	text = append([]byte("\r\n"), text...)
	end := bytes.Index(text, []byte("\r\n.\r\n"))
	if end < 0 {
		return nil, nil, false
	}
	raw, behind = text[:end+2], text[end+5:]
	return bytes.ReplaceAll(raw, []byte("\r\n."), []byte("\r\n"))[2:], behind, true
}

// TestBodyInPieces: however a message is cut into pieces, what is read is what was
// meant, and what stands behind its dot is left.
func TestBodyInPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"\r\n", ".", "\n", "\r", "a", "\r\n.", "\r\n..", "\r\n.\r", string(bytes.Repeat([]byte("x"), longestText+5))})
		var text []byte
		for _, w := range rapid.SliceOfN(words, 0, 20).Draw(t, "words") {
			text = append(text, w...)
		}
		text = append(text, "\r\n.\r\nMAIL"...)
		b := body{keep: true, most: 1 << 20}
		b.begin()
		unread, rest, done := []byte{}, text, false
		for !done && len(rest) > 0 {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			unread, rest = append(unread, rest[:n]...), rest[n:]
			n, done = b.take(unread)
			unread = unread[n:]
			if len(unread) > longestText && !done {
				t.Fatalf("%d bytes are left", len(unread))
			}
		}
		raw, behind, _ := unstuffed(text)
		if !done || !bytes.Equal(b.raw, raw) || int(b.size) != len(raw) || !bytes.Equal(append(unread, rest...), behind) {
			t.Fatalf("%q\nread as %q (%d), %v, left %q\nmeans   %q, left %q", text, b.raw, b.size, done, append(unread, rest...), raw, behind)
		}
		long := false
		for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
			long = long || len(line)+2 > longestText
		}
		if b.long != long {
			t.Fatalf("%q: long is %v", text, b.long)
		}
	})
}
