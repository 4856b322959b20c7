package rooms_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"communique/accounts"
	"communique/presslists"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/webtest"
)

// secrets are words that only Estonia's people may read, and whoever works for the consortium.
var secrets = []string{"toimetus@leht.example", "newsdesk@baltic.example", "Press list EE", "Ainult Eestile", "we don't like you"}

// TestEveryRouteForEverybody walks every route as everybody: who hasn't signed in gets to no
// page, whose role doesn't open a route gets none either, and of what is another partner's
// nobody is told that it is there.
func TestEveryRouteForEverybody(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	h.Import("---\nslug: eesti\nlanguage: et\ncountries: [EE]\n---\n# Ainult Eestile\n\nJuhtlõik.\n")
	s := h.Open()
	for _, who := range append(slices.Clone(webtest.Everybody), "reader of be") { // each role of a partner's, too
		for _, route := range s.Rooms.Routes {
			if strings.HasPrefix(route.Pattern, "/desk/sign-out") || strings.HasPrefix(route.Pattern, "/desk/account") && route.Method == http.MethodPost {
				continue // it would end what the others walk with
			}
			for _, estonia := range []bool{false, true} {
				if estonia && !parameter.MatchString(route.Pattern) {
					continue // it is the same address
				}
				for _, path := range addresses(t, h, route.Pattern, estonia) {
					a := ask(s.As(who), route.Method, path)
					what := strings.Join([]string{who, route.Method, path}, " ")
					checkDoor(t, h, who, route, what, a)
					checkForeign(t, who, route, what, estonia, a)
					if who == webtest.Administrator && route.Method == http.MethodGet && kinds.MatchString(route.Pattern) && !estonia && a.Status != http.StatusOK && route.Pattern != revisionless {
						t.Errorf("%s: %d, so that nobody else's answer says anything", what, a.Status)
					}
				}
			}
		}
	}
}

// revisionless is what nobody finds: a draft of no release has no revisions.
const revisionless = "/desk/drafts/{id}/revisions/{number}"

func ask(b *webtest.Browser, method, path string) webtest.Answer {
	switch method {
	case http.MethodGet:
		return b.Get(path)
	case http.MethodPost:
		return b.Post(path)
	}
	return b.Send(method, path, "")
}

// checkDoor is about who gets to a route at all.
func checkDoor(t *testing.T, h *webtest.House, who string, route web.Route, what string, a webtest.Answer) {
	t.Helper()
	public := route.Permission == web.Public
	switch {
	case a.Status >= http.StatusInternalServerError && a.Status != http.StatusServiceUnavailable:
		t.Errorf("%s: %d", what, a.Status)
	case public:
	case who == webtest.Nobody && route.Method == http.MethodGet:
		if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/desk/sign-in") {
			t.Errorf("%s: %d to %q without signing in", what, a.Status, a.Header.Get("Location"))
		}
	case who == webtest.Nobody:
		if a.Status != http.StatusUnauthorized {
			t.Errorf("%s: %d without signing in", what, a.Status)
		}
	case route.Permission != web.SignedIn && !h.Actor(who).MaySomewhere(route.Permission):
		if a.Status != http.StatusForbidden {
			t.Errorf("%s: %d, though the role doesn't open it", what, a.Status)
		}
	}
}

// checkForeign is about what is Estonia's, for who isn't.
func checkForeign(t *testing.T, who string, route web.Route, what string, estonia bool, a webtest.Answer) {
	t.Helper()
	if !strings.HasSuffix(who, " of be") {
		return
	}
	for _, secret := range secrets {
		if strings.Contains(a.Body, secret) {
			t.Errorf("%s: tells of %s", what, secret)
		}
	}
	if estonia && parameter.MatchString(route.Pattern) && a.Status < http.StatusBadRequest && !slices.Contains(ownSecrets, route.Pattern) {
		t.Errorf("%s: %d for what is another partner's", what, a.Status)
	}
}

// ownSecrets are routes on which the last part of the address isn't a thing of a partner's.
var ownSecrets = []string{}

