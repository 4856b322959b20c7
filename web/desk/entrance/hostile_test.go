package entrance_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

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
// the session that begins.
func TestNoSessionIsForcedOnAnybody(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	victim := s.Another(webtest.Nobody)
	const brought = "abcdefghijklmnopqrstuvwxyz"
	a := s.Ask(http.MethodPost, "/desk/sign-in", url.Values{"address": {"anna@press.example"}, "password": {password}}.Encode(),
		"Content-Type", "application/x-www-form-urlencoded", "Cookie", "__Host-session="+brought)
	if a.Status != http.StatusSeeOther || strings.Contains(strings.Join(a.Header.Values("Set-Cookie"), ""), brought) {
		t.Fatal(a.Status, a.Header)
	}
	if a := victim.Get("/desk/", "Cookie", "__Host-session="+brought); a.Status != http.StatusSeeOther {
		t.Error("the secret that was brought along opens the desk:", a.Status)
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

// TestGuessing: a thousand attempts (ten thousand in the long form) get few looks at a password, and neither the owner's
// browser nor a link by mail is shut by them.
func TestGuessing(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	owner := s.Another(webtest.Nobody)
	owner.Follow("/desk/sign-in", "address", "anna@press.example", "password", password)
	owner.Follow("/desk/sign-out")
	attempts := 1000
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

// TestCrowdAtTheDoor: two hundred who sign in at once are let in or told to come back, and
// the public pages answer meanwhile.
func TestCrowdAtTheDoor(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	anna(t, s)
	var crowd sync.WaitGroup
	counts := make(chan int, 200)
	for i := range 200 {
		crowd.Go(func() {
			a := s.Another(webtest.Nobody).Post("/desk/sign-in", "address", fmt.Sprintf("somebody-%d@press.example", i), "password", "a guess")
			counts <- a.Status
		})
	}
	for range 50 {
		if a := s.Get("/en/"); a.Status != http.StatusOK {
			t.Error("a public page:", a.Status)
		}
	}
	crowd.Wait()
	close(counts)
	for status := range counts {
		if status != http.StatusUnprocessableEntity {
			t.Error("somebody is told", status)
		}
	}
}
