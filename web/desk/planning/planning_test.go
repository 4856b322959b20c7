package planning_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/locales"
	"communique/locales/localestest"
	"communique/releases"
	"communique/scheduler"
	"communique/web/webtest"

	"golang.org/x/net/html"
)

var ctx = context.Background()

const base = "/desk/releases/lipse/plan"

// open is a house whose lists pass over the public holidays.
func open(t *testing.T) *webtest.Site {
	t.Helper()
	h := webtest.New(t, nil)
	h.Scheduler.CloseOn(scheduler.PublicHolidays)
	return h.Open()
}

// request asks for the Dutch and the Estonian translation, due at noon the day before the lift.
func request(t *testing.T, s *webtest.Site) {
	t.Helper()
	due := releases.Embargo{At: time.Date(2013, 1, 29, 11, 0, 0, 0, time.UTC), Zone: "Europe/Brussels"}
	_, err := s.Releases.RequestTranslation(ctx, accounts.System("test"), webtest.Slug, releases.Request{Languages: []string{"nl", "et"}, Due: due})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhoMay tries each route as everybody: 2 they may, 3 they are sent elsewhere, 4 they mayn't.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.Import("---\nslug: british\nlanguage: en\ncountries: [GB]\n---\n# For Britain only\n\nIts lead.\n")
	for _, test := range []struct {
		method, path, want string // in the order of webtest.Everybody
	}{
		{"GET", "/desk/calendar/", "2222222223"},
		{"GET", "/desk/calendar/week", "2222222223"},
		{"GET", "/desk/calendar/feed", "2222222223"},
		{"GET", base, "2222222223"},
		{"GET", base + "/echo?date=2013-01-31&time=09:00&zone=UTC", "2222222223"},
		{"GET", base + "/embargo", "2222222223"},
		{"GET", base + "/withdraw", "2244444443"},
		{"GET", base + "/correct", "2244444443"},
		{"GET", "/desk/releases/british/plan", "2222244443"},
		{"GET", past, "2222222223"},
		{"GET", past + ".csv", "2222222223"},
		{"GET", "/desk/releases/british/history", "2222244443"},
		{"GET", "/desk/releases/british/history.csv", "2222244443"},
		{"GET", "/desk/releases/british/plan/echo", "2222244443"},
		{"GET", "/desk/releases/british/plan/embargo", "2222244443"},
		{"GET", "/desk/releases/nothing/plan", "4444444443"},
		{"POST", base + "/hold", "3344444444"},
		{"POST", base + "/resume", "3344444444"},
		{"POST", base + "/schedule", "4444444444"}, // nothing is approved, and no rule is given
		{"POST", base + "/approve", "4444444444"},  // no language is chosen
		{"POST", base + "/embargo", "4444444444"},
		{"POST", base + "/embargo/answer", "4444444444"},
		{"POST", base + "/correct", "4444444444"},
		{"POST", base + "/withdraw", "4444444444"}, // without a reason
		{"POST", "/desk/calendar/feed", "2222222224"},
	} {
		got := ""
		for _, who := range webtest.Everybody {
			b := s.As(who)
			a := b.Get
			status := 0
			if test.method == "GET" {
				status = a(test.path).Status
			} else {
				status = b.Post(test.path, "do", "make").Status
			}
			got += string(rune('0' + status/100))
			if status >= 500 {
				t.Errorf("%s %s as %s: %d", test.method, test.path, who, status)
			}
		}
		if got != test.want {
			t.Errorf("%s %s: %s, want %s", test.method, test.path, got, test.want)
		}
	}
}

// TestAPartnerSeesItsOwn: dates, lists and languages of others aren't on a partner's pages.
func TestAPartnerSeesItsOwn(t *testing.T) {
	t.Parallel()
	s := open(t)
	request(t, s)
	s.Approve(webtest.Slug)
	s.Send(webtest.Slug, "window")
	week, plan := s.As(webtest.BelgianOfficer).Get("/desk/calendar/week?day=2013-01-30"), s.As(webtest.BelgianOfficer).Get(base)
	for _, want := range []string{"Belgium", "Translation due (Dutch)", "12:00", "<li>Belgium 09:00</li>"} {
		if !strings.Contains(week.Body, want) {
			t.Errorf("the Belgian week lacks %q", want)
		}
	}
	for _, other := range []string{"Estonia", "Romania", "(Estonian)"} {
		if i := strings.Index(week.Body, `<div class="agenda">`); strings.Contains(week.Body[i:], other) {
			t.Errorf("the Belgian week has %q", other)
		}
	}
	if !strings.Contains(plan.Body, "Press list BE") || strings.Contains(plan.Body, "Press list EE") || strings.Contains(plan.Body, "<b>Slovak</b>") {
		t.Errorf("the Belgian plan isn't Belgium's: %s", plan.Body)
	}
	if a := s.As(webtest.Officer).Get("/desk/calendar/week?day=2013-01-30"); !strings.Contains(a.Body, `<li>Estonia 08:00 (09:00 <span translate="no">Europe/Tallinn</span>)</li>`) || !strings.Contains(a.Body, "Translation due (Estonian)") {
		t.Error("the officer's week lacks Estonia")
	}
	for _, test := range []struct {
		who, query, want string
	}{
		{webtest.Officer, "", "4 countries"}, {webtest.BelgianOfficer, "", "BE 09:00"}, {webtest.Officer, "&country=EE", "08:00 (09:00 Europe/Tallinn"}, {webtest.Officer, "&country=BE", "09:00"},
		{webtest.BelgianOfficer, "&country=BE", "09:00"}, {webtest.BelgianOfficer, "&country=EE", ""},
	} {
		body := s.As(test.who).Get("/desk/calendar/?language=en&month=2013-01" + test.query).Body
		window := regexp.MustCompile(`(?s)Mailing windows:\s*</span>(.*?)</span>`).FindStringSubmatch(body)
		got := regexp.MustCompile("<[^>]*>").ReplaceAllString(strings.Join(window[min(1, len(window)):], ""), "")
		if got != test.want {
			t.Errorf("%s, %s: the windows of the month are %q", test.who, test.query, got)
		}
	}
}

