package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/web"
	"communique/web/webtest"
)

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	for _, path := range []string{"/", "/en/", "/en/releases/x", "/nowhere", "/u/x", "/r/x", "/desk/", "/inbox/", "/inbox/9/html", "/healthz", "/assets/x", "/en"} {
		h := s.Get(path).Header
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if h.Get("Referrer-Policy") == "" || h.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	page := s.Get("/en/").Body
	found := regexp.MustCompile(`/assets/[a-z]+\.[0-9a-f]{16}\.(css|svg)`).FindAllString(page, -1)
	if len(found) != 2 {
		t.Fatal(found)
	}
	for _, path := range found {
		a := s.Get(path)
		if a.Status != http.StatusOK || a.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.Body == "" {
			t.Error(path, a.Status, a.Header)
		}
	}
	for _, path := range []string{"/assets/look.css", "/assets/look.0000000000000000.css", "/assets/", "/assets/..%2fweb.go", "/assets/../web.go"} {
		if a := s.Get(path); a.Status == http.StatusOK {
			t.Error(path, a.Status)
		}
	}
}

func TestOddAddresses(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	for path, want := range map[string]int{
		"/en":                               http.StatusTemporaryRedirect,
		"/desk":                             http.StatusTemporaryRedirect,
		"/inbox?mails=et":                   http.StatusTemporaryRedirect,
		"/nowhere":                          http.StatusNotFound,
		"/xx/":                              http.StatusNotFound,
		"/EN/":                              http.StatusNotFound,
		"/en/releases/":                     http.StatusNotFound,
		"/en/releases/..%2f..%2fetc%2fpass": http.StatusNotFound,
		"/en/releases/%00":                  http.StatusNotFound,
		"/en/releases/" + strings.Repeat("a", 9000): http.StatusNotFound,
		"/desk/releases/nothing/sending":            http.StatusNotFound,
		"/desk/?page=2":                             http.StatusNotFound,
		"/inbox/1":                                  http.StatusNotFound,
		"/inbox/-1":                                 http.StatusNotFound,
		"/inbox/99999999999999999999":               http.StatusNotFound,
		"/inbox/x/source":                           http.StatusNotFound,
	} {
		a := s.Get(path)
		if a.Status != want {
			t.Errorf("%.60s: %d, want %d", path, a.Status, want)
		}
		if a.Status == http.StatusNotFound && (!strings.Contains(a.Body, "<h1>") || a.Header.Get("Cache-Control") != "no-store") {
			t.Errorf("%.60s: no page, or one that is kept", path)
		}
	}
	if to := s.Get("/inbox?mails=et").Header.Get("Location"); to != "/inbox/?mails=et" {
		t.Error(to)
	}
	for _, path := range []string{"//evil.example", "//evil.example/..", "/en/../../evil.example", "/\\evil.example"} {
		if to := s.Get(path).Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
			t.Errorf("%s leads to %s", path, to)
		}
	}
}

// TestAFaultLeadsBackToWhereOneWorks: to the desk from its pages, to the newsroom from elsewhere.
func TestAFaultLeadsBackToWhereOneWorks(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	for path, want := range map[string]string{
		"/desk/nowhere":                  `<a class="button" href="/desk/">`,
		"/desk/releases/nothing/sending": `<a class="button" href="/desk/">`,
		"/deskx":                         `<a class="button" href="/en/">`,
		"/nowhere":                       `<a class="button" href="/en/">`,
		"/en/releases/nothing":           `<a class="button" href="/en/">`,
	} {
		if a := s.Get(path); a.Status != http.StatusNotFound || !strings.Contains(a.Body, want) || strings.Count(a.Body, `class="button"`) != 1 {
			t.Errorf("%s: %d, without %s", path, a.Status, want)
		}
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	there := map[string][]string{} // the methods of each path
	names := regexp.MustCompile(`\{[a-z]+\.*\}`)
	wild := map[string]*regexp.Regexp{} // by method and pattern: other paths that it takes
	for _, table := range s.Tables {
		for _, route := range table {
			path := strings.NewReplacer("{$}", "", "{lang}", "en").Replace(route.Pattern)
			wild[route.Method+" "+path] = regexp.MustCompile("^" + names.ReplaceAllString(path, "[^/]+") + "$")
			path = names.ReplaceAllString(path, "x")
			there[path] = append(there[path], route.Method)
		}
	}
	for path, methods := range there {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, "BREW"} {
			if slices.Contains(methods, method) || takes(wild, method, path) {
				continue
			}
			a := s.Ask(method, path, "")
			if a.Status != http.StatusMethodNotAllowed || !strings.Contains(a.Header.Get("Allow"), methods[0]) || !strings.Contains(a.Body, "<h1>") {
				t.Errorf("%s %s: %d, Allow %q", method, path, a.Status, a.Header.Get("Allow"))
			}
		}
	}
}

