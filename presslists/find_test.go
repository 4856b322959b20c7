package presslists_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/presslists"

	"pgregory.net/rapid"
)

const press = `email,name,outlet,language,topics,consent
jurgen@zeitung.example,Jürgen Müller-Groß,Die Zeitung,de,Wissenschaft,asked in 2012
anna@krant.example,Anna Maes,De Krant,nl,"science, public administration",
soren@avis.example,Søren Ångström,Avisen,da,,
desk@nobody.example,,,fr,,
`

// names are those of what was found, or the addresses.
func names(f presslists.Found) []string {
	all := []string{}
	for _, c := range f.Contacts {
		if c.Name == "" {
			c.Name = c.Address
		}
		all = append(all, c.Name)
	}
	return all
}

func (h house) find(t testing.TB, who accounts.Actor, text string) []string {
	t.Helper()
	found, err := h.Find(ctx, who, presslists.Query{Text: text, Most: 50})
	if err != nil {
		t.Fatal(err)
	}
	if found.All != len(found.Contacts) {
		t.Errorf("%q: %d of %d", text, len(found.Contacts), found.All)
	}
	return names(found)
}

func TestFind(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		h.importInto(t, h.belgian, "be", press)
		for text, want := range map[string][]string{
			"":                       {"Anna Maes", "Jürgen Müller-Groß", "Søren Ångström", "desk@nobody.example"},
			"muller":                 {"Jürgen Müller-Groß"},
			"MÜLLER gross":           {"Jürgen Müller-Groß"},
			"soren angstrom":         {"Søren Ångström"},
			"rant":                   {"Anna Maes"},
			"krant anna":             {"Anna Maes"},
			"anna@krant.example":     {"Anna Maes"},
			"administration maes":    {"Anna Maes"},
			"zeitung wissen":         {"Jürgen Müller-Groß"},
			"nobody fr":              {"desk@nobody.example"},
			"muller maes":            {},
			"%":                      {"Anna Maes", "Jürgen Müller-Groß", "Søren Ångström", "desk@nobody.example"},
			strings.Repeat("x", 1e5): {},
		} {
			if got := h.find(t, h.belgian, text); !slices.Equal(got, want) {
				t.Errorf("%.40q: %q, wanted %q", text, got, want)
			}
		}
	})
}

func TestFindTurnsPages(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		var file strings.Builder
		file.WriteString("email,name\n")
		for i := range 700 {
			fmt.Fprintf(&file, "a%d@x.example,Name %03d\n", i, (i*467)%700)
		}
		h.importInto(t, h.belgian, "be", file.String())
		found, err := h.Find(ctx, h.belgian, presslists.Query{Text: "name", List: "be", From: 300, Most: 3})
		if err != nil || found.All != 700 || !slices.Equal(names(found), []string{"Name 300", "Name 301", "Name 302"}) {
			t.Errorf("%d, %q, %v", found.All, names(found), err)
		}
		if found, err = h.Find(ctx, h.belgian, presslists.Query{From: 5000, Most: 3}); err != nil || found.All != 700 || len(found.Contacts) != 0 {
			t.Errorf("behind the end: %+v, %v", found, err)
		}
	})
}

// A partner finds nobody of another's lists, and whoever may not keep lists finds nobody.
func TestFindStaysWithinWhatIsKept(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		h.importInto(t, h.belgian, "be", press)
		for name, c := range map[string]struct {
			who  accounts.Actor
			want string
		}{
			"dutch": {h.dutch, "presslists.list_missing"}, "nobody": {accounts.Actor{}, "presslists.list_missing"},
			"approver": {accountstest.For("approver", h.be, accounts.Approver), "presslists.forbidden"},
			"reader":   {accountstest.For("reader", accounts.Partner{}, accounts.Reader), "presslists.forbidden"},
		} {
			if got := h.find(t, c.who, ""); len(got) != 0 {
				t.Errorf("%s found %q", name, got)
			}
			if _, err := h.Find(ctx, c.who, presslists.Query{List: "be"}); !fault.Is(err, c.want) {
				t.Errorf("%s asked for the list: %v", name, err)
			}
		}
		if got := h.find(t, accountstest.For("officer", accounts.Partner{}, accounts.Officer), "maes"); len(got) != 1 {
			t.Errorf("the consortium's officer found %q", got)
		}
	})
}

