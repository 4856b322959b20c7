package engine_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/queue"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/web/desk/engine"
	"communique/web/webtest"
)

// TestRiversPages are there for an administrator, know what the queue has, are nobody
// else's, down to their scripts, and can't be put into a frame.
func TestRiversPages(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	admin := s.As(webtest.Administrator)
	page := admin.Get(engine.Path + "/")
	script := regexp.MustCompile(`src="(` + engine.Path + `/assets/[^"]+)"`).FindStringSubmatch(page.Body)
	if page.Status != http.StatusOK || script == nil {
		t.Fatalf("%d %v\n%s", page.Status, page.Header, page.Body)
	}
	paths := []string{"/", "/jobs", "/queues", "/api/states", "/api/jobs", "/api/queues", "/api/version", strings.TrimPrefix(script[1], engine.Path)}
	for _, path := range paths {
		a := admin.Get(engine.Path + path)
		if a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
		if !strings.Contains(a.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || a.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s can be framed: %v", path, a.Header)
		}
	}
	for _, who := range webtest.Everybody {
		if who == webtest.Administrator {
			continue
		}
		want, send := http.StatusForbidden, http.StatusForbidden
		if who == webtest.Nobody {
			want, send = http.StatusSeeOther, http.StatusUnauthorized
		}
		for _, path := range paths {
			if a := s.As(who).Get(engine.Path + path); a.Status != want {
				t.Errorf("%s as %q: %d, want %d", path, who, a.Status, want)
			}
		}
		for method, path := range changes {
			if a := s.As(who).Send(method, engine.Path+path, `{"ids":["1"]}`); a.Status != send {
				t.Errorf("%s as %q: %d, want %d", path, who, a.Status, send)
			}
		}
	}
}

// changes are what River's pages change, by the method.
var changes = map[string]string{http.MethodPost: "/api/jobs/cancel", http.MethodPut: "/api/queues/default/pause", http.MethodPatch: "/api/queues/default"}

// TestOtherSitesChangeNothing: an administrator's browser that another page makes ask.
func TestOtherSitesChangeNothing(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	admin := s.As(webtest.Administrator)
	for method, path := range changes {
		for _, site := range []string{"cross-site", "same-site"} {
			a := s.Ask(method, engine.Path+path, `{"ids":["1"]}`, "Cookie", admin.Cookies(), "Sec-Fetch-Site", site)
			if a.Status != http.StatusForbidden {
				t.Errorf("%s from %s: %d", path, site, a.Status)
			}
		}
		if a := admin.Send(method, engine.Path+path, `{"ids":["1"]}`); a.Status == http.StatusForbidden {
			t.Errorf("%s from here: %d", path, a.Status)
		}
		if a := admin.Send(method, engine.Path+path+"/%ff%fe", `{}`); a.Status != http.StatusNotFound {
			t.Errorf("%s with rubbish behind it: %d", path, a.Status)
		}
		if a := admin.Get("/desk/administration/audit?verb=queue_changed&language=en"); !strings.Contains(a.Body, "Job queue changed") || !strings.Contains(a.Body, strings.TrimPrefix(path, "/api/")) {
			t.Errorf("%s isn't in the audit", path)
		}
	}
}

// unwritten is a book for those who aren't signed in.
type unwritten struct{}

// QueueChanged forgets it.
func (unwritten) QueueChanged(context.Context, accounts.Actor, string) error { return nil }

// TestRiversPagesOnEachEngine: they show a bell, and let it be given up.
func TestRiversPagesOnEachEngine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		q, err := queue.Open(db, queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		pages, err := engine.New(q, unwritten{}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		for _, route := range pages.Routes() {
			mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
				if err := route.Handle(w, r); err != nil {
					t.Error(err)
				}
			})
		}
		ask := func(method, path, body string) string {
			t.Helper()
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, engine.Path+path, strings.NewReader(body)))
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
			return w.Body.String()
		}
		if err := q.Ring(t.Context(), "mailing", 7); err != nil {
			t.Fatal(err)
		}
		ask(http.MethodGet, "/", "")
		ask(http.MethodGet, "/api/queues", "")
		if got := ask(http.MethodGet, "/api/states", ""); !strings.Contains(got, `"available":{"accuracy":"exact","count":1`) {
			t.Errorf("%s", got)
		}
		jobs := ask(http.MethodGet, "/api/jobs?state=available", "")
		id := regexp.MustCompile(`"id":"?(\d+)`).FindStringSubmatch(jobs)
		if id == nil || !strings.Contains(jobs, "mailing") {
			t.Fatalf("%s", jobs)
		}
		ask(http.MethodPost, "/api/jobs/cancel", `{"ids":["`+id[1]+`"]}`)
		if got := ask(http.MethodGet, "/api/jobs?state=cancelled", ""); !strings.Contains(got, "mailing") {
			t.Errorf("%s", got)
		}
	})
}