func takes(wild map[string]*regexp.Regexp, method, path string) bool {
	for name, pattern := range wild {
		if strings.HasPrefix(name, method+" ") && pattern.MatchString(path) {
			return true
		}
	}
	return false
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	server := httptest.NewServer(s.Handler)
	defer server.Close()
	for _, path := range []string{"/en/", "/nowhere", "/desk/", "/inbox/", "/healthz"} {
		get, head := s.Get(path), fetch(t, server.URL+path)
		if head.StatusCode != get.Status || head.Header.Get("Content-Language") != get.Header.Get("Content-Language") {
			t.Errorf("%s: %d and %d", path, head.StatusCode, get.Status)
		}
	}
}

func fetch(t *testing.T, url string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestHostHasNoSay(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift)
	s := h.Open()
	for _, host := range []string{"evil.example", "evil.example:8080", `"><script>`, "press.lipse.example@evil.example"} {
		for _, path := range []string{"/", "/en/", "/en/releases/lipse", "/nowhere", "/en"} {
			a := s.Get(path, "Host", host, "X-Forwarded-Host", host, "Forwarded", "host="+host)
			if strings.Contains(a.Body+a.Header.Get("Location"), "evil") || strings.Contains(a.Body, "<script>") {
				t.Errorf("%s as %s: the answer speaks of it", path, host)
			}
		}
		// A page elsewhere that lets its own name point to this machine reads no mails of a
		// demo, which asks nobody to sign in.
		for _, path := range []string{"/inbox/", "/inbox/1", "/inbox/1/source", "/inbox/1/html"} {
			if a := s.Get(path, "Host", host); a.Status != http.StatusForbidden {
				t.Errorf("%s as %s: %d", path, host, a.Status)
			}
		}
	}
	for _, host := range []string{"localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]", "192.0.2.1"} {
		if a := s.Get("/inbox/", "Host", host); a.Status != http.StatusOK {
			t.Errorf("%s: %d", host, a.Status)
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	if a := s.Get("/healthz"); a.Status != http.StatusOK || a.Body != "ok\n" {
		t.Error(a.Status, a.Body)
	}
	s.Alive = webtest.ErrAway
	if a := s.Get("/healthz"); a.Status != http.StatusServiceUnavailable || strings.Contains(a.Body, "database") {
		t.Error(a.Status, a.Body)
	}
}

// single is a site of one route.
func single(t *testing.T, o web.Options, route web.Route) *webtest.Site {
	t.Helper()
	s := webtest.New(t, nil).Open()
	o.Look = s.Look
	var err error
	if s.Handler, err = web.New(o, []web.Route{route}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEachKindOfFaultHasItsStatus(t *testing.T) {
	t.Parallel()
	var err error
	s := single(t, web.Options{}, web.Route{
		Method: http.MethodGet, Pattern: "/x", Permission: web.Public,
		Handle: func(http.ResponseWriter, *http.Request) error { return err },
	})
	for kind, want := range map[fault.Kind]int{
		fault.Internal: 500, fault.Invalid: 400, fault.Unauthorized: 401, fault.Forbidden: 403,
		fault.NotFound: 404, fault.Conflict: 409, fault.Unavailable: 503,
	} {
		err = fault.New(kind, "web.page_missing")
		if a := s.Get("/x"); a.Status != want || !strings.Contains(a.Body, "There is no page") {
			t.Errorf("%s: %d, want %d", kind, a.Status, want)
		}
	}
	err = errors.New("a secret of ours")
	if a := s.Get("/x"); a.Status != http.StatusInternalServerError || strings.Contains(a.Body, "secret") {
		t.Error("an error that is no fault is shown to the reader")
	}
}

func TestPanicBecomesAPage(t *testing.T) {
	t.Parallel()
	s := single(t, web.Options{}, web.Route{
		Method: http.MethodGet, Pattern: "/x", Permission: web.Public,
		Handle: func(http.ResponseWriter, *http.Request) error { panic("a secret of ours") },
	})
	if a := s.Get("/x"); a.Status != http.StatusInternalServerError || !strings.Contains(a.Body, "<h1>") || strings.Contains(a.Body, "secret") {
		t.Error(a.Status, a.Body)
	}
}

// TestHalfAnAnswerIsCut: a file that breaks off doesn't end as one that is whole.
func TestHalfAnAnswerIsCut(t *testing.T) {
	t.Parallel()
	s := single(t, web.Options{}, web.Route{
		Method: http.MethodGet, Pattern: "/x", Permission: web.Public,
		Handle: func(w http.ResponseWriter, _ *http.Request) error {
			_, _ = w.Write([]byte("half"))
			return web.Broken(errors.New("the database is away"))
		},
	})
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("the connection stays: %v", err)
		}
	}()
	s.Get("/x")
}

func TestPostsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	done := 0
	route := web.Route{
		Method: http.MethodPost, Pattern: "/x", Permission: web.Public,
		Handle: func(http.ResponseWriter, *http.Request) error { done++; return nil },
	}
	s := single(t, web.Options{}, route)
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		if a := s.Ask(http.MethodPost, "/x", "", headers...); a.Status != http.StatusForbidden || !strings.Contains(a.Body, "<h1>") {
			t.Errorf("%v: %d", headers, a.Status)
		}
	}
	if done != 0 {
		t.Error("it was done all the same")
	}
	if a := s.Ask(http.MethodPost, "/x", "", "Sec-Fetch-Site", "same-origin"); a.Status != http.StatusOK || done != 1 {
		t.Error(a.Status, done)
	}
}

