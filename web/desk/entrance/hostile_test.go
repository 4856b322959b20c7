package entrance_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"communique/accounts"
	"communique/web/webtest"
)

// TestLateFormIsKept: somebody was signed out while they typed.
func TestLateFormIsKept(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	const typed = `He said "no" <script>alert(1)</script> & left`
	a := s.As(webtest.Nobody).Post("/desk/account", "zone", typed, "language", "nl")
	if a.Status != http.StatusUnauthorized || !strings.Contains(a.Body, `name="zone" value="He said &#34;no&#34; &lt;script&gt;`) || !strings.Contains(a.Body, `action="/desk/account"`) {
		t.Error(a.Status, a.Body)
	}
}

// TestNextLeadsNowhereElse: whoever sends somebody a link to the page can't choose another
// site to which it leads.
func TestNextLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	for _, next := range []string{"", "https://evil.example/", "//evil.example", `/\evil.example`, "/desk/\r\nX: y", "javascript:alert(1)", "/desk", "/en/"} {
		a := s.Another(webtest.Nobody).Post("/desk/sign-in", "address", "anna@press.example", "password", password, "next", next)
		if to := a.Header.Get("Location"); a.Status != http.StatusSeeOther || to != "/desk/" {
			t.Errorf("%q leads to %q (%d)", next, to, a.Status)
		}
		if form := s.As(webtest.Nobody).Get("/desk/sign-in?next=" + url.QueryEscape(next)); strings.Contains(form.Body, "<script>alert") {
			t.Errorf("%q: %s", next, form.Body)
		}
	}
}

// TestNoSessionIsForcedOnAnybody: a secret that a browser brings along is never the one of
// the session that begins, whether it is made up or that of a session of whoever put it there.
func TestNoSessionIsForcedOnAnybody(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	attacker := s.Another(webtest.Reader)
	for brought, stays := range map[string]bool{"abcdefghijklmnopqrstuvwxyz": false, attacker.Session(): true} {
		a := s.Ask(http.MethodPost, "/desk/sign-in", url.Values{"address": {"anna@press.example"}, "password": {password}}.Encode(),
			"Content-Type", "application/x-www-form-urlencoded", "Cookie", "__Host-session="+brought)
		given := strings.Join(a.Header.Values("Set-Cookie"), "")
		if a.Status != http.StatusSeeOther || !strings.Contains(given, "__Host-session=") || strings.Contains(given, brought) {
			t.Fatal(a.Status, a.Header)
		}
		a = s.Ask(http.MethodGet, "/desk/account", "", "Cookie", "__Host-session="+brought)
		if strings.Contains(a.Body, "anna@press.example") || stays != (a.Status == http.StatusOK) {
			t.Error("the secret that was brought along opens Anna’s desk:", a.Status)
		}
	}
}

func TestOtherSitesPostNothing(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	for _, path := range []string{"/desk/sign-in", "/desk/sign-in/link", "/desk/sign-out", "/desk/account", "/desk/account/password", "/desk/account/sessions", "/desk/link/x", "/desk/set-up/" + webtest.SetUp} {
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			if a := s.Ask(http.MethodPost, path, "", header[0], header[1]); a.Status != http.StatusForbidden {
				t.Errorf("%s from %v: %d", path, header, a.Status)
			}
		}
	}
}

// TestGuessing: many attempts get few looks at a password, and neither the owner's browser
// nor a link by mail is shut by them. Ten thousand come to the pages in the long form, and
// in TestTenThousandGuesses to what is behind them.
func TestGuessing(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	owner := s.Another(webtest.Nobody)
	owner.Follow("/desk/sign-in", "address", "anna@press.example", "password", password)
	owner.Follow("/desk/sign-out")
	attempts := 200
	if os.Getenv("COMMUNIQUE_SOAK") != "" {
		attempts = 10000
	}
	wrong, waits := 0, 0
	for range attempts {
		a := s.Another(webtest.Nobody).Post("/desk/sign-in", "address", "anna@press.example", "password", "a guess", "x", "y")
		if a.Status != http.StatusUnprocessableEntity {
			t.Fatal(a.Status)
		}
		if strings.Contains(a.Body, "Too many sign-in attempts") {
			waits++
		} else {
			wrong++
		}
	}
	if wrong > 30 || waits < attempts-30 {
		t.Errorf("%d guesses were looked at, %d had to wait", wrong, waits)
	}
	if a := owner.Post("/desk/sign-in", "address", "anna@press.example", "password", password); a.Status != http.StatusSeeOther {
		t.Error("the owner is locked out of their own browser:", a.Status, a.Body)
	}
}

// TestCrowdAtTheDoor: two hundred who sign in at once hold up nobody. One processor is left
// for the public pages: on the others passwords are compared, for as long as the test wants,
// some wait for them, and all others are told to come back; meanwhile the public pages
// answer, and what somebody asks of them is written down.
func TestCrowdAtTheDoor(t *testing.T) {
	t.Parallel()
	const crowd, mayWait = 200, 32
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(time.Hour))
	unsubscribe := regexp.MustCompile(`/u/[^\s>]+`).FindString(strings.ReplaceAll(string(h.Sink.Messages()[0].Raw), "=\r\n", ""))
	atOnce := max(1, runtime.GOMAXPROCS(0)-1)
	var begun sync.WaitGroup // the comparisons that have to be going on
	begun.Add(atOnce)
	var comparing atomic.Int64
	opened := make(chan struct{})
	open := sync.OnceFunc(func() { close(opened) })
	defer open()
	h.Accounts = accounts.New(h.DB, h.Clock, accounts.CompareBy(func(string, string) (bool, error) {
		if comparing.Add(1) <= int64(atOnce) {
			begun.Done()
		}
		<-opened
		return false, nil
	}))
	s := h.Open()
	answers := make(chan webtest.Answer, crowd)
	for i := range crowd {
		go func() {
			typed := url.Values{"address": {fmt.Sprintf("somebody-%d@press.example", i)}, "password": {"a guess"}}
			answers <- s.As(webtest.Nobody).Send(http.MethodPost, "/desk/sign-in", typed.Encode(),
				"Content-Type", "application/x-www-form-urlencoded", "RemoteAddr", fmt.Sprintf("10.0.0.%d:1234", i))
		}()
	}
	told := func(want string) {
		t.Helper()
		var a webtest.Answer
		select {
		case a = <-answers:
		case <-time.After(time.Minute):
			t.Fatal("somebody waits who should have been told to come back")
		}
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, want) {
			t.Errorf("somebody is told %d: %s", a.Status, a.Body)
		}
	}
	sent := crowd - mayWait - atOnce
	for range sent {
		told("many people are signing in")
	}
	begun.Wait()
	for _, path := range []string{"/en/", "/fr/releases/" + webtest.Slug, unsubscribe} {
		if a := s.Get(path); a.Status != http.StatusOK {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	if a := s.As(webtest.Nobody).Post(unsubscribe); a.Status != http.StatusOK {
		t.Errorf("unsubscribing: %d %s", a.Status, a.Body)
	}
	if n := comparing.Load(); n > int64(atOnce) {
		t.Errorf("%d passwords are compared at once", n)
	}
	open()
	for range crowd - sent {
		told("")
	}
}
