package newsroom_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"communique/locales"
	"communique/web/webtest"

	"pgregory.net/rapid"
)

// standing is a clock that a test puts anywhere, backwards too.
type standing struct{ now time.Time }

func (s *standing) Now() time.Time { return s.now }

// TestNothingShowsBeforeTheLift asks for any page, in any language, at any instant,
// of releases in every state. What may not be seen gives the very answer of a slug
// that never was, and stands on no list.
func TestNothingShowsBeforeTheLift(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	for _, slug := range []string{"approved", "draft", "withdrawn"} {
		h.Import("---\nslug: " + slug + "\nlanguage: en\ncountries: [GB]\nembargo: 2013-01-30 08:00 Europe/Amsterdam\n---\n# Secret " + slug + "\n\nThe secret lead.\n")
	}
	h.Approve(webtest.Slug)
	h.Approve("approved")
	h.Approve("withdrawn")
	h.Send(webtest.Slug, "window")
	h.Send("withdrawn", "window")
	h.Withdraw("withdrawn", "It was wrong.")
	at := &standing{}
	s := h.OpenAt(at)
	rapid.Check(t, func(rt *rapid.T) {
		lang := rapid.SampledFrom(locales.Languages).Draw(rt, "language")
		slug := rapid.SampledFrom([]string{webtest.Slug, "approved", "draft", "withdrawn"}).Draw(rt, "slug")
		method := rapid.SampledFrom([]string{http.MethodGet, http.MethodHead}).Draw(rt, "method")
		at.now = webtest.Lift.Add(time.Duration(rapid.Int64Range(-int64(400*24*time.Hour), int64(400*24*time.Hour)).Draw(rt, "from the lift")))
		if rapid.Bool().Draw(rt, "at the very edge") {
			at.now = webtest.Lift.Add(time.Duration(rapid.IntRange(-2, 2).Draw(rt, "ms")) * time.Millisecond)
		}
		mayShow := slug == webtest.Slug && !at.now.Before(webtest.Lift)

		page := s.Ask(method, "/"+lang+"/releases/"+slug, "")
		never := s.Ask(method, "/"+lang+"/releases/never-given-out", "")
		if mayShow {
			if page.Status != http.StatusOK {
				rt.Fatalf("%s isn't shown %s after the lift: %d", slug, at.now.Sub(webtest.Lift), page.Status)
			}
		} else {
			same(rt, page, never)
		}
		front := s.Ask(method, "/"+lang+"/", "")
		if listed := strings.Contains(front.Body, "/releases/"+slug+`"`); listed != mayShow {
			rt.Fatalf("listed: %v, may be: %v", listed, mayShow)
		}
		if strings.Contains(front.Body+page.Body, "ecret") {
			rt.Fatal("a secret is out")
		}
	})
}

// same fails unless two answers can't be told apart.
func same(rt *rapid.T, a, b webtest.Answer) {
	if a.Status != b.Status || a.Body != b.Body {
		rt.Fatalf("the answer tells that there is something: %d, %d bytes; %d, %d bytes", a.Status, len(a.Body), b.Status, len(b.Body))
	}
	if a.Status != http.StatusNotFound || a.Header.Get("Cache-Control") != "no-store" {
		rt.Fatal(a.Status, a.Header)
	}
	for name := range a.Header {
		if a.Header.Get(name) != b.Header.Get(name) {
			rt.Fatalf("header %s: %q and %q", name, a.Header.Get(name), b.Header.Get(name))
		}
	}
	if len(a.Header) != len(b.Header) {
		rt.Fatal("one answer has more headers")
	}
}
