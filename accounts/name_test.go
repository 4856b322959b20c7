package accounts

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSamePersonIsWhatFoldingSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringOfN(rapid.RuneFrom([]rune("abAB ſsSkKKåÅßẞé")), 0, 6, -1).Draw(t, "a")
		b := rapid.StringOfN(rapid.RuneFrom([]rune("abAB ſsSkKKåÅßẞé")), 0, 6, -1).Draw(t, "b")
		tidy := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if strings.EqualFold(tidy(a), tidy(b)) && !SamePerson(a, b) {
			t.Fatalf("%q and %q", a, b)
		}
		if !SamePerson(a, "  "+strings.ToUpper(strings.ToLower(a))+" ") && !strings.ContainsAny(a, "ßẞ") {
			t.Fatalf("%q", a)
		}
	})
	for _, two := range [][2]string{{"Anna", "Ana"}, {"Anna B", "AnnaB"}, {"Zoe", "Zoë"}} {
		if SamePerson(two[0], two[1]) {
			t.Errorf("%q is not %q", two[0], two[1])
		}
	}
}
