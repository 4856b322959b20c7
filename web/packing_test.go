package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestTextIsPacked for who unpacks it, and is the same text then.
func TestTextIsPacked(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	for _, path := range []string{"/desk/", "/en/", "/desk/calendar/"} {
		plain, packed := b.Get(path), b.Get(path, "Accept-Encoding", "gzip")
		if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(packed.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: %v, %v", path, plain.Header, packed.Header)
		}
		if len(packed.Body) > len(plain.Body)/2 {
			t.Errorf("%s: %d bytes of %d", path, len(packed.Body), len(plain.Body))
		}
		z, err := gzip.NewReader(strings.NewReader(packed.Body))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || string(got) != plain.Body {
			t.Errorf("%s: another page: %v", path, err)
		}
	}
	r := s.Ask(http.MethodGet, "/healthz", "", "Accept-Encoding", "gzip")
	if r.Body != "ok\n" {
		t.Errorf("%q", r.Body)
	}
}
