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
	"communique/web"
	"communique/web/webtest"
)

// secrets are words that only Estonia's people may read, and whoever works for the consortium.
var secrets = []string{"toimetus@leht.example", "newsdesk@baltic.example", "Press list EE", "Ainult Eestile"}

// TestEveryRouteForEverybody walks every route as everybody: who hasn't signed in gets to no
// page, whose role doesn't open a route gets none either, and of what is another partner's
// nobody is told that it is there.
func TestEveryRouteForEverybody(t *testing.T) {
	t.Parallel()
	h := webtest.Busy(t)
	h.Import("---\nslug: eesti\nlanguage: et\ncountries: [EE]\n---\n# Ainult Eestile\n\nJuhtlõik.\n")
	s := h.Open()
	for _, who := range webtest.Everybody {
		for _, route := range s.Rooms.Routes {
			if strings.HasPrefix(route.Pattern, "/desk/sign-out") || strings.HasPrefix(route.Pattern, "/desk/account") && route.Method == http.MethodPost {
				continue // it would end what the others walk with
			}
			for _, estonia := range []bool{false, true} {
				path := filled(t, h, route.Pattern, estonia)
				a := ask(s.As(who), route.Method, path)
				what := strings.Join([]string{who, route.Method, path}, " ")
				checkDoor(t, h, who, route, what, a)
				checkForeign(t, who, route, what, estonia, a)
			}
		}
	}
}

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

var parameter = regexp.MustCompile(`\{([a-z]+)(\.\.\.)?\}`)

// filled is a path with things of Belgium's and everybody's in its pattern, or of Estonia's.
func filled(t *testing.T, h *webtest.House, pattern string, estonia bool) string {
	t.Helper()
	own, other := map[string]string{"slug": "lipse", "language": "nl", "list": "be"}, map[string]string{"slug": "eesti", "language": "et", "list": "ee"}
	if strings.HasPrefix(pattern, "/desk/lists/") {
		own["slug"], other["slug"] = "be", "ee"
	}
	values := own
	if estonia {
		values = other
	}
	if strings.HasPrefix(pattern, "/desk/contacts/") {
		values["id"] = contactOf(t, h, values["list"])
	}
	return parameter.ReplaceAllStringFunc(strings.ReplaceAll(pattern, "{$}", ""), func(p string) string {
		if v := values[parameter.FindStringSubmatch(p)[1]]; v != "" {
			return v
		}
		return "2"
	})
}
