package rooms_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestTheFirstDay: where there is no partner, no list and no release, every page is one, and
// what needs a partner or a list leads to it.
func TestTheFirstDay(t *testing.T) {
	t.Parallel()
	s := webtest.Empty(t).Open()
	b, walked := s.As(webtest.Administrator), 0
	for _, table := range s.Tables {
		for _, route := range table {
			path := strings.ReplaceAll(route.Pattern, "{$}", "")
			path = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(strings.Replace(path, "{lang}", "en", 1), "1")
			if route.Method != http.MethodGet {
				continue
			}
			walked++
			if a := ask(b, http.MethodGet, path); a.Status >= http.StatusInternalServerError {
				t.Errorf("%s: %d", path, a.Status)
			}
		}
	}
	if walked < 60 {
		t.Errorf("%d pages", walked)
	}
	const partner, list = `href="/desk/administration/partners/new"`, `href="/desk/new-list"`
	leads := func(where, path string, a webtest.Answer) {
		t.Helper()
		if !strings.Contains(a.Body, path) || strings.Contains(a.Body, "<form class=\"form\"") {
			t.Errorf("%s leads nowhere: %d\n%s", where, a.Status, a.Body)
		}
	}
	for _, path := range []string{"/desk/", "/desk/lists/", "/desk/new-list", "/desk/contacts/", "/desk/contacts/new"} {
		leads(path, partner, b.Get(path))
	}
	leads("a new list", partner, b.Post("/desk/new-list", "name", "Dailies", "country", "BE", "language", "nl", "how", "days", "day", "mon", "times", "9:00"))
	if a := s.As(webtest.Officer).Get("/desk/new-list"); a.Status != http.StatusOK || strings.Contains(a.Body, partner) || !strings.Contains(a.Body, "Ask an administrator") {
		t.Errorf("who may add no partner is led to that page: %d\n%s", a.Status, a.Body)
	}

	a := b.Post("/desk/administration/partners/new", "name", "Ours", "slug", "ours", "country", "BE", "languages", "nl")
	if a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	for _, path := range []string{"/desk/lists/", "/desk/contacts/", "/desk/contacts/new"} {
		leads(path, list, b.Get(path))
	}
	if a := b.Get("/desk/new-list"); !strings.Contains(a.Body, "<form class=\"form\"") {
		t.Errorf("no form for a first list\n%s", a.Body)
	}
}
