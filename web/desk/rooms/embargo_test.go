package rooms_test

import (
	"net/http"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestTheEmbargoStandsOnEveryPageAboutARelease: each carries the bar, with the end on the
// release's clock and on the reader's, and what is left; and none does after the lift.
func TestTheEmbargoStandsOnEveryPageAboutARelease(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	s := h.Open()
	if err := h.Accounts.SaveOwn(t.Context(), h.Actor(webtest.Officer), "en", "Europe/Bucharest"); err != nil {
		t.Fatal(err)
	}
	draft, err := h.Drafts.Open(t.Context(), h.Actor(webtest.Officer), webtest.Slug)
	for i := 0; i < 2 && err == nil; i++ { // so that there are versions of it
		draft.Content.Subject += "!"
		draft, err = h.Drafts.Save(t.Context(), h.Actor(webtest.Officer), draft.At, draft.Content)
	}
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, route := range s.Rooms.Routes {
		about := strings.HasPrefix(route.Pattern, "/desk/releases/{slug}/") && !strings.HasSuffix(route.Pattern, "/preview/{look}") && !strings.HasSuffix(route.Pattern, "/edition/mail") // that is the mail itself
		if route.Method == http.MethodGet && about {
			paths = append(paths, filled(t, h, route.Pattern, false)+"?language=en")
		}
	}
	officer, seen := s.As(webtest.Officer), 0
	page := func(path string) (string, bool) {
		a := officer.Get(path)
		return a.Body, a.Status == http.StatusOK && strings.Contains(a.Body, "</html>")
	}
	for _, path := range paths {
		body, whole := page(path)
		if !whole {
			continue
		}
		seen++
		if strings.Count(body, `class="embargo-bar"`) != 1 {
			t.Errorf("%s: no embargo bar", path)
			continue
		}
		_, bar, _ := strings.Cut(body, `class="embargo-bar"`)
		for _, want := range []string{"Embargo until 30 January 2013 at 08:00", "Europe/Amsterdam", "30 January 2013 at 09:00", "Europe/Bucharest", "2 days left", `data-until="1359529200000"`, "countdown."} {
			if !strings.Contains(bar[:min(len(bar), 2000)], want) {
				t.Errorf("%s: the bar lacks %q", path, want)
			}
		}
	}
	if seen < 19 {
		t.Errorf("%d pages", seen)
	}
	h.Clock.MoveTo(webtest.Lift)
	for _, path := range paths {
		if body, whole := page(path); whole && strings.Contains(body, `class="embargo-bar"`) {
			t.Errorf("%s: a bar after the lift", path)
		}
	}
}
