package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"communique/web/webtest"
)

// writes starts the desk on a free port, for an officer who has signed in.
func writes(t *testing.T) *httptest.Server {
	t.Helper()
	s := webtest.New(t, nil).Open()
	b := s.As(webtest.Officer)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Cookie", b.Cookies())
		s.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// hands are what a person does at the page: type into a text, press a key in it, wait for
// what comes of it.
const hands = `
	const text = i => document.getElementById("text-" + i);
	const type = (i, words) => { const el = text(i); el.focus(); el.setRangeText(words, el.selectionStart, el.selectionEnd, "end"); el.dispatchEvent(new Event("input", { bubbles: true })); };
	const at = (i, n) => { text(i).focus(); text(i).setSelectionRange(n, n); };
	const press = (key, more) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
	const until = so => new Promise((done, late) => {
		const begin = Date.now();
		const look = () => { if (so()) done(JSON.stringify([...document.querySelectorAll("#blocks textarea")].slice(0, 6).map(e => e.value)) + " " + document.activeElement.id); else if (Date.now() - begin > 20000) late(new Error("it doesn’t happen: " + so)); else setTimeout(look, 30); };
		look();
	});
	const version = () => Number(document.getElementById("kept").dataset.version);
	const texts = () => [...document.querySelectorAll("#blocks textarea")].map(e => e.value);
`

// TestWritingARelease writes with the script: it keeps what is typed, and moves, splits and
// merges by keys.
func TestWritingARelease(t *testing.T) {
	browser := start(t)
	server := writes(t)
	page := open(browser, t, server.URL+"/desk/releases/new?language=en")
	do := func(script, want string) {
		t.Helper()
		if got := evaluate[string](t, page, "(async () => {"+hands+script+"})()"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", script, got, want)
		}
	}
	do(`at(0, 0); type(0, "Eleven countries"); at(1, 0); type(1, "The lead."); return until(() => version() > 0)`, `["Eleven countries","The lead.",""] text-1`)
	do(`at(2, 0); type(2, "One two"); press("Enter"); return until(() => text(3))`, `["Eleven countries","The lead.","One two",""] text-3`)
	do(`type(3, "Three"); press("ArrowUp", { altKey: true }); return until(() => texts()[2] === "Three")`, `["Eleven countries","The lead.","Three","One two"] text-2`)
	do(`at(3, 0); press("Backspace"); return until(() => texts().length === 3)`, `["Eleven countries","The lead.","Three One two"] text-2`)
	do(`at(2, 6); press("Enter"); return until(() => texts().length === 4)`, `["Eleven countries","The lead.","Three","One two"] text-3`)
	do(`text(3).setSelectionRange(0, 3); press("b", { ctrlKey: true }); return until(() => text(3).value.startsWith("**"))`, `["Eleven countries","The lead.","Three","**One** two"] text-3`)
	do(`const clip = new DataTransfer(); clip.setData("text/html", "<p>Four <i>five</i></p><ul><li>a<li>b</ul>");
		text(3).dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true })); return until(() => texts().length === 6)`,
		`["Eleven countries","The lead.","Three","**One** two","Four *five*","a\nb"] text-5`)
	do(`text(0).form.querySelector("a[href$='/preview/dark']").click(); return until(() => !document.querySelector(".as-mail").hidden && document.getElementById("mail").src.endsWith("/preview/dark"))`,
		`["Eleven countries","The lead.","Three","**One** two","Four *five*","a\nb"] text-5`)

	// What can't be kept is told and tried again; what can't be pasted as blocks is pasted as it is.
	do(`window.truly = window.fetch; window.fetch = async () => new Response("", { status: 503 });
		const clip = new DataTransfer(); clip.setData("text/plain", "x\n\ny"); at(4, 0);
		text(4).dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true }));
		return until(() => document.getElementById("kept").textContent.startsWith("Not saved yet") && text(4).value.startsWith("x"))`,
		`["Eleven countries","The lead.","Three","**One** two","x\n\nyFour *five*","a\nb"] text-4`)
	do(`const v = version(); window.fetch = window.truly; return until(() => version() > v)`, `["Eleven countries","The lead.","Three","**One** two","x\n\nyFour *five*","a\nb"] text-4`)

	// A button that is pressed while the text is on its way waits for it.
	do(`window.fetch = async (...all) => { await new Promise(go => setTimeout(go, 300)); return window.truly(...all); };
		const v = version(); at(4, 0); text(4).setSelectionRange(0, 3); type(4, ""); press("ArrowUp", { altKey: true });
		if (!document.getElementById("editor").inert) throw new Error("somebody may type into what is about to go");
		return until(() => texts()[3] === "yFour *five*")`, `["Eleven countries","The lead.","Three","yFour *five*","**One** two","a\nb"] text-3`)
	if to := evaluate[string](t, page, "location.pathname"); !strings.HasPrefix(to, "/desk/drafts/") {
		t.Errorf("the page is at %s", to)
	} else if file := evaluate[string](t, page, `new URL(document.querySelector("[formenctype]").formAction).pathname`); file != to+"/file" {
		t.Errorf("a file would be read at %s", file)
	}

	// What is typed elsewhere meanwhile is told, and both are kept.
	other := open(browser, t, server.URL+evaluate[string](t, page, "location.pathname"))
	evaluate[string](t, other, "(async () => {"+hands+`const v = version(); at(2, 0); type(2, "Other "); return until(() => version() > v)})()`)
	do(`at(3, 0); type(3, "Mine "); press("ArrowDown", { altKey: true }); return until(() => "conflict" in document.getElementById("kept").dataset)`,
		`["Eleven countries","The lead.","Three","Mine yFour *five*","**One** two","a\nb"] text-3`)
	if n := evaluate[int](t, page, `document.querySelectorAll(".block .handle").length`); n != 4 {
		t.Errorf("%d handles", n)
	}
	page.click(t, "#editor [value=review]")
	page.wait(t, `location.pathname.includes("/versions/")`)
}
