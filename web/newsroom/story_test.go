package newsroom

import "testing"

func TestLeadIsReadAsItStands(t *testing.T) {
	for fragment, want := range map[string]string{
		"<h1>x</h1>\n<p class=\"lead\">Two\n<strong>bold</strong> &amp; more</p><p>y</p>": "Two bold & more",
		"<p class=\"lead\">Trois\u202f: «\u00a0mots\u00a0»</p>":                           "Trois\u202f: «\u00a0mots\u00a0»",
		"<p>no lead</p>": "",
	} {
		if got := lead(fragment); got != want {
			t.Errorf("%q has the lead %q, not %q", fragment, got, want)
		}
	}
}
