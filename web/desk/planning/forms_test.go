package planning_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"communique/web/webtest"
)

// TestWhatIsTypedComesBack: each fault stands at its field, in words, and nothing is lost.
func TestWhatIsTypedComesBack(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.Approve(webtest.Slug)
	officer := s.As(webtest.Officer)
	for _, test := range []struct{ date, time, zone, field, words string }{
		{"", "", "Europe/Brussels", "date", "The day or the time is missing."},
		{"2013-01-31", "", "Europe/Brussels", "time", "The day or the time is missing."},
		{"2013-01-31", "25:99", "Europe/Brussels", "time", "can’t be read as a time"},
		{"2013-01-31 09:00 UTC", "x", "y", "time", "can’t be read as a time"},
		{"2013-01-31", "09:00", "Europe/Brussel", "zone", "Europe/Brussels"},
		{"2013-03-31", "02:30", "Europe/Brussels", "time", "the clocks skip it when they go forward"},
		{"2013-10-27", "02:30", "Europe/Brussels", "offset", "That time occurs twice"},
		{"2013-01-27", "09:00", "Europe/Brussels", "date", "in the past"},
		{"2013-01-29", "09:00", "Europe/Brussels", "date", "under embargo until then: 30 January 2013 at 08:00"},
	} {
		q := url.Values{"rule": {"at"}, "date": {test.date}, "time": {test.time}, "zone": {test.zone}}
		if test.words == "in the past" {
			q.Del("rule")
			a := officer.Get(base + "/embargo?" + q.Encode())
			says(t, a, test.words, `id="date-fault"`, `value="`+test.date+`"`)
			continue
		}
		for _, a := range []webtest.Answer{
			officer.Get(base + "?" + q.Encode()),
			officer.Post(base+"/schedule", "rule", "at", "date", test.date, "time", test.time, "zone", test.zone),
		} {
			if a.Status != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d", q, a.Status)
			}
			says(t, a, test.words, `href="#`+test.field+`"`, `value="`+test.date+`"`)
			readable(t, q.Encode(), a.Body)
		}
	}
	a := officer.Get(base + "/embargo?date=2013-10-27&time=02:30&zone=Europe/Brussels")
	says(t, a, "the first time", "the second time", "+02:00", "+01:00")
	second := officer.Get(base + "/embargo?date=2013-10-27&time=02:30&zone=Europe/Brussels&offset=%2B01:00")
	says(t, second, "What would change", "Sunday 27 October 2013 at 02:30")
	for _, rule := range []string{"never", ""} {
		a := officer.Post(base+"/schedule", "rule", rule)
		if says(t, a, "said when the release goes"); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("rule %q: %d", rule, a.Status)
		}
	}
	long := strings.Repeat("x", 5000)
	if a := officer.Post(base+"/hold", "reason", long); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, long) {
		t.Errorf("a long reason: %d", a.Status)
	}
	if a := officer.Get("/desk/calendar/?month=13-2013"); a.Status != http.StatusBadRequest {
		t.Error(a.Status)
	}
	if a := officer.Get("/desk/calendar/week?day=1800-01-01"); a.Status != http.StatusBadRequest {
		t.Error(a.Status)
	}
}

// TestHostileTextStaysText, wherever it comes from.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	s := open(t)
	officer := s.As(webtest.Officer)
	const evil = `"><script>alert(1)</script>{{.}}`
	s.Import("---\nslug: evil\nlanguage: en\ncountries: [GB]\nembargo: 2013-02-01 09:00 Europe/London\n---\n# Evil \\<script>alert(1)\\</script> news; a, b \\\\n\n\nIts lead.\n")
	q := url.QueryEscape(evil)
	answers := []webtest.Answer{
		officer.Get("/desk/calendar/?month=2013-02"), officer.Get("/desk/calendar/week?day=2013-02-01&country=" + q + "&release=" + q),
		officer.Get("/desk/calendar/?month=" + q), officer.Get("/desk/releases/evil/plan?rule=at&date=" + q + "&time=" + q + "&zone=" + q + "&offset=" + q),
		officer.Get("/desk/releases/evil/plan/embargo?date=" + q + "&time=" + q + "&zone=" + q), officer.Get("/desk/releases/evil/plan/echo?date=" + q + "&time=" + q + "&zone=" + q),
		officer.Post("/desk/releases/evil/plan/withdraw", "reason", "\x00"+evil, "reason-"+evil, evil, "reason-en", "\x07"), officer.Post("/desk/releases/evil/plan/hold", "reason", "\x01"+evil),
	}
	for i, a := range answers {
		if a.Status >= 500 || strings.Contains(a.Body, "<script>alert") {
			t.Errorf("%d: %d, or the text has become markup", i, a.Status)
		}
	}
	says(t, answers[0], "Evil &lt;script&gt;alert(1)&lt;/script&gt; news")
	s.As(webtest.Officer).Follow("/desk/releases/evil/plan/hold", "reason", evil)
	if a := officer.Get("/desk/releases/evil/plan"); !strings.Contains(a.Body, "&lt;script&gt;") || strings.Contains(a.Body, "<script>alert") {
		t.Error("the reason of a hold")
	}
}

// TestEcho: typing a time shows the clocks of each country, with another day and a holiday.
func TestEcho(t *testing.T) {
	t.Parallel()
	s := open(t)
	officer := s.As(webtest.Officer)
	a := says(t, officer.Get(base+"/echo?date=2013-11-30&time=23:30&zone=Europe/Amsterdam"),
		"<strong>Saturday 30 November 2013 at 23:30</strong>", "<b>22:30</b>", "United Kingdom", "<b>00:30</b>", "Estonia and Romania (public holiday: Ziua Națională a României)", "<em>the next day</em>", "<em>weekend</em>")
	if strings.Contains(a.Body, "<html") {
		t.Error("that is a whole page")
	}
	says(t, officer.Get(base+"/echo?date=2013-03-31&time=02:30&zone=Europe/Amsterdam"), "the clocks skip it")
	if a := officer.Get(base + "/echo?date=&time=09:00&zone=UTC"); strings.TrimSpace(a.Body) != "" || a.Status != http.StatusOK {
		t.Errorf("%d %q", a.Status, a.Body)
	}
}
