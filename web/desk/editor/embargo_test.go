package editor_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"communique/releases/drafts"
	"communique/web/webtest"
)

// embargoed is the release with another embargo, kept as its draft.
func embargoed(t *testing.T, s *webtest.Site, to drafts.Moment) drafts.Draft {
	t.Helper()
	ctx, who := context.Background(), s.Actor(webtest.Officer)
	one, err := s.Drafts.Open(ctx, who, webtest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	c := one.Content
	c.Embargo = to
	if one, err = s.Drafts.Save(ctx, who, one.At, c); err != nil {
		t.Fatal(err)
	}
	return one
}

// A later embargo moves the dates of what is scheduled, which is told before; an earlier one
// is asked for elsewhere.
func TestAnotherEmbargo(t *testing.T) {
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	s := h.Open()
	b, ctx := s.As(webtest.Officer), context.Background()
	one := embargoed(t, s, drafts.Moment{Date: "2013-02-01", Time: "08:00", Zone: "Europe/Amsterdam"})
	want(t, b.Get(pageOf), http.StatusOK, `<div class="echo"`, "Friday 1 February 2013 at 08:00", "<b>09:00</b>", "Romania")
	would, err := s.Scheduler.PreviewRedate(ctx, one.ReleaseID, one.Content.Document().Embargo)
	if err != nil || len(would) == 0 {
		t.Fatalf("%+v, %v", would, err)
	}
	want(t, b.Get(pageOf+"/save"), http.StatusOK, "Dates that move", "<ins>Friday 1 February 2013")
	want(t, b.Follow(pageOf+"/save", "version", itoa(one.Version), "base", "1"), http.StatusOK, "Saved as revision 2", itoa(len(would))+" dates have moved with it.")
	if left, err := s.Scheduler.PreviewRedate(ctx, one.ReleaseID, one.Content.Document().Embargo); err != nil || len(left) > 0 {
		t.Errorf("not moved: %+v, %v", left, err)
	}

	one = embargoed(t, s, drafts.Moment{Date: "2013-01-29", Time: "08:00", Zone: "Europe/Amsterdam"})
	link := `href="/desk/releases/lipse/plan/embargo?date=2013-01-29&amp;time=08%3a00&amp;zone=Europe%2fAmsterdam"`
	for _, a := range []webtest.Answer{b.Get(pageOf + "/save"), b.Post(pageOf+"/save", "version", itoa(one.Version), "base", "2")} {
		want(t, a, http.StatusUnprocessableEntity, "before Friday 1 February 2013 at 08:00 (Europe/Amsterdam)", link)
		if strings.Contains(a.Body, "communique release") {
			t.Error("it speaks of a shell")
		}
	}
	if at := s.Release(webtest.Slug).Embargo.At; !at.Equal(time.Date(2013, 2, 1, 7, 0, 0, 0, time.UTC)) {
		t.Error(at)
	}
}

func TestTheEchoOfAnEmbargo(t *testing.T) {
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	const echo = "/desk/releases/new/echo?countries=EE&more-countries=pt,%3Cb%3E&embargo-zone=Europe/Amsterdam&embargo="
	a := b.Get(echo + "2013-11-30&embargo-time=23:30")
	want(t, a, http.StatusOK, "<b>00:30</b>", "Estonia", "Portugal")
	if strings.Contains(a.Body, "<html") || strings.Contains(a.Body, "<B>") {
		t.Error(a.Body)
	}
	want(t, b.Get(echo+"2013-03-31&embargo-time=02:30"), http.StatusOK, `class="fault"`)
	if a := b.Get(echo); a.Status != http.StatusOK || strings.TrimSpace(a.Body) != "" {
		t.Error(a.Status, a.Body)
	}
}

// Above a draft stands the embargo that its release has; above a new one what it says itself,
// until that is over.
func TestTheBarOfADraft(t *testing.T) {
	h := webtest.New(t, nil)
	s := h.Open()
	b, ctx, who := s.As(webtest.Officer), context.Background(), h.Actor(webtest.Officer)
	one := embargoed(t, s, drafts.Moment{Date: "2013-02-01", Time: "08:00", Zone: "Europe/Amsterdam"})
	for _, path := range []string{"", "/save", "/versions", "/versions/1", "/theirs", "/preview", "/preview?look=page"} {
		a := b.Get(pageOf + path)
		want(t, a, http.StatusOK, "Embargo until 30 January 2013 at 08:00")
		if strings.Count(a.Body, `class="embargo-bar"`) != 1 {
			t.Errorf("%q: not one bar", path)
		}
	}
	want(t, b.Get(pageOf+"/preview?look=page"), http.StatusOK, "Under embargo until 1 February 2013 at 08:00")
	c := one.Content
	c.Slug, c.Embargo = "", drafts.Moment{Date: "2013-01-29", Time: "08:00", Zone: "Europe/Amsterdam"}
	fresh, err := s.Drafts.Save(ctx, who, drafts.At{}, c)
	if err != nil {
		t.Fatal(err)
	}
	path := "/desk/drafts/" + itoa(int(fresh.ID))
	want(t, b.Get(path), http.StatusOK, `class="embargo-bar"`, "Under embargo until 29 January 2013 at 08:00")
	h.Clock.MoveTo(webtest.Lift)
	for _, path := range []string{path, path + "/preview?look=page", pageOf, pageOf + "/preview?look=page"} {
		if a := b.Get(path); a.Status != http.StatusOK || strings.Contains(a.Body, `class="embargo-bar"`) {
			t.Errorf("%s: %d, or a bar after the lift", path, a.Status)
		}
	}
}
