package planning_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/locales"
	"communique/releases"
	"communique/web/webtest"
)

const past = "/desk/releases/lipse/history"

// TestHistory: who did what, the newest first, on the reader's clock; of other languages a
// partner isn't told.
func TestHistory(t *testing.T) {
	t.Parallel()
	s := open(t)
	request(t, s)
	s.Clock.Advance(time.Minute)
	if _, err := s.Releases.Hold(ctx, accounts.System("=Mallory"), "lipse", "a figure is checked"); err != nil {
		t.Fatal(err)
	}
	moved := releases.Embargo{At: time.Date(2013, 2, 1, 7, 0, 0, 0, time.UTC), Zone: "Europe/Brussels"}
	release, err := s.Releases.Get(ctx, "lipse")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Releases.MoveEmbargo(ctx, s.Actor(webtest.Officer), "lipse", release.Embargo, moved); err != nil {
		t.Fatal(err)
	}
	a := says(t, s.As(webtest.Officer).Get(past), `aria-current="page">History</a>`, "All times are in Europe/Brussels.",
		"=Mallory", "Put on hold", "a figure is checked", "Translation requested (Estonian)", "Translation requested (Dutch)",
		"embargo: 30 January 2013 at 08:00 → 1 February 2013 at 08:00", "Written", "revision 1")
	if strings.Index(a.Body, "Embargo changed") > strings.Index(a.Body, "Put on hold") || strings.Index(a.Body, "Put on hold") > strings.Index(a.Body, "Written") {
		t.Error("the newest isn't first")
	}
	if a := says(t, s.As(webtest.BelgianOfficer).Get(past), "Translation requested (Dutch)"); strings.Contains(a.Body, "Estonian)") {
		t.Error("a partner is told of another's language")
	}
	file := says(t, s.As(webtest.BelgianOfficer).Get(past+".csv"), "at,actor,verb,language,detail", ",'=Mallory,hold,,a figure is checked", ",request,nl,")
	if strings.Contains(file.Body, ",et,") || file.Header.Get("Content-Type") != "text/csv; charset=utf-8" || file.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", file.Header, file.Body)
	}
}

// TestALongHistoryIsTurned: page by page, and each event once.
func TestALongHistoryIsTurned(t *testing.T) {
	t.Parallel()
	s := open(t)
	who := accounts.System("test")
	for i := range 30 {
		if _, err := s.Releases.Hold(ctx, who, "lipse", fmt.Sprintf("reason %d.", i)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Releases.Resume(ctx, who, "lipse"); err != nil {
			t.Fatal(err)
		}
	}
	b := s.As(webtest.Officer)
	first := says(t, b.Get(past), "reason 29.", `rel="next"`)
	older := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(first.Body)
	if older == nil || strings.Contains(first.Body, "reason 0.") {
		t.Fatal("it isn't turned")
	}
	says(t, b.Get(past+older[1]), "reason 0.", "Written")
	if a := b.Get(past + "?page=99"); a.Status != http.StatusNotFound {
		t.Error(a.Status)
	}
}

// TestTheHistoryOfABoilerplate is beside its text and its translations.
func TestTheHistoryOfABoilerplate(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.Import("---\nboilerplate: about\nkind: about\nlanguage: en\nlanguages: [ro]\n---\nLIPSE is a study.\n")
	a := says(t, s.As(webtest.Officer).Get("/desk/releases/about/history"), "Written", "/desk/releases/about/edit", "/desk/releases/about/translations")
	if strings.Contains(a.Body, "/desk/releases/about/plan") || strings.Contains(a.Body, "state.release") {
		t.Error("it is a release")
	}
	says(t, s.As(webtest.Officer).Get("/desk/releases/about/edit"), "/desk/releases/about/history")
}

// TestTheHistorySpeaksEveryLanguage: with each verb that there is.
func TestTheHistorySpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.Approve("lipse")
	for _, lang := range locales.Languages {
		a := s.As(webtest.Officer).Get(past + "?language=" + lang)
		if a.Status != http.StatusOK || strings.Contains(a.Body, "⟦") {
			t.Errorf("%s: %d, or a word is missing", lang, a.Status)
		}
		for _, verb := range releases.EventVerbs {
			if text := webtest.Catalogue().In(lang).T("event." + verb); strings.Contains(text, "⟦") {
				t.Errorf("%s: %s", lang, text)
			}
		}
	}
}
