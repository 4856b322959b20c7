package guard

import (
	"strings"
	"testing"

	"communique/locales"
)

// counts reach every plural form of every language that a whole number has.
var counts = []int{0, 1, 2, 3, 5, 11, 19, 20, 21, 100, 101, 1_000_000}

// Every message of every language can be said, whatever its count.
func TestEveryMessageSpeaks(t *testing.T) {
	c, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	source := english(t)
	for _, lang := range locales.Languages {
		w := c.In(lang)
		for _, e := range entries(t, lang) {
			for _, text := range said(w, source[e.ID]) {
				if text == "" || strings.ContainsAny(text, "⟦⟧") || strings.Contains(text, "{{") {
					t.Errorf("%s: %s says %q", file(e.Area, lang), e.ID, text)
				}
			}
		}
	}
	for _, id := range c.Missing() {
		t.Errorf("missing: %s", id)
	}
}

func said(w *locales.Words, m message) []string {
	var args []any
	for _, name := range m.placeholders {
		if name != "Count" || !m.plural() {
			args = append(args, name, "<"+name+">")
		}
	}
	if !m.plural() {
		return []string{w.T(m.ID, args...)}
	}
	var texts []string
	for _, n := range counts {
		texts = append(texts, w.N(m.ID, n, args...))
	}
	return texts
}
