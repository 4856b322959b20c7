package sending_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/web/webtest"
)

const (
	page   = "/desk/releases/lipse/sending"
	report = "/desk/releases/lipse/report"
)

// troubled is a house in which some mails are refused, put off and lost.
func troubled(t *testing.T) *webtest.House {
	return webtest.New(t, map[string][]sink.Reply{
		"infos@journal.example": {sink.Say("451 4.7.1 come back later")},
		"redactie@ziar.example": {sink.Say("550 5.1.1 no such user <here>")},
		"toimetus@leht.example": {sink.DropAtDot(true), sink.DropAtDot(true)},
	})
}

// TestPageFollowsTheRelease walks a release from its first day to its end and reads the
// page at each step.
func TestPageFollowsTheRelease(t *testing.T) {
	t.Parallel()
	h := troubled(t)
	s := h.Open()
	read := func(want ...string) {
		t.Helper()
		a := s.Get(page + "?language=en")
		if a.Status != http.StatusOK {
			t.Fatal(a.Status, a.Body)
		}
		for _, w := range want {
			if !regexp.MustCompile(w).MatchString(a.Body) {
				t.Errorf("the page lacks %s", w)
			}
		}
	}
	read(`Embargo until 30 January 2013 at 08:00`, `Europe/Amsterdam`, `2 days left`,
		`No mail is planned yet`, `Not scheduled`, `data-live="true"`)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	read(`<b>09:00</b>`, `Scheduled`, `Europe/Tallinn`)
	h.RunTo(webtest.Lift.Add(time.Hour)) // it is 09:00 in Brussels, Tallinn and Bucharest, not yet in London
	read(`Embargo lifted on`, `3 of 6 mails sent`, `1 deferred`, `1 refused`, `1 uncertain`, `come back later`, `no such user &lt;here&gt;`,
		`No such address`, `Nobody knows whether 1 mail arrived`, `550 5.1.1`)
	h.RunTo(webtest.Lift.Add(26 * time.Hour))
	h.RunTo(webtest.Lift.Add(27 * time.Hour))
	read(`of 8 mails sent`)
	if strings.Contains(s.Get(page+"?language=en").Body, "1 deferred") {
		t.Error("what was put off and then sent is still put off")
	}
}
