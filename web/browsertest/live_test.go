package browsertest

import "testing"

// TestStatusRenewsItself watches the board while a mail goes out, and then pauses it.
func TestStatusRenewsItself(t *testing.T) {
	browser := start(t)
	w := newWorld(t)
	tab := open(browser, t, serve(t, w, nil).URL+"/desk/releases/lipse?language=en")
	// until waits for the number of mails sent that the page shows; 0 when it is
	// still another one after the time.
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
	if n := ask("40, TIME = 10000"); n != 40 {
		t.Fatal("the page begins with", n)
	}
	w.more.Store(1)
	if n := ask("41, TIME = 15000"); n != 41 {
		t.Fatal("the page didn't renew itself:", n)
	}
	if said := evaluate[string](t, tab, `document.getElementById("said").textContent`); said != "41 of 58 mails sent" {
		t.Errorf("a screen reader hears %q", said)
	}
	evaluate[bool](t, tab, `document.getElementById("pause").click(); true`)
	w.more.Store(2)
	if n := ask("42, TIME = 5000"); n != 41 {
		t.Error("the page changed while it was paused:", n)
	}
	evaluate[bool](t, tab, `document.getElementById("pause").click(); true`)
	if n := ask("42, TIME = 15000"); n != 42 {
		t.Error("the page didn't go on:", n)
	}
}