// contactOf is the id of somebody on a list, who is added when all have been removed or erased
// on the walk.
func contactOf(t *testing.T, h *webtest.House, list string) string {
	t.Helper()
	l, err := h.Lists.List(context.Background(), list)
	if err != nil {
		t.Fatal(err)
	}
	contacts, err := h.Lists.Contacts(context.Background(), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(contacts) > 0 {
		return strconv.FormatInt(contacts[0].ID, 10)
	}
	c := presslists.Contact{Address: rand.Text() + "@paper.example"}
	if c, err = h.Lists.SavePerson(context.Background(), accounts.System("test"), 0, c, []string{list}); err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(c.ID, 10)
}

// draftOf is the id and the version of a draft that can be read, of a release or of none, also
// when somebody has dropped or emptied it on the walk.
func draftOf(t *testing.T, h *webtest.House, slug string) (id, version string) {
	t.Helper()
	who, at := accounts.System("test"), drafts.At{}
	if all, err := h.Drafts.List(t.Context(), who); err != nil {
		t.Fatal(err)
	} else if i := slices.IndexFunc(all, func(d drafts.Summary) bool { return d.Slug == "" }); slug == "" && i >= 0 {
		d, err := h.Drafts.Get(t.Context(), who, all[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		at = d.At
	}
	if slug != "" {
		d, err := h.Drafts.Open(t.Context(), who, slug)
		if err != nil {
			t.Fatal(err)
		}
		at = d.At
	}
	d, err := h.Drafts.Save(t.Context(), who, at, drafts.Content{
		Slug: "begun", Language: "en", Countries: []string{"EE"},
		Blocks: []drafts.Block{{Kind: drafts.Headline, Text: "Ainult Eestile"}, {Kind: drafts.Lead, Text: "Juhtlõik."}, {Kind: drafts.Paragraph, Text: "Tekst."}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(d.ID, 10), strconv.Itoa(d.Version)
}

// proposalOf is the id of a file that waits to be taken into a list.
func proposalOf(t *testing.T, h *webtest.House, list string) string {
	t.Helper()
	w, err := h.Lists.Propose(t.Context(), h.Actor(webtest.Administrator), list, "more.csv", strings.NewReader("email,name\nmore@paper.example,Ainult Eestile\n"))
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(w.ID, 10)
}

var (
	parameter = regexp.MustCompile(`\{([a-z]+)(\.\.\.)?\}`)
	// kinds are the parameters that don't say of what something is shown, but what of it.
	kinds = regexp.MustCompile(`\{(table|format|look|number)\}`)
)

// several are values of which each leads to something else.
var several = map[string][]string{
	"table": {"list.csv", "country.csv", "troubles.csv"}, "format": {"xliff12", "csv"}, "look": {"mail", "page"},
}

// addresses are filled with each of several.
func addresses(t *testing.T, h *webtest.House, pattern string, estonia bool) []string {
	t.Helper()
	for name, values := range several {
		before, after, there := strings.Cut(pattern, "{"+name+"}")
		if !there {
			continue
		}
		var all []string
		for _, v := range values {
			all = append(all, filled(t, h, before+v+after, estonia))
		}
		return all
	}
	return []string{filled(t, h, pattern, estonia)}
}

// filled is a path with things of Belgium's and everybody's in its pattern, or of Estonia's.
func filled(t *testing.T, h *webtest.House, pattern string, estonia bool) string {
	t.Helper()
	own, other := map[string]string{"slug": "lipse", "language": "nl", "list": "be"}, map[string]string{"slug": "eesti", "language": "et", "list": "ee"}
	values := own
	if estonia {
		values = other
	}
	for name, of := range several {
		values[name] = of[0]
	}
	switch {
	case strings.HasPrefix(pattern, "/desk/administration/"):
		values["slug"] = values["list"] // a partner's
	case strings.HasPrefix(pattern, "/desk/contacts/{id}"):
		values["id"] = contactOf(t, h, values["list"])
	case strings.HasPrefix(pattern, "/desk/lists/{list}/import/{id}"):
		values["id"] = proposalOf(t, h, values["list"])
	case strings.HasPrefix(pattern, "/desk/drafts/{id}"):
		values["id"], values["number"] = draftOf(t, h, "")
	case strings.HasPrefix(pattern, "/desk/releases/{slug}/edit/revisions/"):
		values["number"] = "1"
	case strings.HasPrefix(pattern, "/desk/releases/{slug}/edit/"):
		_, values["number"] = draftOf(t, h, values["slug"])
	}
	return parameter.ReplaceAllStringFunc(strings.ReplaceAll(pattern, "{$}", ""), func(p string) string {
		if v := values[parameter.FindStringSubmatch(p)[1]]; v != "" {
			return v
		}
		return "2"
	})
}
