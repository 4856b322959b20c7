package sending_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"communique/accounts"
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
		`No emails are planned yet`, `Not scheduled`, `data-live="true"`)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	read(`<b>09:00</b>`, `Scheduled`, `Europe/Tallinn`)
	h.RunTo(webtest.Lift.Add(time.Hour))                  // it is 09:00 in Brussels, Tallinn and Bucharest, not yet in London
	for _, other := range []string{"report", "history"} { // it is in one state, wherever one looks
		if body := s.Get("/desk/releases/lipse/" + other + "?language=en").Body; !strings.Contains(body, `<span>Sending</span>`) {
			t.Errorf("the %s says something else of its state", other)
		}
	}
	read(`<span>Sending</span>`, `Embargo lifted on`, `3 of 6 emails sent`, `1 deferred`, `1 refused`, `1 uncertain`, `come back later`, `no such user &lt;here&gt;`,
		`No such address`, `It isn’t known whether 1 email arrived`, `550 5.1.1</span><samp translate="no">no such`, `<span>2 emails a minute</span>`)
	h.RunTo(webtest.Lift.Add(26 * time.Hour))
	h.RunTo(webtest.Lift.Add(27 * time.Hour))
	read(`of 8 emails sent`)
	if strings.Contains(s.Get(page+"?language=en").Body, "1 deferred") {
		t.Error("what was put off and then sent is still put off")
	}
}

// TestPageTellsThePace: how fast the mails leave, and how long they still will; and who holds
// the release finds the form for it where the page renews itself.
func TestPageTellsThePace(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	s := h.Open()
	ctx := t.Context()
	be, err := h.Lists.List(ctx, "be")
	if err != nil {
		t.Fatal(err)
	}
	be.ID, be.Slug, be.Name = 0, "be-beat", "The beat"
	if _, err := h.Lists.Save(ctx, accounts.System("test"), be); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Lists.Import(ctx, accounts.System("test"), "be-beat", "b.csv", strings.NewReader("email,language\nbeat@krant.example,nl\n")); err != nil {
		t.Fatal(err)
	}
	h.Approve(webtest.Slug)
	h.Clock.MoveTo(webtest.Lift)
	h.Send(webtest.Slug, "now")
	if _, err := h.Scheduler.Due(ctx, h.Mailer); err != nil {
		t.Fatal(err)
	}
	status, err := h.Mailer.Status(ctx, h.Release(webtest.Slug).ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range status.Mailings {
		if m.ListID != 1 { // the first of Belgium's
			continue
		}
		if err := h.Mailer.Deliver(ctx, m.ID); err != nil {
			t.Fatal(err)
		}
	}
	h.Clock.Advance(time.Minute)
	body := strings.Join(strings.Fields(s.Get(page+"?language=en").Body), " ")
	_, live, _ := strings.Cut(body, `<div id="live"`)
	live, _, _ = strings.Cut(live, `id="pause"`)
	for _, want := range []string{
		"<span>3 emails a minute</span><span>about 2 minutes left</span>", `id="part-holding" data-state="true"> <details class="card holding">`, "sending/hold",
		`Belgium<span class="list">2 press lists</span>`, "3 sent</span>",
	} {
		if !strings.Contains(live, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	_, sum, _ := strings.Cut(live, "2 press lists")
	if sum, _, _ = strings.Cut(sum, "</tr>"); !strings.Contains(sum, "3 sent") || !strings.Contains(sum, "1 on its way") {
		t.Errorf("the sum of Belgium: %s", sum)
	}
	if strings.Count(live, "press lists</span>") != 1 {
		t.Error("a sum of one list")
	}
}

// TestNotSentIsExplained: who keeps a list finds out who got nothing, and why.
func TestNotSentIsExplained(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	s := h.Open()
	if err := h.Lists.Suppress(t.Context(), h.Actor(webtest.Administrator), "toimetus@leht.example", "manual", "asked on the phone"); err != nil {
		t.Fatal(err)
	}
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(time.Hour))
	body := s.Get(page + "?language=en").Body
	link := page + "/mails?state=suppressed"
	if !strings.Contains(body, `<a href="`+link+`">1</a>`) {
		t.Error("nothing leads from the number to the people")
	}
	if body := s.Get(link).Body; !strings.Contains(body, "toimetus@leht.example") || !strings.Contains(body, "Stopped by the press office") {
		t.Error(body)
	}
}

// TestFrontLeadsOn: a link to a release leads to what is done next with it.
func TestFrontLeadsOn(t *testing.T) {
	t.Parallel()
	s := webtest.Busy(t).Open()
	for _, to := range []struct{ who, slug, page string }{
		{webtest.Officer, "avaandmed", "edit"}, {webtest.Reader, "avaandmed", "translations"}, {webtest.Officer, "next", "translations"},
		{webtest.Officer, "lipse", "sending"}, {webtest.Officer, "old", "sending"},
	} {
		if got := s.As(to.who).Get("/desk/releases/" + to.slug).Header.Get("Location"); got != "/desk/releases/"+to.slug+"/"+to.page {
			t.Errorf("%s is led from %s to %s", to.who, to.slug, got)
		}
	}
}
