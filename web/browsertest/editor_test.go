package browsertest

import (
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"communique/web/webtest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// writes starts the desk on a free port, for an officer who has signed in.
func writes(t *testing.T) *httptest.Server {
	t.Helper()
	return writesIn(t, webtest.New(t, nil))
}

// writesIn is writes in a house.
func writesIn(t *testing.T, h *webtest.House) *httptest.Server {
	t.Helper()
	s := h.Open()
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

// soon keeps what is typed without waiting for the next key.
const soon = `
	window.wait ??= setTimeout;
	window.setTimeout = (f, ms, ...all) => wait(f, Math.min(ms, 50), ...all);
`

// holding lets no answer through from hold() until letGo().
const holding = soon + `
	window.truly ??= window.fetch;
	const hold = () => { window.held = []; window.fetch = (...all) => new Promise((go, no) => held.push(() => truly(...all).then(go, no))); };
	const letGo = () => { window.fetch = truly; for (const go of held) go(); };
	AbortSignal.timeout = () => undefined; // however slow the machine is
	const kept = () => dispatchEvent(new Event("beforeunload", { cancelable: true }));
	const all = () => JSON.stringify(texts()) + " " + document.activeElement.id + " " + (document.activeElement.selectionStart ?? "");
`

// TestWritingARelease writes with the script: it keeps what is typed, and moves, splits and
// merges by keys.
func TestWritingARelease(t *testing.T) {
	browser := start(t)
	h := webtest.New(t, nil)
	server := writesIn(t, h)
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
	do(`at(3, 0); const clip = new DataTransfer(); clip.setData("text/html", "<p>Four <i>five</i></p><ul><li>a<li>b</ul><img src=x>");
		text(3).dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true })); return until(() => texts().length === 6 && document.querySelector(".told.pasted"))`,
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
	if to := evaluate[string](t, page, "location.pathname"); !strings.HasPrefix(to, "/desk/drafts/") {
		t.Errorf("the page is at %s", to)
	} else if file := evaluate[string](t, page, `new URL(document.querySelector("[formenctype]").formAction).pathname`); file != to+"/file" {
		t.Errorf("a file would be read at %s", file)
	}

	// What is typed elsewhere meanwhile is told, and both are kept.
	id, err := strconv.ParseInt(path.Base(evaluate[string](t, page, "location.pathname")), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	who := h.Actor(webtest.Administrator)
	other, err := h.Drafts.Get(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	evaluate[bool](t, page, "{"+soon+`dispatchEvent(new Event("focus")); } true`) // it asks again and again
	other.Content.Blocks[2].Text = "Other"
	if _, err = h.Drafts.Save(t.Context(), who, other.At, other.Content); err != nil {
		t.Fatal(err)
	}
	do(`await until(() => document.getElementById("others").textContent.includes("is editing this too")); window.setTimeout = wait; at(3, 0); return until(() => true)`,
		`["Eleven countries","The lead.","Three","**One** two","x\n\nyFour *five*","a\nb"] text-3`)
	do(`at(3, 0); type(3, "Mine "); press("ArrowDown", { altKey: true }); return until(() => "conflict" in document.getElementById("kept").dataset)`,
		`["Eleven countries","The lead.","Three","x\n\nyFour *five*","Mine **One** two","a\nb"] text-4`)
	if n := evaluate[int](t, page, `document.querySelectorAll(".block .handle").length`); n != 4 {
		t.Errorf("%d handles", n)
	}
	page.click(t, "#editor [value=review]")
	page.wait(t, `location.pathname.includes("/versions/")`)
}

// TestNothingWaitsForAnAnswer does everything to blocks while no answer comes, and all of it is
// kept when one does.
func TestNothingWaitsForAnAnswer(t *testing.T) {
	page := open(start(t), t, writes(t).URL+"/desk/releases/new?language=en")
	do := func(script, want string) {
		t.Helper()
		if got := evaluate[string](t, page, "(async () => {"+hands+holding+script+"; return all(); })()"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", script, got, want)
		}
	}
	do(`hold(); at(0, 0); type(0, "Head"); press("Enter")`, `["Head","",""] text-1 0`)
	page.press(t, "Lead")
	do(`press("Enter")`, `["Head","Lead",""] text-2 0`)
	page.press(t, "First second")
	do(`at(2, 6); press("Enter")`, `["Head","Lead","First","second"] text-3 0`)
	page.press(t, "S")
	do(`at(3, 7); for (let n = 0; n < 3; n++) press("Enter")`, `["Head","Lead","First","Ssecond",""] text-4 0`)
	page.press(t, "## ")
	do(``, `["Head","Lead","First","Ssecond",""] text-4 0`)
	page.press(t, "T")
	do(`if (!document.querySelector(".of-heading #text-4")) throw new Error("no heading"); press("Backspace", {}); at(4, 0); press("Backspace")`, `["Head","Lead","First","Ssecond","T"] text-4 0`)
	do(`if (!document.querySelector(".of-paragraph #text-4")) throw new Error("no paragraph"); press("Backspace")`, `["Head","Lead","First","Ssecond T"] text-3 8`)
	do(`press("z", { ctrlKey: true })`, `["Head","Lead","First","Ssecond","T"] text-4 0`)
	do(`at(2, 5); press("Delete"); at(2, 0); press("Backspace")`, `["Head","Lead First Ssecond","T"] text-1 5`)
	// The kind of a block, and its place, by its tools: the focus stays there.
	do(`press("z", { ctrlKey: true }); const kind = document.querySelector("[name=kind-2]"); kind.closest("details").open = true; kind.focus(); kind.value = "quote"; kind.dispatchEvent(new Event("change", { bubbles: true }));
		const said = document.getElementById("by-2"); said.value = "Anna"; if (document.activeElement.name !== "kind-2") throw new Error(document.activeElement.outerHTML);
		const down = document.querySelector("[value=down-2]"); down.focus(); down.click(); if (document.activeElement.value !== "up-3") throw new Error(document.activeElement.outerHTML);
		document.querySelector("[name=kind-3]").value = "paragraph"; document.querySelector("[name=kind-3]").dispatchEvent(new Event("change", { bubbles: true })); text(3).focus()`,
		`["Head","Lead","T","First Ssecond\n— Anna"] text-3 20`)
	// What is removed can come back.
	do(`document.querySelector("[value=remove-2]").click(); if (texts().length !== 3 || document.activeElement.textContent !== "Undo") throw new Error(all()); at(2, 0); type(2, "My "); document.querySelector(".told button").click()`,
		`["Head","Lead","T","My First Ssecond\n— Anna"] text-2 0`)
	// Marks and links are typed, and can be taken back by the same key.
	do(`text(2).select(); press("b", { ctrlKey: true }); if (text(2).value !== "**T**") throw new Error(all()); document.execCommand("undo")`, `["Head","Lead","T","My First Ssecond\n— Anna"] text-2 0`)
	do(`text(2).select(); press("k", { ctrlKey: true }); if (document.activeElement.id !== "link-to") throw new Error(all())`, `["Head","Lead","T","My First Ssecond\n— Anna"] link-to 0`)
	page.press(t, "a.example/(x)")
	do(`document.querySelector("#link [value='1']").click(); await until(() => text(2).value !== "T")`, `["Head","Lead","[T](https://a.example/%28x%29)","My First Ssecond\n— Anna"] text-2 30`)
	// A text with marks lands where it was pasted, however much was typed since.
	do(`at(2, 0); const clip = new DataTransfer(); clip.setData("text/html", "some <b>fat</b>"); text(2).dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true }));`,
		`["Head","Lead","[T](https://a.example/%28x%29)","My First Ssecond\n— Anna"] text-2 0`)
	page.press(t, " and ")
	do(`letGo(); await until(() => text(2).value.startsWith("some **fat** and [T]") && kept())`, `["Head","Lead","some **fat** and [T](https://a.example/%28x%29)","My First Ssecond\n— Anna"] text-2 17`)
	page.goTo(t, evaluate[string](t, page, "location.href"))
	do(``, `["Head","Lead","some **fat** and [T](https://a.example/%28x%29)","My First Ssecond\n— Anna"]  `)
}

// TestArrowsLeaveABlock where there is no line to go to.
func TestArrowsLeaveABlock(t *testing.T) {
	page := open(start(t), t, writes(t).URL+"/desk/releases/new?language=en")
	evaluate[bool](t, page, "{"+hands+`at(0, 0); type(0, "Head"); at(1, 0); type(1, "Lead"); text(0).setSelectionRange(4, 4); text(0).focus(); } true`)
	page.press(t, kb.ArrowDown)
	page.until(t, `document.activeElement.id === "text-1" && document.activeElement.selectionStart === 0`)
	page.press(t, kb.ArrowUp)
	page.until(t, `document.activeElement.id === "text-0" && document.activeElement.selectionStart === 4`)
}

// TestLongTypingIsKept though nobody pauses.
func TestLongTypingIsKept(t *testing.T) {
	page := tab{start(t)}
	ctx, closeTab := chromedp.NewContext(page.ctx)
	t.Cleanup(closeTab)
	page.ctx = ctx
	page.before(t, `{ const wait = setTimeout; window.asked = []; window.setTimeout = (f, ms, ...a) => { asked.push(ms); return wait(f, ms, ...a); };
		const now = Date.now(); window.later = 0; Date.now = () => now + later; }`)
	page.goTo(t, writes(t).URL+"/desk/releases/new?language=en")
	got := evaluate[[]int](t, page, "(() => {"+hands+`const wait = (ms) => { later += ms; asked.length = 0; type(0, "x"); return asked[0]; };
		return [wait(0), wait(2000), wait(6000), wait(1500), wait(1000)]; })()`)
	if want := []int{2500, 2500, 2000, 500, -500}; !slices.Equal(got, want) {
		t.Errorf("it is kept after %v ms, want %v", got, want)
	}
}

// TestThePreviewStaysWhereItIs when it is renewed.
func TestThePreviewStaysWhereItIs(t *testing.T) {
	page := open(start(t), t, writes(t).URL+"/desk/releases/new?language=en")
	page.view(t, 1280, "light")
	evaluate[bool](t, page, "(async () => {"+hands+soon+`at(0, 0); type(0, "Head"); at(2, 0); type(2, "word ".repeat(2000)); await until(() => version() > 0); return true})()`)
	frame := `document.getElementById("mail").contentWindow`
	page.until(t, frame+`.document.body.scrollHeight > 2000 && `+frame+`.document.readyState === "complete"`)
	evaluate[bool](t, page, frame+`.scrollTo(0, 700); `+frame+`.document.title = "old"; true`)
	evaluate[string](t, page, "(async () => {"+hands+`const v = version(); type(2, "more"); return until(() => version() > v)})()`)
	page.until(t, frame+`.document.title !== "old" && `+frame+`.scrollY === 700`)
}
