package newsroom_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/locales"
	"communique/web/webtest"
)

// out is a site on which the example is out in all languages, and mailed.
func out(t *testing.T) *webtest.Site {
	t.Helper()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(3 * time.Hour))
	return h.Open()
}

func TestEditionIsShownAsItWasFrozen(t *testing.T) {
	t.Parallel()
	s := out(t)
	editions, err := s.Releases.Editions(context.Background(), s.Release(webtest.Slug).ID)
	if err != nil || len(editions) != len(locales.Languages) {
		t.Fatal(len(editions), err)
	}
	for _, e := range editions {
		a := s.Get("/" + e.Language + "/releases/lipse")
		if a.Status != http.StatusOK || !strings.Contains(a.Body, e.HTML) {
			t.Errorf("%s: status %d, or the frozen HTML isn't there byte for byte", e.Language, a.Status)
		}
		if got := a.Header.Get("Content-Language"); got != e.Language {
			t.Errorf("%s: Content-Language %q", e.Language, got)
		}
		for _, want := range []string{
			`<html lang="` + e.Language + `">`, `<article lang="` + e.Language + `">`,
			`<link rel="canonical" href="https://press.lipse.example/` + e.Language + `/releases/lipse">`,
			`<meta name="description" content="`,
		} {
			if !strings.Contains(a.Body, want) {
				t.Errorf("%s: the page lacks %s", e.Language, want)
			}
		}
		for _, other := range editions {
			if want := `<link rel="alternate" hreflang="` + other.Language + `" href="https://press.lipse.example/` + other.Language + `/releases/lipse">`; !strings.Contains(a.Body, want) {
				t.Errorf("%s: no alternate for %s", e.Language, other.Language)
			}
			link := `<a href="/` + other.Language + `/releases/lipse" lang="` + other.Language + `" hreflang="` + other.Language + `">`
			if other.Language != e.Language && !strings.Contains(a.Body, link) {
				t.Errorf("%s: the switcher lacks %s", e.Language, other.Language)
			}
		}
	}
}

func TestFrontPageMarksWhatIsInAnotherLanguage(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug, "en", "et")
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift)
	s := h.Open()
	if a := s.Get("/et/"); !strings.Contains(a.Body, `<a href="/et/releases/lipse" hreflang="et" lang="et">Üheteistkümne`) {
		t.Error("the Estonian front page doesn't show the Estonian edition")
	}
	if a := s.Get("/sk/"); !strings.Contains(a.Body, `<a href="/en/releases/lipse" hreflang="en" lang="en">Researchers`) {
		t.Error("the Slovak front page doesn't show the English edition, marked as English")
	}
}

func TestReleaseThatIsOutButNotInThisLanguage(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug, "en", "et")
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift)
	a := h.Open().Get("/es/releases/lipse")
	if a.Status != http.StatusNotFound || a.Header.Get("Cache-Control") != "no-store" {
		t.Error(a.Status, a.Header)
	}
	for _, lang := range []string{"en", "et"} {
		if !strings.Contains(a.Body, `href="/`+lang+`/releases/lipse"`) {
			t.Errorf("the page doesn't offer the edition in %s", lang)
		}
	}
	if strings.Contains(a.Body, `href="/fr/releases/lipse"`) {
		t.Error("the page offers an edition that isn't there")
	}
}

func TestRootLeadsToTheReadersLanguage(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	for header, want := range map[string]string{
		"": "/en/", "sk": "/sk/", "nl-BE, fr;q=0.5": "/nl/", "ru, et;q=0.8": "/et/", "zh": "/en/",
		strings.Repeat("x", 5000): "/en/",
	} {
		a := s.Get("/", "Accept-Language", header)
		if a.Status != http.StatusSeeOther || a.Header.Get("Location") != want {
			t.Errorf("%.20q: %d %q, want %q", header, a.Status, a.Header.Get("Location"), want)
		}
		if !strings.Contains(a.Header.Get("Vary"), "Accept-Language") {
			t.Error("the redirect doesn't say that it depends on the language")
		}
	}
}

func TestPublicPagesAreRevalidatedAndNotSentTwice(t *testing.T) {
	t.Parallel()
	s := out(t)
	first := s.Get("/en/releases/lipse")
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Cache-Control") != "public, no-cache" {
		t.Fatal(first.Header)
	}
	if again := s.Get("/en/releases/lipse", "If-None-Match", tag); again.Status != http.StatusNotModified || again.Body != "" {
		t.Error(again.Status, len(again.Body))
	}
	s.Withdraw(webtest.Slug, "A figure is wrong.")
	if gone := s.Get("/en/releases/lipse", "If-None-Match", tag); gone.Status != http.StatusNotFound {
		t.Error("a withdrawn release is still there:", gone.Status)
	}
}

func TestLongListHasPages(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	for i := range 25 {
		slug := "release-" + string(rune('a'+i))
		h.Import("---\nslug: " + slug + "\nlanguage: en\ncountries: [GB]\n---\n# Headline " + slug + "\n\nThe lead.\n")
		h.Approve(slug, "en")
		h.Clock.Advance(time.Minute)
		h.Send(slug, "now")
	}
	s := h.Open()
	first, second := s.Get("/en/"), s.Get("/en/?page=2")
	if n := strings.Count(first.Body, `class="story"`); n != 20 || !strings.Contains(first.Body, `href="?page=2" rel="next"`) {
		t.Errorf("the first page has %d stories", n)
	}
	if n := strings.Count(second.Body, `class="story"`); n != 5 || !strings.Contains(second.Body, `href="?page=1" rel="prev"`) {
		t.Errorf("the second page has %d stories", n)
	}
	newest, older := strings.Index(first.Body, "release-y"), strings.Index(first.Body, "release-x")
	if newest < 0 || newest > older {
		t.Error("the newest doesn't come first")
	}
	for _, page := range []string{"3", "0", "-1", "x", "99999999999999999999"} {
		if a := s.Get("/en/?page=" + page); a.Status != http.StatusNotFound {
			t.Errorf("page %s: %d", page, a.Status)
		}
	}
}

func TestLanguagesOfTheStrip(t *testing.T) {
	t.Parallel()
	a := webtest.New(t, nil).Open().Get("/en/")
	last := -1
	for _, lang := range locales.Languages {
		i := strings.Index(a.Body, `lang="`+lang+`"`+map[bool]string{true: ` aria-current="true"`, false: ` hreflang="` + lang + `"`}[lang == "en"])
		if i < last {
			t.Errorf("%s isn't in its place", lang)
		}
		last = i
	}
	if !slices.Contains(locales.Languages, "en") || last < 0 {
		t.Error("the strip isn't there")
	}
}
