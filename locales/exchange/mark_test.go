package exchange

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shown writes the pieces of a text with its codes in { }.
func shown(text string) string {
	var b strings.Builder
	l := inPieces(text)
	for _, p := range l.pieces {
		if p.role == words {
			b.WriteString(p.text)
			continue
		}
		b.WriteString("{" + string(l.codes[p.code].sort) + " " + p.text + "}")
	}
	return b.String()
}

func TestMarks(t *testing.T) {
	for text, want := range map[string]string{
		"a **b** c":                "a {bold **}b{bold **} c",
		"*a*":                      "{italic *}a{italic *}",
		"_a_ and snake_case_names": "{italic _}a{italic _} and snake_case_names",
		"_a_b_ c":                  "{italic _}a_b{italic _} c",
		"***a***":                  "{bold **}{italic *}a{italic *}{bold **}",
		"**a *b***":                "{bold **}a {italic *}b{italic *}{bold **}",
		"[a](https://e.org/(x))!":  "{link [}a{link ](https://e.org/(x))}!",
		"[**a**](u)":               "{link [}{bold **}a{bold **}{link ](u)}",
		"a\\\nb":                   "a{break \\\n}b",
		"<https://e.org>, <b>":     "{address <https://e.org>}, <b>",
		"\\*a\\* \\[b](c)":         "\\*a\\* \\[b](c)",
		"2 * 3 * 4":                "2 * 3 * 4",
		"**a":                      "**a",
		"a** b":                    "a** b",
		"[a *b](u) c*":             "{link [}a *b{link ](u)} c*",
		"[a](b\nc)":                "[a](b\nc)",
		"****a****":                "****a****",
	} {
		if got := shown(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSameCodesHaveTheSameID(t *testing.T) {
	source := inPieces("**a** [b](https://e.org/en) *c* **d**")
	target := inPieces("*c* [b](https://e.org/nl) **a** __x__ **d** **e**")
	number(&source, &target)
	ids := func(l line) (all []int) {
		for _, c := range l.codes {
			all = append(all, c.id)
		}
		return all
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4}, ids(source)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{3, 2, 1, 5, 4, 6}, ids(target)); diff != "" {
		t.Error(diff)
	}
}

// A text of nothing but marks costs what its length does.
func TestManyMarks(t *testing.T) {
	for _, mark := range []string{"*", "**", "[", "](", "_", "<", "*a* ", "**a*", "[a](b)", "[*", "*a ", "\\\n", "](u)"} {
		text := strings.Repeat(mark, textLimit/len(mark))
		l := inPieces(text)
		if len(l.codes) > codeLimit {
			t.Errorf("%q: %d codes", mark, len(l.codes))
		}
	}
}

// Marks within marks within marks stay readable as XML.
func TestDeepMarks(t *testing.T) {
	d := small()
	d.Units = d.Units[:1]
	d.Units[0].Target = strings.Repeat("**a ", 150) + strings.Repeat("b** ", 150)
	for _, f := range formats {
		if u := only(t, "f", string(written(t, f, d))); u.Text != d.Units[0].Target {
			t.Errorf("%s: %q", f, u.Text)
		}
	}
}
