package accounts

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
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

func TestWordsOfTwoScripts(t *testing.T) {
	for name, want := range map[string]string{
		"M\u0430rleen de Vries": "M\u0430rleen", "Anna \u039flsen": "\u039flsen", "Jean-\u0420aul Petit": "\u0420aul", "A\u0301nn\u0430": "A\u0301nn\u0430",
		"Marleen de Vries": "", "Μαρία Müller": "", "Мария (Maria) Петрова": "", "Анна-Luise": "", "Zoë Ťažká d’Ängelo": "", "山田 Tarō": "", "Anna2": "", "": "",
	} {
		if got := mixedWord(name); got != norm.NFC.String(want) {
			t.Errorf("%q: %q instead of %q", name, got, want)
		}
	}
}