func TestWhatIsNotPublicNeedsAGuard(t *testing.T) {
	t.Parallel()
	route := web.Route{
		Method: http.MethodGet, Pattern: "/x", Permission: accounts.Keep,
		Handle: func(http.ResponseWriter, *http.Request) error { return nil },
	}
	h := webtest.New(t, nil).Open()
	if _, err := web.New(web.Options{Look: h.Look}, []web.Route{route}); err == nil {
		t.Fatal("a route that isn't public is open to everybody")
	}
	var asked accounts.Permission
	s := single(t, web.Options{Guard: func(_ http.ResponseWriter, _ *http.Request, p accounts.Permission) (*http.Request, error) {
		asked = p
		return nil, fault.New(fault.Unauthorized, "web.page_missing")
	}}, route)
	if a := s.Get("/x"); a.Status != http.StatusUnauthorized || asked != accounts.Keep {
		t.Error(a.Status, asked)
	}
}

func TestLargeBodiesAreCut(t *testing.T) {
	t.Parallel()
	var failed error
	s := single(t, web.Options{}, web.Route{
		Method: http.MethodPost, Pattern: "/x", Permission: web.Public,
		Handle: func(_ http.ResponseWriter, r *http.Request) error {
			failed = r.ParseForm()
			return nil
		},
	})
	s.Ask(http.MethodPost, "/x", strings.Repeat("a", 2<<20), "Content-Type", "application/x-www-form-urlencoded")
	if failed == nil {
		t.Error("two megabytes were read")
	}
}
