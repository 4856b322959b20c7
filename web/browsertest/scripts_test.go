package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"communique/web/webtest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// before lets a script of the test run on the pages to come, before their own.
func (p tab) before(t *testing.T, script string) {
	t.Helper()
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdpage.AddScriptToEvaluateOnNewDocument, cdpage.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// mouse does something with the mouse in the middle of what a selector finds.
func (p tab) mouse(t *testing.T, kind input.DispatchMouseEventType, selector string) {
	t.Helper()
	at := evaluate[[]float64](t, p, fmt.Sprintf(`(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector(%q).getBoundingClientRect())`, selector))
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: kind, X: at[0], Y: at[1], Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1,
		})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// TestABlockIsDragged moves a paragraph above another with the mouse.
func TestABlockIsDragged(t *testing.T) {
	s := serve(start(t), t, webtest.New(t, nil))
	p := s.at(t, webtest.Officer, "/desk/releases/new?language=en", true)
	p.view(t, 1280, "light")
	do := func(script string) {
		t.Helper()
		evaluate[string](t, p, "(async () => {"+hands+script+"})()")
	}
	do(`at(0, 0); type(0, "Headline"); at(1, 0); type(1, "The lead."); at(2, 0); type(2, "One"); press("Enter"); return until(() => text(3))`)
	do(`type(3, "Two"); return until(() => version() > 0)`)
	p.wait(t, `document.querySelectorAll(".handle").length >= 2`)
	evaluate[bool](t, p, `document.getElementById("text-2").scrollIntoView({ block: "center", behavior: "instant" }); true`)
	handle := `.block:has(#text-3) .handle`
	p.mouse(t, input.DispatchMouseEventTypeMousePressed, handle)
	p.mouse(t, input.DispatchMouseEventTypeMouseMoved, "#text-2")
	p.wait(t, `!!document.querySelector(".block.under #text-2")`)
	p.mouse(t, input.DispatchMouseEventTypeMouseReleased, "#text-2")
	p.wait(t, `document.getElementById("text-2")?.value === "Two" && document.getElementById("text-3")?.value === "One"`)
	p.wait(t, `document.getElementById("text-0").value === "Headline" && document.getElementById("text-1").value === "The lead."`)
}

// TestPeopleAreFoundWhileSomebodyTypes, and the address of the page says what was looked for.
func TestPeopleAreFoundWhileSomebodyTypes(t *testing.T) {
	h := webtest.Busy(t)
	s := serve(start(t), t, h)
	p := s.at(t, webtest.Officer, "/desk/contacts/?language=en", true)
	rows := `document.querySelectorAll("#found tbody tr").length`
	p.wait(t, rows+` > 1`)
	evaluate[bool](t, p, `document.querySelector("#find [name=q]").focus(); true`)
	p.press(t, "toimetus")
	p.wait(t, rows+` === 1 && document.getElementById("found").innerText.includes("toimetus@leht.example")`)
	p.wait(t, `new URLSearchParams(location.search).get("q") === "toimetus" && document.getElementById("said").textContent !== ""`)
	p.press(t, "xyz")
	p.wait(t, rows+` === 0 && document.activeElement.name === "q" && document.activeElement.value === "toimetusxyz"`)

	// From the page of the lists as well, which shows nobody before, and nobody when it is taken back.
	p.goTo(t, s.url+"/desk/lists/?language=en")
	evaluate[bool](t, p, `document.querySelector("#find [name=q]").focus(); true`)
	p.press(t, "toimetus")
	p.wait(t, rows+` === 1 && location.pathname === "/desk/contacts/" && document.getElementById("said").textContent !== ""`)
	evaluate[bool](t, p, `{ const q = document.activeElement; q.value = ""; q.dispatchEvent(new Event("input")); } true`)
	p.wait(t, `document.getElementById("found").childElementCount === 0 && location.pathname === "/desk/lists/"`)
}

// TestASendingThatNobodySees gives its connection back, and takes it again; and where there is no stream the
// page is asked for again.
func TestASendingThatNobodySees(t *testing.T) {
	h := webtest.New(t, nil)
	h.Approve(webtest.Slug)
	h.Send(webtest.Slug, "window")
	h.RunTo(webtest.Lift.Add(-1))
	s := serve(start(t), t, h)
	const path = "/desk/releases/lipse/sending?language=en"
	p := tab{s.as(t, webtest.Officer)}
	p.before(t, `{ const real = EventSource; window.sources = [];
		window.EventSource = class extends real { constructor(...a) { super(...a); sources.push(this); } };
		window.seen = hidden => { Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden }); document.dispatchEvent(new Event("visibilitychange")); } }`)
	p.goTo(t, s.url+path)
	p.wait(t, `sources.length === 1 && sources[0].readyState === EventSource.OPEN`)
	evaluate[bool](t, p, `seen(true); true`)
	p.wait(t, `sources.length === 1 && sources[0].readyState === EventSource.CLOSED`)
	evaluate[bool](t, p, `seen(false); true`)
	p.wait(t, `sources.length === 2 && sources[1].readyState === EventSource.OPEN`)

	without := tab{s.as(t, webtest.Officer)}
	without.before(t, `{ const wait = setTimeout; window.setTimeout = (f, ms, ...a) => wait(f, ms >= 15000 ? 100 : ms, ...a);
		window.EventSource = class extends EventTarget { static CLOSED = 2; readyState = 2; close() {} constructor() { super(); wait(() => this.dispatchEvent(new Event("error"))); } }; }`)
	without.goTo(t, s.url+path)
	words := evaluate[string](t, without, `document.querySelector("[data-say]").textContent`)
	h.RunTo(webtest.Lift.Add(24 * 60 * 60 * 1e9))
	without.wait(t, fmt.Sprintf(`document.querySelector("[data-say]").textContent !== %q`, words))
	if strings.TrimSpace(words) == "" {
		t.Error("the page said nothing")
	}
}
