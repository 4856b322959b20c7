package mailer

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/textproto"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func repliesFrom(r io.Reader) *replies {
	return &replies{r: bufio.NewReader(r), await: func(time.Duration) error { return nil }}
}

func TestReplies(t *testing.T) {
	long := strings.Repeat("x", maxReplyLine-len("250 \r\n"))
	for given, want := range map[string]Reply{
		"250 2.0.0 Ok\r\n":        {250, "2.0.0 Ok"},
		"250 Ok\n":                {250, "Ok"},
		"250\r\n":                 {250, ""},
		"250 \r\n":                {250, ""},
		"354-Go\r\n354 ahead\r\n": {354, "Go\nahead"},
		"421-\r\n421\r\n":         {421, "\n"},
		"250 " + long + "\r\n":    {250, long},
		strings.Repeat("550-a\r\n", maxReplyLines-1) + "550 a\r\n": {550, strings.Repeat("a\n", maxReplyLines-1) + "a"},

		"":                               {},
		"250 Ok":                         {},
		"250-Ok\r\n":                     {},
		"250-Ok\r\n251 Ok\r\n":           {},
		"250-Ok\r\nOk\r\n":               {},
		"250 x" + long + "\r\n":          {},
		"250 " + strings.Repeat(long, 9): {},
		"25 Ok\r\n":                      {},
		"2500 Ok\r\n":                    {},
		"250_Ok\r\n":                     {},
		"150 Ok\r\n":                     {},
		"600 Ok\r\n":                     {},
		" 250 Ok\r\n":                    {},
		"\r\n":                           {},
		"+OK dovecot\r\n":                {},
		"HTTP/1.1 400 Bad Request\r\n":   {},
		strings.Repeat("550-a\r\n", maxReplyLines) + "550 a\r\n": {},
	} {
		code, text, err := repliesFrom(strings.NewReader(given)).next(0)
		if code != want.Code || string(text) != want.Text || (err == nil) != (want.Code > 0) {
			t.Errorf("%.80q: %d %.80q %v", given, code, text, err)
		}
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended && !errors.Is(err, errNoReply) {
			t.Errorf("%.80q: %v", given, err)
		}
		if err != nil && Classify(StepDot, err).State != Uncertain {
			t.Errorf("%.80q is no word about a mail", given)
		}
	}
}

// TestUsualReplyCostsNothing: not an allocation for each of a mail's four.
func TestUsualReplyCostsNothing(t *testing.T) {
	usual := []byte("250 2.1.0 Ok\r\n")
	source := bytes.NewReader(usual)
	p := repliesFrom(source)
	if n := testing.AllocsPerRun(100, func() {
		source.Reset(usual)
		p.r.Reset(source)
		if code, _, err := p.next(0); code != 250 || err != nil {
			t.Fatal(code, err)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestReplyIsAwaitedOnce: a relay that says a line a minute doesn't get the patience for
// a reply with each of them, and what is here already isn't awaited at all.
func TestReplyIsAwaitedOnce(t *testing.T) {
	n := 0
	p := repliesFrom(iotest.OneByteReader(strings.NewReader("250-a\r\n250-b\r\n250 c\r\n")))
	p.await = func(time.Duration) error { n++; return nil }
	if _, _, err := p.next(time.Minute); err != nil || n != 1 {
		t.Errorf("awaited %d times: %v", n, err)
	}
	p.r.Reset(strings.NewReader("250 a\r\n250-b\r\n250 c\r\n"))
	for i := range 2 {
		if _, _, err := p.next(time.Minute); err != nil || n != 2 {
			t.Errorf("reply %d: awaited %d times: %v", i, n, err)
		}
	}
}

// FuzzReply: whatever comes, it is a reply that Go's own reader, which is more lenient,
// reads in the same way, or an error; and how it is cut into packets changes nothing.
func FuzzReply(f *testing.F) {
	for _, s := range []string{
		"250 2.0.0 Ok\r\n", "250-a\r\n250-b\r\n250 c\r\n", "421\r\n", "250-a\r\n550 b\r\n", "354 \x00\xff\n", "250 a\rb\r\n", "\r\n", "250-\r\n250-",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		code, text, err := repliesFrom(bytes.NewReader(b)).next(0)
		text = bytes.Clone(text)
		again, words, err2 := repliesFrom(iotest.OneByteReader(bytes.NewReader(b))).next(0)
		if again != code || !bytes.Equal(words, text) || (err == nil) != (err2 == nil) {
			t.Fatalf("in one packet %d %q %v, in many %d %q %v", code, text, err, again, words, err2)
		}
		if err != nil {
			if code != 0 || text != nil {
				t.Fatalf("%d %q with %v", code, text, err)
			}
			return
		}
		if code < 200 || code > 599 || len(text) > maxReplyLine*maxReplyLines {
			t.Fatalf("%d with %d octets", code, len(text))
		}
		theirs, message, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(b))).ReadResponse(0)
		short := strings.Contains(string(b), "\n"+string(b[:3])+"\n") || strings.Contains(string(b), string(b[:3])+"\r\n") || len(b) < 5
		if !short && err == nil && (theirs != code || message != string(text)) {
			t.Fatalf("%d %q, and textproto reads %d %q", code, text, theirs, message)
		}
	})
}
