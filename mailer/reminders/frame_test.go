package reminders

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestBrokenKeepsEachWord: breaking lines loses no word, and no line that could be
// broken is too long.
func TestBrokenKeepsEachWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringMatching(`(?:- |  )?[a-zé–]{1,90}(?: [a-z<>.]{1,12}){0,30}\n{1,4}`)
		text := strings.Join(rapid.SliceOfN(line, 0, 5).Draw(t, "lines"), "")
		got := broken(text)
		if !slices.Equal(strings.Fields(got), strings.Fields(text)) {
			t.Fatalf("%q\nis broken to\n%q", text, got)
		}
		for line := range strings.Lines(got) {
			line = strings.TrimRight(line, "\n")
			if utf8.RuneCountInString(line) > textWidth && len(strings.Fields(strings.TrimLeft(line, "- "))) > 1 && utf8.RuneCountInString(strings.Fields(line)[0]) < 20 {
				t.Fatalf("a line of %d characters: %q", utf8.RuneCountInString(line), line)
			}
		}
		if strings.Contains(got, "\n\n\n") {
			t.Fatalf("two empty lines in %q", got)
		}
	})
}
