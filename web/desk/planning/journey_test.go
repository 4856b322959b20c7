package planning_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/releases"
	"communique/web/webtest"
)

// says wants a page on which each of some texts stands.
func says(t *testing.T, a webtest.Answer, texts ...string) webtest.Answer {
	t.Helper()
	body := strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(a.Body)), " ")
	for _, text := range texts {
		if !strings.Contains(body, text) {
			i := max(0, strings.Index(body, `<main`))
			t.Errorf("%d, and it doesn't say %q:\n%s", a.Status, text, body[i:min(len(body), i+1500)])
		}
	}
	return a
}

func hidden(t *testing.T, a webtest.Answer, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.Body)
	if found == nil {
		t.Fatalf("no field %s in\n%s", name, a.Body)
	}
	return strings.ReplaceAll(found[1], "&#43;", "+")
}

// TestJourney: an officer approves, schedules, holds, resumes, moves the embargo later, and
// earlier with a second person, and withdraws.
func TestJourney(t *testing.T) {
	t.Parallel()
	s := open(t)
	officer, approver := s.As(webtest.Officer), s.As(webtest.Approver)
	says(t, officer.Get(base), "When it would go", "Approve an edition first", "3 emails: German 1, French 1, Dutch 1")

	// Who approves, approves.
	chosen := append(seen(approver.Get(base).Body), "languages", "en", "languages", "nl", "languages", "et")
	says(t, approver.Post(base+"/approve", append([]string{"seen.nl", "sha256-of another text"}, chosen...)...), "has changed since you looked at it: Dutch")
	says(t, approver.Follow(base+"/approve", chosen...), "Approved: English, Dutch and Estonian.", "Next, choose when it goes out.")

	// What is scheduled is what was shown.
	shown := says(t, officer.Get(base+"?rule=at&date=2013-01-31&time=09:30&zone=Europe/Brussels"), "The dates would be", "09:30", "10:30", "Schedule for these dates")
	if a := officer.Post(base+"/schedule", "rule", "at", "date", "2013-01-31", "time", "09:31", "zone", "Europe/Brussels", "plan", hidden(t, shown, "plan")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("other dates than were shown: %d", a.Status)
	} else {
		says(t, a, "The dates have changed since you saw them.", `value="09:31"`)
	}
	plan := hidden(t, shown, "plan")
	done := officer.Follow(base+"/schedule", "rule", "at", "date", "2013-01-31", "time", "09:30", "zone", "Europe/Brussels", "plan", plan)
	says(t, done, "Scheduled for the dates you saw.", "Goes to 7 journalists", "first on Thursday 31 January 2013 at 09:30 (Europe/Brussels)", "When it goes")

	// It is held, and goes on.
	says(t, officer.Follow(base+"/hold", "reason", "a figure is checked"), "On hold. Emails already on their way will arrive", "Put on hold by The officer.", "a figure is checked")
	says(t, officer.Follow(base+"/resume"), "It has resumed. Goes to 7 journalists")

	// Later is at once, and the dates move along.
	later := says(t, officer.Get(base+"/embargo?date=2013-02-01&time=08:00&zone=Europe/Amsterdam"), "What would change", "It takes effect as soon as you press", "Friday 1 February 2013 at 09:00")
	fields := []string{"from", hidden(t, later, "from"), "date", "2013-02-01", "time", "08:00", "zone", "Europe/Amsterdam"}
	says(t, officer.Follow(base+"/embargo", fields...), "Saved. The embargo now ends on Friday 1 February 2013 at 08:00 (Europe/Amsterdam).", "4 dates have moved with it.")
	if a := officer.Post(base+"/embargo", fields...); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "Somebody else has changed the embargo in the meantime") {
		t.Errorf("the embargo of before: %d", a.Status)
	}

	// Earlier takes two.
	earlier := says(t, officer.Get(base+"/embargo?date=2013-01-31&time=08:00&zone=Europe/Amsterdam"), "a second person has to confirm it", "Ask a second person")
	says(t, officer.Follow(base+"/embargo", "from", hidden(t, earlier, "from"), "date", "2013-01-31", "time", "08:00", "zone", "Europe/Amsterdam"),
		"Request made. Nothing has changed yet", "View the request")
	own := says(t, officer.Get(base+"/embargo"), "You made this request", "Withdraw request")
	if a := officer.Post(base+"/embargo/answer", "request", hidden(t, own, "request"), "answer", "confirm"); a.Status < 400 || !s.Release(webtest.Slug).Embargo.At.Equal(time.Date(2013, 2, 1, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("who asked has confirmed: %d", a.Status)
	}
	says(t, approver.Get(base), "The officer has asked for the embargo to end earlier", "Confirm or decline")
	asked := approver.Get(base + "/embargo")
	says(t, approver.Follow(base+"/embargo/answer", "request", hidden(t, asked, "request"), "answer", "confirm"), "Saved. The embargo now ends on Thursday 31 January 2013 at 08:00")

	// It leaves, and is withdrawn.
	s.RunTo(time.Date(2013, 2, 1, 12, 0, 0, 0, time.UTC))
	ask := says(t, officer.Get(base+"/withdraw"), "Withdraw this release?", "7 people have received it.", `name="reason-nl"`)
	if ask.Status != http.StatusOK {
		t.Fatal(ask.Status)
	}
	bad := officer.Post(base+"/withdraw", "reason", "", "notice", "yes", "reason-nl", "Er klopt iets niet.")
	if says(t, bad, "Er klopt iets niet."); bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Body, `id="reason-fault"`) {
		t.Errorf("without a reason: %d", bad.Status)
	}
	says(t, officer.Follow(base+"/withdraw", "reason", "a wrong figure", "notice", "yes", "reason-nl", "Er klopt iets niet."), "Withdrawn.", "7 people will be told by email.", "a wrong figure")
	if state := s.Release(webtest.Slug).State; state != releases.Withdrawn {
		t.Error(state)
	}
}