// TestAFullDay: a month shows the first entries of a day and leads to the others, and a holiday
// has its name in the reader's language where its country speaks that, else with its own.
func TestAFullDay(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, slug := range []string{"a", "b", "c", "d", "e"} {
		s.Import("---\nslug: full-" + slug + "\nlanguage: en\ncountries: [BE, EE]\nembargo: 2027-01-01 09:00 Europe/Brussels\n---\n# Headline " + slug + "\n\nLead.\n")
	}
	officer := s.As(webtest.Officer)
	month := officer.Get("/desk/calendar/?language=fr&country=BE&month=2027-01").Body
	if n := strings.Count(month, `<li class="embargo"><svg`) - 1; n != 3 { // one is the key's
		t.Errorf("%d entries are shown", n)
	}
	all := "/desk/calendar/week?country=BE&amp;day=2027-01-01#day-2027-01-01"
	if !strings.Contains(month, `<a href="`+all+`">2 de plus</a>`) {
		t.Error("nothing leads to the others")
	}
	week := officer.Get(strings.NewReplacer("&amp;", "&", "#day-2027-01-01", "").Replace(all) + "&language=fr").Body
	if strings.Count(week, `class="headline"`) != 5 || !strings.Contains(week, `id="day-2027-01-01"`) {
		t.Error("the week lacks some")
	}
	week = officer.Get("/desk/calendar/week?day=2027-01-01&language=fr").Body
	for _, name := range []string{`<span lang="fr">Jour de l’an</span>`, `<span lang="et">Uusaasta</span>`} {
		if !strings.Contains(week, name) {
			t.Errorf("the week lacks %s", name)
		}
	}
}

// TestEveryPageInEveryLanguage: no word is missing, and each page is one that a screen
// reader can read.
func TestEveryPageInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := open(t)
	request(t, s)
	always, err := s.Lists.List(ctx, "gb")
	if err != nil {
		t.Fatal(err)
	}
	always.Window = "daily 00:00-24:00"
	if _, err := s.Lists.Save(ctx, accounts.System("test"), always); err != nil {
		t.Fatal(err)
	}
	s.Approve(webtest.Slug, "en", "nl")
	s.Send(webtest.Slug, "window")
	if _, err := s.Releases.MoveEmbargo(ctx, accounts.System("Eva"), webtest.Slug, s.Release(webtest.Slug).Embargo, releases.Embargo{}); err != nil {
		t.Fatal(err)
	}
	at := "?date=2013-01-31&time=23:30&zone=Europe/Brussels"
	for _, path := range []string{
		"/desk/calendar/?month=2013-01", "/desk/calendar/?month=2012-05&country=EE&release=lipse", "/desk/calendar/week?day=2013-01-30", "/desk/calendar/feed",
		base, base + at + "&rule=at", base + "?rule=window", base + "?rule=now", base + "/embargo", base + "/embargo" + at, base + "/embargo?lift=yes",
		base + "/withdraw", base + "/correct",
	} {
		for _, lang := range locales.Languages {
			a := s.As(webtest.Officer).Get(path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "language=" + lang)
			if a.Status != http.StatusOK && a.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s in %s: %d", path, lang, a.Status)
			}
			localestest.Page(t, a.Body)
			readable(t, path+" in "+lang, a.Body)
		}
	}
}

// readable checks that a page has one h1, each id once, a label for each control, and leads
// nowhere with its references.
func readable(t *testing.T, where, body string) {
	t.Helper()
	if i := strings.Index(body, "⟦"); i >= 0 {
		t.Errorf("%s: no word for %.60s", where, body[i:])
	}
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	ids, labelled, h1 := map[string]int{}, map[string]bool{}, 0
	var wanted []string
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				ids[a.Val]++
			case "for":
				labelled[a.Val] = true
			case "style", "onclick":
				t.Errorf("%s: %s of %s", where, a.Key, n.Data)
			}
		}
		if n.Data == "h1" {
			h1++
		}
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "for", "aria-describedby", "aria-labelledby":
				wanted = append(wanted, strings.Fields(a.Val)...)
			}
		}
		if slices.Contains([]string{"input", "select", "textarea"}, n.Data) && n.Type == html.ElementNode {
			kind, id, inside := "", "", n.Parent.Data == "label"
			for _, a := range n.Attr {
				switch a.Key {
				case "type":
					kind = a.Val
				case "id":
					id = a.Val
				}
			}
			if kind != "hidden" && !inside && !labelled[id] {
				t.Errorf("%s: %s %q has no label", where, n.Data, id)
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: the id %q stands %d times", where, id, n)
		}
	}
	for _, id := range wanted {
		if ids[id] == 0 {
			t.Errorf("%s: nothing has the id %q", where, id)
		}
	}
	if h1 != 1 {
		t.Errorf("%s: %d h1", where, h1)
	}
}
