package look

import (
	"strings"
	"testing"

	"communique/locales"
)

// TestPagesAreLight: all that we have written for the browser is loaded once, and is less
// than a picture.
func TestPagesAreLight(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, err := New(Options{Catalogue: catalogue, Name: "LIPSE", URL: "https://press.example"})
	if err != nil {
		t.Fatal(err)
	}
	total, sheets := 0, 0
	for name, a := range l.assets {
		if strings.HasPrefix(a.kind, cssKind) || strings.HasPrefix(a.kind, scriptKind) {
			total += len(a.content)
			sheets++
			t.Logf("%s: %d bytes", name, len(a.content))
		}
	}
	const most = 60_000
	if total > most || sheets < 2 {
		t.Errorf("%d bytes in %d files, want at most %d", total, sheets, most)
	}
	if css := string(l.assets[strings.TrimPrefix(l.hashed["look.css"], "/assets/")].content); !strings.Contains(css, "--embargo") || strings.Contains(css, "/*") {
		t.Error("the sheet lost its tokens, or kept its comments")
	}
}