// TestARequestIsRefused: the embargo stays, and a second answer comes too late.
func TestARequestIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.Approve(webtest.Slug, "en")
	if _, err := s.Releases.MoveEmbargo(ctx, accounts.System("Eva"), webtest.Slug, s.Release(webtest.Slug).Embargo, releases.Embargo{}); err != nil {
		t.Fatal(err)
	}
	officer := s.As(webtest.Officer)
	id := hidden(t, says(t, officer.Get(base+"/embargo"), "Eva has asked for the embargo to be lifted."), "request")
	says(t, officer.Follow(base+"/embargo/answer", "request", id, "answer", "refuse"), "Request declined. The embargo stays as it is.", "Embargo until 30 January 2013 at 08:00")
	says(t, officer.Post(base+"/embargo/answer", "request", id, "answer", "confirm"), "This request is no longer open.")
	if a := officer.Post(base+"/embargo/answer", "request", "-7x", "answer", "confirm"); a.Status != http.StatusUnprocessableEntity {
		t.Error(a.Status)
	}
}

// TestCorrecting: who has received another text gets the correction, and is counted before.
func TestCorrecting(t *testing.T) {
	t.Parallel()
	s := open(t)
	officer := s.As(webtest.Officer)
	s.Import("---\nslug: small\nlanguage: en\ncountries: [GB]\n---\n# A small one\n\nIt costs 2 million.\n")
	s.Approve("small")
	s.Send("small", "now")
	s.RunTo(s.Clock.Now().Add(time.Minute))
	const path = "/desk/releases/small/plan/correct"
	says(t, officer.Get(path), "Nobody has received a text that differs")
	_, err := s.Releases.Revise(ctx, accounts.System("test"), "small.md", []byte("---\nslug: small\nlanguage: en\ncountries: [GB]\ncorrection: The sum was wrong.\n---\n# A small one\n\nIt costs 3 million.\n"), releases.Edits{Correction: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Approve("small")
	says(t, officer.Get(path), "2 people have received a text that differs", "Send the correction")
	says(t, officer.Follow(path, "rule", "now"), "The correction is going to 2 people.")
}

// seen are the fields of the page that say how the editions read in it.
func seen(page string) (fields []string) {
	for _, found := range regexp.MustCompile(`name="(seen\.[^"]+)" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		fields = append(fields, found[1], found[2])
	}
	return fields
}
