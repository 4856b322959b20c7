package exchange

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMarked(t *testing.T) {
	for _, tt := range []struct{ was, is, want string }{
		{"The old title", "The new title", "The [-old-]{+new+} title"},
		{"Costs 1200 euro", "Costs 1250 euro", "Costs [-1200-]{+1250+} euro"},
		{"Žofia", "Žofia Nováková", "Žofia{+ Nováková+}"},
		{"", "a", "{+a+}"},
	} {
		if got := marked(tt.was, tt.is); got != tt.want {
			t.Errorf("%q → %q: %q", tt.was, tt.is, got)
		}
	}
	before, now := bothMarked("The old title", "The new title")
	if before != "The [-old-] title" || now != "The {+new+} title" {
		t.Errorf("%q, %q", before, now)
	}
}

// Without its marks, a difference is the two texts.
func TestDifferenceIsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was, is := hostile.Draw(t, "was"), hostile.Draw(t, "is")
		if strings.ContainsAny(was+is, "[]{}+-") {
			return
		}
		before, now := bothMarked(was, is)
		bare := strings.NewReplacer("[-", "", "-]", "", "{+", "", "+}", "")
		if bare.Replace(before) != was || bare.Replace(now) != is {
			t.Fatalf("%q → %q: %q, %q", was, is, before, now)
		}
	})
}
