package contacts_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"communique/web/webtest"
)

// namesakes are contacts of one name, by the beginnings of their addresses.
func namesakes(t *testing.T, s *webtest.Site, list, name string, who ...string) map[string]string {
	t.Helper()
	file := "email,name,outlet\n"
	for _, w := range who {
		file += w + "@blad.example," + name + ",Blad\n"
	}
	if _, err := s.Lists.Import(ctx, s.Actor(webtest.Officer), list, "x.csv", strings.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, w := range who {
		ids[w] = fmt.Sprint(id(t, s, w+"@blad.example"))
	}
	return ids
}

const byName, byApart = "/desk/contacts/duplicates?by=name", "/desk/contacts/duplicates?by=apart"

func TestMerging(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	want(t, b.Get("/desk/contacts/duplicates"), http.StatusOK, "Nothing to merge")
	if _, err := s.Lists.Import(ctx, s.Actor(webtest.Officer), "be", "x.csv", strings.NewReader("email,name,outlet\na@blad.example,Anna Maes,Blad\nanna@blad.example,\"Maes, Anna\",Blad\n")); err != nil {
		t.Fatal(err)
	}
	want(t, b.Get("/desk/contacts/duplicates?by=name"), http.StatusOK, "1 name with several addresses", "a@blad.example", "anna@blad.example")
	into, other := fmt.Sprint(id(t, s, "anna@blad.example")), fmt.Sprint(id(t, s, "a@blad.example"))
	want(t, b.Post("/desk/contacts/duplicates?by=name", "others", other), http.StatusUnprocessableEntity, "You haven’t chosen which address to keep")
	a := b.Follow("/desk/contacts/duplicates?by=name", "into", into, "others", into, "others", other)
	want(t, a, http.StatusOK, "is now one contact", "Restore as a contact")
	former := regexp.MustCompile(`name="former" value="(\d+)"`).FindStringSubmatch(a.Body)
	want(t, b.Follow("/desk/contacts/"+into+"/restore", "former", former[1]), http.StatusOK, "is a separate contact again", "a@blad.example")
	want(t, b.Get("/desk/contacts/duplicates?by=address"), http.StatusOK, "No address is on more than one")
}

func TestTheyAreDifferentPeople(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	want(t, b.Get(byApart), http.StatusOK, "Nobody has been marked yet", "under “Same name, several addresses”")
	ids := namesakes(t, s, "be", "Anna &amp; <b>Maes</b>", "a", "b")
	want(t, b.Get(byName), http.StatusOK, "They are different people", "a@blad.example", "!<b>", "!checkbox")
	a := b.Follow(byName, "into", ids["a"], "others", ids["a"], "others", ids["b"], "do", "apart")
	want(t, a, http.StatusOK, "marked as different people", "Nothing to merge", "!<b>", "!a@blad.example", `aria-current="page">Same name`)
	a = b.Get(byApart)
	want(t, a, http.StatusOK, "a@blad.example", "b@blad.example", "Marked as different people by The officer of be, ", "Europe/Brussels", "1 name shared", "!<b>", "!They are different people</button>")
	want(t, s.As(webtest.EstonianOfficer).Get(byApart), http.StatusOK, "Nobody has been marked yet", "!blad.example")

	fields := []string{"do", "again"}
	for _, m := range regexp.MustCompile(`name="others" value="([0-9 ]+)"`).FindAllStringSubmatch(a.Body, -1) {
		fields = append(fields, "others", m[1])
	}
	want(t, b.Follow(byApart, fields...), http.StatusOK, "merging these contacts will be suggested again", "Nobody has been marked yet")
	want(t, b.Get(byName), http.StatusOK, "a@blad.example", "b@blad.example")
}

func TestSomeOfSeveral(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	ids := namesakes(t, s, "be", "Anna Maes", "a", "b", "c")
	box := func(who string, ticked bool) string {
		checked := map[bool]string{true: " checked"}[ticked]
		return fmt.Sprintf(`type="checkbox" name="others" value="%s"%s>`, ids[who], checked)
	}
	want(t, b.Get(byName), http.StatusOK, box("a", true), box("b", true), box("c", true))
	some := []string{"group", ids["a"], "others", ids["b"], "others", ids["c"]}
	want(t, b.Post(byName, append(some, "into", ids["a"])...), http.StatusUnprocessableEntity, "The address to keep isn’t ticked",
		box("a", false), box("b", true), box("c", true), `name="into" value="`+ids["a"]+`" checked`)
	want(t, b.Post(byName, "group", ids["a"], "others", ids["b"], "into", ids["b"], "do", "apart"), http.StatusUnprocessableEntity,
		"Tick at least two addresses", box("a", false), box("b", true), `name="into" value="`+ids["b"]+`" checked`)

	want(t, b.Follow(byName, "others", ids["a"], "others", ids["b"], "do", "apart"), http.StatusOK, "different people", "a@blad.example")
	all := []string{"group", ids["a"], "others", ids["a"], "others", ids["b"], "others", ids["c"], "into", ids["c"]}
	want(t, b.Post(byName, all...), http.StatusUnprocessableEntity, "a@blad.example and b@blad.example are marked as different people", box("a", true),
		`name="into" value="`+ids["c"]+`" checked`, `action="/desk/contacts/duplicates?by=name"`)
	want(t, b.Follow(byName, append(some, "into", ids["b"])...), http.StatusOK, "is now one contact")
	want(t, b.Get(byName), http.StatusOK, "Nothing to merge")
}

// One comes back to the page on which one was, or to the first when nothing is left there.
func TestThePageOfAGroup(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	last := map[string]string{}
	for i := range 22 {
		last = namesakes(t, s, "be", fmt.Sprintf("Anna Maes %02d", i), fmt.Sprintf("a%02d", i), fmt.Sprintf("b%02d", i))
	}
	want(t, b.Get(byName+"&page=2"), http.StatusOK, `action="/desk/contacts/duplicates?by=name&amp;page=2"`, "Anna Maes 20", "Anna Maes 21")
	a := b.Follow(byName+"&page=2", "do", "apart", "others", last["a21"], "others", last["b21"])
	want(t, a, http.StatusOK, "Anna Maes 20", "!a21@blad.example", "!Anna Maes 19", "21 names")
	a = b.Follow(byName+"&page=2", "do", "apart", "others", fmt.Sprint(id(t, s, "a20@blad.example"), " ", id(t, s, "b20@blad.example")))
	want(t, a, http.StatusOK, "Anna Maes 19", "20 names", "!a20@blad.example")
}

func TestHostileNumbers(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.As(webtest.BelgianOfficer)
	own, foreign := fmt.Sprint(id(t, s, "nieuws@krant.example")), fmt.Sprint(id(t, s, "toimetus@leht.example"))
	for _, do := range []string{"apart", "again"} {
		for _, others := range [][]string{
			nil, {""}, {"x"}, {"-1"}, {"0"}, {"99999999999999999999999"}, {own, "1 OR 1=1"}, {own, "\x00"}, {own, foreign}, {own + " " + foreign},
			{own + ";" + foreign}, {strings.Repeat(own+" ", 1000) + foreign},
		} {
			fields := []string{"do", do}
			for _, o := range others {
				fields = append(fields, "others", o)
			}
			a := b.Post(byName, fields...)
			if a.Status != http.StatusNotFound || strings.Contains(a.Body, "leht.example") {
				t.Errorf("%s %q: %d", do, others, a.Status)
			}
		}
	}
	want(t, b.Post("/desk/contacts/duplicates?by=%3Cb%3E&page=1x", "do", "apart", "others", own), http.StatusNotFound)
	want(t, b.Post("/desk/contacts/duplicates?by=%3Cb%3E", "do", "apart", "others", own), http.StatusUnprocessableEntity, "Tick at least two addresses", "!<b>")
}
