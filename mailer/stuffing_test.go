package mailer

import (
	"bufio"
	"bytes"
	"io"
	"net/textproto"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// stuffed is the message as it goes onto the wire.
func stuffed(parts ...[]byte) []byte {
	var s stuffer
	var b []byte
	for _, p := range parts {
		b = s.append(b, p)
	}
	return s.end(b)
}

// cut divides a message somewhere.
func cut(t *rapid.T, message string) [][]byte {
	var parts [][]byte
	for rest := []byte(message); ; {
		n := rapid.IntRange(0, len(rest)).Draw(t, "cut")
		parts = append(parts, rest[:n])
		if rest = rest[n:]; len(parts) == 4 || len(rest) == 0 {
			return append(parts, rest)
		}
	}
}

// TestDotsAreDoubled: wherever a message is cut, the octets on the wire are those that
// Go's own writer makes of it. (It has ideas of its own about a bare CR or LF.)
func TestDotsAreDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.SliceOf(rapid.SampledFrom([]string{"\r\n", ".", "..", "a", "text", "\x00", "é"})).Draw(t, "bits")
		message := strings.Join(bits, "")
		var want bytes.Buffer
		w := textproto.NewWriter(bufio.NewWriter(&want))
		d := w.DotWriter()
		if _, err := io.WriteString(d, message); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if got := stuffed(cut(t, message)...); !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("%q became %q, want %q", message, got, want.Bytes())
		}
	})
}

// TestNoMessageEndsEarly holds for messages with bare line ends too, and for a relay
// that takes them for what they look like.
func TestNoMessageEndsEarly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.SliceOf(rapid.SampledFrom([]string{"\r\n", "\n", "\r", ".", "a"})).Draw(t, "bits")
		wire := stuffed(cut(t, strings.Join(bits, ""))...)
		lines := strings.SplitAfter(string(wire), "\n")
		for i, line := range lines {
			last := i == len(lines)-2 // behind the last line end there is nothing
			if (strings.TrimRight(line, "\r\n") == "." && strings.HasSuffix(line, "\n")) != last {
				t.Fatalf("line %d of %d ends %q", i, len(lines), wire)
			}
		}
	})
}