func TestOverview(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("be"))
		h.importInto(t, h.belgian, "be", press+"second@avis.example,Second,Avisen,da,,\nx@x.example,X,,,,\n")
		approver := accountstest.For("approver", h.be, accounts.Approver)
		for name, c := range map[string]struct {
			who   accounts.Actor
			lists int
			keep  bool
		}{"officer": {h.belgian, 1, true}, "approver": {approver, 1, false}, "dutch": {h.dutch, 0, false}} {
			all, err := h.Overview(ctx, c.who)
			if err != nil || len(all) != c.lists {
				t.Fatalf("%s: %+v, %v", name, all, err)
			}
			if len(all) == 0 {
				continue
			}
			got := all[0]
			if got.Contacts != 6 || got.Keep != c.keep || got.Languages[0] != (presslists.Spoken{Language: "da", Contacts: 2}) || got.Languages[4].Language != "" {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if _, err := h.Summary(ctx, h.dutch, "be"); !fault.Is(err, "presslists.list_missing") {
			t.Error(err)
		}
	})
}

// Whatever is done to contacts, everybody who is there is found, and nobody else.
func TestWhoIsThereIsFound(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.save(t, system, h.list("one"))
		h.save(t, system, h.list("two"))
		rapid.Check(t, func(t *rapid.T) {
			address := rapid.Map(rapid.IntRange(0, 15), func(n int) string { return fmt.Sprintf("p%d@x.example", n) })
			name := rapid.SampledFrom([]string{"Ann Ä", "Bea Ø", "Čapek", "Dvořák ß", "Eve"})
			lists := rapid.SampledFrom([][]string{{"one"}, {"two"}, {"one", "two"}})
			there := func() []presslists.Listed {
				found, err := h.Find(ctx, h.belgian, presslists.Query{Most: 1000})
				if err != nil {
					t.Fatal(err)
				}
				return found.Contacts
			}
			id := func() int64 {
				all := there()
				if len(all) == 0 {
					return 0
				}
				return rapid.SampledFrom(all).Draw(t, "contact").ID
			}
			expected := func(err error) {
				if err != nil && fault.KindOf(err) == fault.Internal {
					t.Fatal(err)
				}
			}
			acts := map[string]func(*rapid.T){
				"save": func(t *rapid.T) {
					c := presslists.Contact{Address: address.Draw(t, "address"), Name: name.Draw(t, "name")}
					which := int64(0)
					if rapid.Bool().Draw(t, "change") {
						which = id()
					}
					_, err := h.SavePerson(ctx, h.belgian, which, c, lists.Draw(t, "lists"))
					expected(err)
				},
				"remove": func(*rapid.T) { expected(h.RemovePerson(ctx, h.belgian, id())) },
				"merge": func(*rapid.T) {
					_, err := h.Merge(ctx, h.belgian, id(), []int64{id(), id()})
					expected(err)
				},
				"import": func(t *rapid.T) {
					file := "email,name\n"
					for range rapid.IntRange(1, 5).Draw(t, "rows") {
						file += address.Draw(t, "address") + "," + name.Draw(t, "name") + "\n"
					}
					_, err := h.Import(ctx, h.belgian, lists.Draw(t, "lists")[0], "f.csv", strings.NewReader(file))
					expected(err)
				},
			}
			for range rapid.IntRange(1, 6).Draw(t, "acts") {
				acts[rapid.SampledFrom([]string{"save", "save", "remove", "merge", "import"}).Draw(t, "act")](t)
			}
			found := map[int64]string{}
			for _, c := range there() {
				found[c.ID] = c.Name
			}
			for _, slug := range []string{"one", "two"} {
				all, err := h.ContactsOf(ctx, system, slug)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range all {
					if name, is := found[c.ID]; !is || name != c.Name {
						t.Fatalf("%+v isn't found: %v", c, found)
					}
					delete(found, c.ID)
				}
			}
			if len(found) > 0 {
				t.Fatalf("found, and not there: %v", found)
			}
		})
	})
}
