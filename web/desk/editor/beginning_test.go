package editor

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"communique/accounts"
	"communique/locales"
)

// TestInWhichLanguageSomebodyWillWrite: the partner's counts more than that of the desk.
func TestInWhichLanguageSomebodyWillWrite(t *testing.T) {
	partners := []accounts.Partner{
		{ID: 1, Slug: "be", Languages: []string{"de", "fr", "nl-BE"}}, {ID: 2, Slug: "gb", Languages: []string{"en"}},
		{ID: 3, Slug: "lipse", Coordinator: true, Languages: []string{"en"}}, {ID: 4, Slug: "fi", Languages: []string{"fi"}},
	}
	for _, c := range []struct {
		partners         []int64
		last, reads, got string
	}{
		{[]int64{0}, "nl", "nl", "en"}, // she works for the coordinator, and reads the desk in Dutch
		{[]int64{1}, "", "nl", "nl"},
		{[]int64{1}, "fr", "nl", "fr"},
		{[]int64{1}, "en", "da", "de"},
		{[]int64{2, 1}, "", "fr", "fr"},
		{[]int64{4}, "da", "nl", "da"},
		{[]int64{4}, "", "nl", "nl"},
		{nil, "xx", "", "en"},
	} {
		var u accounts.User
		for _, id := range c.partners {
			u.Grants = append(u.Grants, accounts.Grant{Role: accounts.Officer, PartnerID: id})
		}
		if got := sourceOf(partnersOf(u, partners), c.last, c.reads); got != c.got {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestEachSourceHidesItsOwnTick: the style sheet knows every language in which somebody may write.
func TestEachSourceHidesItsOwnTick(t *testing.T) {
	css, err := os.ReadFile("../../look/css/7-editor.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range locales.Languages {
		if rule := fmt.Sprintf(`.editor:has(#language [value=%s]:checked) .into-%s`, l, l); !strings.Contains(string(css), rule) {
			t.Errorf("%s is missing", rule)
		}
	}
}
