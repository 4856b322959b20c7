package desk_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/web/webtest"
)

// TestStatusFollowsTheRelease walks a release from its first day to its end and
// reads the page at each step.
func TestStatusFollowsTheRelease(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, map[string][]sink.Reply{
		"infos@journal.example": {sink.Say("451 4.7.1 come back later")},
		"redactie@ziar.example": {sink.Say("550 5.1.1 no such user <here>")},
	})
	s := h.Open()
	read := func(want ...string) {
		t.Helper()
		page, part := s.Get("/desk/releases/lipse?language=en"), s.Get("/desk/releases/lipse/live?language=en")
		if page.Status != http.StatusOK || part.Status != http.StatusOK {
			t.Fatal(page.Status, part.Status)
		}
		if !strings.Contains(page.Body, strings.TrimSpace(part.Body)) {
			t.Error("the part that renews itself isn't the part of the page")
		}
		for _, w := range want {
			if !regexp.MustCompile(w).MatchString(part.Body) {
				t.Errorf("the page lacks %s", w)
			}
		}
	}
	read(`Embargo until 30 January 2013 at 08:00`, `Europe/Amsterdam`, `30 January 2013 at 07:00 UTC`, `2 days left`,
		`No mail is planned yet`, `Ready to approve`, `data-live="true"`)

	h.Approve(webtest.Slug)
	read(`light-ring`, `Approved`)

	h.Send(webtest.Slug, "window")
	read(`<span class="hour">09:00</span>`, `Scheduled`, `Europe/Tallinn`)

	h.RunTo(webtest.Lift.Add(time.Hour)) // it is 09:00 in Brussels, Tallinn and Bucharest, not yet in London
	read(`Embargo lifted on`, `4 of 6 mails sent`, `1 deferred`, `1 refused`, `<span class="hour">09:00</span>`,
		`infos@journal.example`, `come back later`, `no such user &lt;here&gt;`, `No such address`)

	h.RunTo(webtest.Lift.Add(26 * time.Hour))
	h.RunTo(webtest.Lift.Add(27 * time.Hour))
	read(`7 of 8 mails sent`, `data-live="false"`)
	if page := s.Get("/desk/releases/lipse?language=en").Body; strings.Contains(page, "1 deferred") {
		t.Error("what was put off and then sent is still put off")
	}
}

func TestBoardReadsAsATable(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	body := h.Open().Get("/desk/releases/lipse?language=et").Body
	table := body[strings.Index(body, `<table class="board"`):]
	for _, want := range []string{"<caption", `scope="col"`, `scope="row"`, `role="table"`, `role="rowheader"`, `role="cell"`, "Belgia", "hollandi"} {
		if !strings.Contains(table, want) {
			t.Errorf("the board lacks %s", want)
		}
	}
	columns := strings.Count(table[:strings.Index(table, "</thead>")], "<th ")
	for i, line := range strings.Split(table, "</tr>")[1:5] {
		if n := strings.Count(line, "<th ") + strings.Count(line, "<td "); n != columns {
			t.Errorf("line %d has %d cells for %d columns", i, n, columns)
		}
	}
}

func TestListOfReleases(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	s := h.Open()
	for i := range 30 {
		h.Clock.Advance(time.Minute)
		h.Import(fmt.Sprintf("---\nslug: r-%02d\nlanguage: en\ncountries: [GB]\n---\n# Headline %02d\n\nLead.\n", i, i))
	}
	h.Clock.Advance(time.Minute)
	h.Withdraw("r-07", "It was wrong.")
	first := s.Get("/desk/?language=en").Body
	if n := strings.Count(first, `href="/desk/releases/`); n != 25 || !strings.Contains(first, "31 releases") {
		t.Errorf("%d releases on the first page", n)
	}
	if strings.Index(first, "Headline 07") > strings.Index(first, "Headline 29") {
		t.Error("the last changed doesn't come first")
	}
	if second := s.Get("/desk/?page=2").Body; !strings.Contains(second, "Researchers") || strings.Count(second, `href="/desk/releases/`) != 6 {
		t.Error("the rest isn't on the second page")
	}
}

func TestDeskIsStoredNowhereAndRemembersItsLanguage(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, nil).Open()
	a := s.Get("/desk/?language=sk")
	cookie := a.Header.Get("Set-Cookie")
	if a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("X-Robots-Tag") != "noindex" {
		t.Error(a.Header)
	}
	for _, want := range []string{"language=sk", "HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %s", cookie, want)
		}
	}
	if b := s.Get("/desk/", "Cookie", "language=sk", "Accept-Language", "fr"); !strings.Contains(b.Body, `<html lang="sk">`) || b.Header.Get("Set-Cookie") != "" {
		t.Error("the language isn't remembered")
	}
	if b := s.Get("/desk/", "Cookie", "language=xx", "Accept-Language", "fr"); !strings.Contains(b.Body, `<html lang="fr">`) {
		t.Error("a language that isn't there is believed")
	}
}
