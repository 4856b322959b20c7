package browsertest

import (
	"testing"
	"time"

	"communique/accounts"
	"communique/web/webtest"
)

// TestStatusRenewsItself watches the board while mails go out, and then pauses it.
func TestStatusRenewsItself(t *testing.T) {
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(time.Hour)) // all but London's
	s := serve(start(t), t, h)
	tab := open(s.as(t, webtest.Officer), t, s.url+"/desk/releases/lipse/sending?language=en")
	// until waits for the number of mails sent that the page shows; another one when it is
	// still that after the time.
	const until = `new Promise(done => {
		const begin = Date.now();
		const look = () => {
			const words = document.querySelector("[data-say]").textContent;
			if (words.startsWith(WANT + " of") || Date.now() - begin > TIME) done(parseInt(words));
			else setTimeout(look, 50);
		};
		look();
	})`
	ask := func(script string) int {
		t.Helper()
		return evaluate[int](t, tab, "{ const WANT = "+script+"; "+until+"}")
	}
	if n := ask("6, TIME = 10000"); n != 6 {
		t.Fatal("the page begins with", n)
	}
	// A colleague holds the release: the form is another one, and has the focus.
	evaluate[bool](t, tab, `document.querySelector("#part-holding details").open = true, document.getElementById("reason").focus(), true`)
	colleague := accounts.System("a colleague")
	for _, step := range []struct {
		do   func() (bool, error)
		want string
	}{
		{func() (bool, error) { return h.Releases.Hold(t.Context(), colleague, webtest.Slug, "a figure") }, `document.activeElement.matches("#part-holding form[action$=resume] button")`},
		{func() (bool, error) { return h.Releases.Resume(t.Context(), colleague, webtest.Slug) }, `document.activeElement.id === "hold"`},
	} {
		if _, err := step.do(); err != nil {
			t.Fatal(err)
		}
		tab.wait(t, step.want)
	}
	h.RunTo(webtest.Lift.Add(2 * time.Hour))
	if n := ask("8, TIME = 15000"); n != 8 {
		t.Fatal("the page didn't renew itself:", n)
	}
	if said := evaluate[string](t, tab, `document.getElementById("said").textContent`); said != "8 of 8 emails sent" {
		t.Errorf("a screen reader hears %q", said)
	}
}
