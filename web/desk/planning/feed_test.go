package planning_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/web/webtest"
)

// lines are those of a calendar file, unfolded (RFC 5545, section 3.1).
func lines(t *testing.T, body string) []string {
	t.Helper()
	if !strings.HasSuffix(body, "\r\n") || strings.Contains(strings.ReplaceAll(body, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(body, "\r\n", ""), "\r") {
		t.Error("not every line ends with CR LF")
	}
	for line := range strings.SplitSeq(body, "\r\n") {
		if len(line) > 75 {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(body, "\r\n ", ""), "\r\n"), "\r\n")
}

// make1 makes somebody's feed, and gives its path.
func make1(t *testing.T, b *webtest.Browser) string {
	t.Helper()
	a := says(t, b.Post("/desk/calendar/feed", "do", "make"), "It is shown only once")
	path := regexp.MustCompile(`https://press\.lipse\.example(/calendar/[a-z0-9]+\.ics)`).FindStringSubmatch(a.Body)
	if a.Status != http.StatusOK || path == nil {
		t.Fatal(a.Status, a.Body)
	}
	if says(t, b.Get("/desk/calendar/feed"), "Create a new address"); strings.Contains(b.Get("/desk/calendar/feed").Body, path[1]) {
		t.Error("the address is told twice")
	}
	if folded := strings.Split(b.Get("/desk/calendar/feed").Body, "<details>"); len(folded) != 3 || !strings.Contains(folded[1], "the old one stops working") ||
		!strings.Contains(folded[2], "will no longer be updated") || strings.Contains(folded[0], `name="do"`) {
		t.Error("one click renews or ends the address")
	}
	return path[1]
}

// TestFeed: other programs read what concerns a user, in the user's language, until it ends;
// of what isn't public they learn no headline.
func TestFeed(t *testing.T) {
	t.Parallel()
	s := open(t)
	request(t, s)
	s.Approve(webtest.Slug)
	s.Send(webtest.Slug, "window")
	officer, belgian, nobody := s.As(webtest.Officer), s.As(webtest.BelgianOfficer), s.As(webtest.Nobody)
	path := make1(t, officer)
	a := nobody.Get(path)
	file := lines(t, a.Body)
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || file[0] != "BEGIN:VCALENDAR" || file[len(file)-1] != "END:VCALENDAR" {
		t.Fatalf("%d %v\n%s", a.Status, a.Header, a.Body)
	}
	for _, want := range []string{
		"VERSION:2.0", "SUMMARY:Embargo ends: lipse", "DTSTART:20130130T070000Z", "SUMMARY:Translation due: lipse (Dutch)", "SUMMARY:Translation due: lipse (Estonian)",
		`SUMMARY:Emails go out: lipse – Estonia and Romania`, "URL:https://press.lipse.example/desk/releases/lipse/plan", "X-WR-CALNAME:LIPSE: press releases",
	} {
		if !strings.Contains("\n"+strings.Join(file, "\n")+"\n", "\n"+want+"\n") {
			t.Errorf("it lacks %q:\n%s", want, strings.Join(file, "\n"))
		}
	}
	if strings.Contains(a.Body, "Researchers") {
		t.Error("the headline of what is under embargo")
	}
	tag := a.Header.Get("ETag")
	for _, given := range []string{tag, "W/" + tag, `"other", ` + tag} {
		if again := nobody.Get(path, "If-None-Match", given); again.Status != http.StatusNotModified || again.Body != "" {
			t.Errorf("%s: %d", given, again.Status)
		}
	}
	theirs := nobody.Get(make1(t, belgian))
	if strings.Contains(theirs.Body, "Estonia") || !strings.Contains(theirs.Body, "Belgium") {
		t.Errorf("the Belgian feed:\n%s", theirs.Body)
	}

	s.RunTo(webtest.Lift.Add(3 * time.Hour))
	if out := nobody.Get(path, "If-None-Match", tag); out.Status != http.StatusOK || !strings.Contains(strings.Join(lines(t, out.Body), "\n"), "Researchers in eleven European countries") {
		t.Errorf("when it is out: %d\n%s", out.Status, out.Body)
	}

	renewed := make1(t, officer)
	for _, over := range []string{path, strings.TrimSuffix(renewed, ".ics"), "/calendar/x.ics", "/calendar/.ics"} {
		if a := nobody.Get(over); a.Status != http.StatusNotFound || strings.Contains(a.Body, "BEGIN:") {
			t.Errorf("%s: %d", over, a.Status)
		}
	}
	says(t, officer.Follow("/desk/calendar/feed", "do", "end"), "Your calendar address has been deleted.", "Create an address")
	if a := nobody.Get(renewed); a.Status != http.StatusNotFound {
		t.Error(a.Status)
	}
	last := make1(t, officer)
	if err := s.Accounts.EndUser(ctx, accounts.System("test"), s.User(webtest.Officer).ID); err != nil {
		t.Fatal(err)
	}
	if a := nobody.Get(last); a.Status != http.StatusNotFound {
		t.Errorf("the feed of who has ended: %d", a.Status)
	}
}
