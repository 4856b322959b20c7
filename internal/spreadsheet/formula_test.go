package spreadsheet

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is guarded begins no formula anywhere, and comes back as it was.
func TestGuardIsTakenAway(t *testing.T) {
	hostile := rapid.OneOf(rapid.StringMatching(`[ '=+@,;"\t\r\n\pL0-9-]{0,20}`), rapid.String(), rapid.SampledFrom([]string{
		"=1+1", "''=1", "a,=b", "-5; +3", " =A1", "\u00a0@x", "＝1", "\t=1", "it's", "'",
	}))
	rapid.Check(t, func(t *rapid.T) {
		text := hostile.Draw(t, "text")
		safe := Guarded(text)
		if got := Unguarded(safe); got != text {
			t.Fatalf("%q became %q, and %q", text, safe, got)
		}
		for _, cell := range strings.FieldsFunc(safe, func(r rune) bool { return strings.ContainsRune(cellEnds, r) }) {
			if startsFormula(cell) {
				t.Fatalf("%q: the cell %q is a formula", text, cell)
			}
		}
	})
}
