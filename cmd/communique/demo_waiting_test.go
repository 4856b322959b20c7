package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"communique/accounts"
	"communique/presslists"
	"communique/releases"
)

// TestTheSceneIsSet: each kind of work waits for the visitor of the demo, and whoever they come in
// as is shown theirs.
func TestTheSceneIsSet(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	term, err := newTerminal(nil, func(string) string { return "" }, &out, &out)
	if err != nil {
		t.Fatal(err)
	}
	p, err := term.stage(t.Context(), t.TempDir(), "http://127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	site, err := p.pages(term, "http://127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path string, cookies ...*http.Cookie) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1"+path, http.NoBody)
		r.RemoteAddr = "127.0.0.1:4000"
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		site.handler.ServeHTTP(w, r)
		return w
	}
	p.clock.MoveTo(approving)
	if _, err := p.h.load(t.Context(), accounts.System("demo"), exampleFS(), p.members); err != nil {
		t.Fatal(err)
	}
	if err := p.setTheScene(t.Context()); err != nil {
		t.Fatal(err)
	}
	for slug, want := range map[string]releases.State{"invitation": releases.Draft, "barriers": releases.InTranslation, "workshop": releases.InTranslation, "questionnaire": releases.Scheduled, "school": releases.Scheduled} {
		if r, err := p.h.releases.Get(t.Context(), slug); err != nil || r.State != want {
			t.Errorf("%s is %s, want %s (%v)", slug, r.State, want, err)
		}
	}
	for address := range surprises {
		if all, err := p.h.lists.Find(t.Context(), accounts.System("test"), presslists.Query{Text: address, Most: 1}); err != nil || all.All == 0 {
			t.Errorf("%s is on no list (%v)", address, err)
		}
	}
	works := map[string][]string{
		"officer":       {"Drafts: no translations requested yet LIPSE INVITES CITIES TO TELL HOW THEY INNOVATE"},
		"translator":    {"Source has changed What stops a good idea in a town hall: first results from Estonia Estonian"},
		"approver":      {"Handed in: review and approve Officials from eleven countries meet in Rotterdam Dutch Slovak"},
		"partner":       {"Handed in: review and approve Officials from eleven countries meet in Rotterdam Slovak"},
		"administrator": {"Handed in: review and approve", "Drafts: no translations requested yet"},
		"reader":        {"Nothing is waiting for you."},
	}
	people := p.visitors.people()
	if len(people) != len(works) {
		t.Errorf("%d people", len(people))
	}
	for _, one := range people {
		entered := ask(http.MethodPost, "/demo/as/"+one.Slug)
		page := ask(http.MethodGet, "/desk/?language=en", entered.Result().Cookies()...).Body.String()
		_, page, _ = strings.Cut(page, `<section class="waiting"`)
		waiting, after, _ := strings.Cut(page, "</section>")
		waiting = strings.Join(strings.Fields(tags.ReplaceAllString(waiting, " ")), " ")
		for _, want := range works[one.Slug] {
			if !strings.Contains(waiting, want) {
				t.Errorf("what waits for the %s lacks %q: %s", one.Slug, want, waiting)
			}
		}
		if next, _, _ := strings.Cut(after, "</section>"); one.Slug == "officer" && strings.Count(next, "A summer school") < 2 {
			t.Errorf("what leaves later, in several countries' hours: %s", tags.ReplaceAllString(next, " "))
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)
