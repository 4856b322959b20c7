package browsertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"communique/accounts"
	"communique/releases"
	"communique/web/webtest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// withAndWithout tells a story twice: in a browser with scripts, and in one without.
func withAndWithout(t *testing.T, tell func(t *testing.T, scripts bool)) {
	t.Helper()
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) { tell(t, scripts) })
	}
}

// at gives a tab of somebody's, on a page.
func (s site) at(t testing.TB, who, path string, scripts bool) tab {
	t.Helper()
	p := tab{s.as(t, who)}
	p.runScripts(t, scripts)
	p.goTo(t, s.url+path)
	return p
}

// runScripts lets the pages' own scripts run, or not. What the test asks runs in any case.
func (p tab) runScripts(t testing.TB, run bool) {
	t.Helper()
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// wait waits until an expression is true, on whatever page is there then. It asks from
// outside, since nothing of a page without scripts could wait.
func (p tab) wait(t *testing.T, so string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](so)); err == nil && yes {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	t.Fatalf("never %s, but\n%s", so, evaluate[string](t, p, `location.href + "\n" + document.body.innerText + [...document.querySelectorAll("textarea, input")].map(e => "\n" + e.name + ": " + e.value).join("")`))
}

// says waits until a page says something.
func (p tab) says(t *testing.T, words string) {
	t.Helper()
	p.wait(t, fmt.Sprintf(`document.body && document.body.innerText.replace(/\s+/g, " ").includes(%q)`, words))
}

// click clicks what a selector finds, once it is there; the page may be another one then.
func (p tab) click(t *testing.T, selector string) {
	t.Helper()
	p.wait(t, fmt.Sprintf(`document.readyState === "complete" && !!document.querySelector(%q)`, selector))
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Click(selector)); err != nil {
		t.Fatalf("%s: %v", selector, err)
	}
}

// write types into the field that a selector finds, instead of what stands there.
func (p tab) write(t *testing.T, selector, words string) {
	t.Helper()
	p.wait(t, fmt.Sprintf(`document.readyState === "complete" && !!document.querySelector(%q)`, selector))
	evaluate[bool](t, p, fmt.Sprintf(`(e => { e.focus(); e.select(); return true })(document.querySelector(%q))`, selector))
	p.press(t, words)
}

// tabTo presses the tabulator until what a selector finds has the focus.
func (p tab) tabTo(t *testing.T, selector string) {
	t.Helper()
	p.wait(t, fmt.Sprintf(`document.readyState === "complete" && !!document.querySelector(%q)`, selector))
	for range 120 {
		if evaluate[bool](t, p, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
		p.press(t, kb.Tab)
	}
	t.Fatalf("the keyboard doesn't get to %s", selector)
}

// TestFromABlankPageToASentRelease: an officer writes and saves, an approver approves, the
// officer schedules what they were shown, and sees it go.
func TestFromABlankPageToASentRelease(t *testing.T) {
	browser := start(t)
	withAndWithout(t, func(t *testing.T, scripts bool) {
		h := webtest.New(t, nil)
		s := serve(browser, t, h)
		officer := s.at(t, webtest.Officer, "/desk/?language=en", scripts)
		officer.click(t, `main a[href="/desk/releases/new"]`)
		officer.write(t, "#text-0", "Bridges of twelve cities")
		officer.write(t, "#text-1", "Universities measured how old they are.")
		officer.write(t, "#text-2", "Most are older than was thought.")
		officer.write(t, "#slug", "bridges")
		officer.click(t, `input[name=countries][value=BE]`) // all are ticked; not there
		officer.click(t, `button[name=do][value=review]`)
		officer.wait(t, `location.pathname.endsWith("/save")`)
		officer.click(t, `form[action$="/save"] button[type=submit]`)
		officer.wait(t, `location.pathname.startsWith("/desk/releases/bridges")`)

		approver := s.at(t, webtest.Approver, "/desk/releases/bridges/plan?language=en", scripts)
		approver.click(t, `form[action$="/approve"] button[type=submit]`)
		approver.says(t, "Approved: English.")

		officer.goTo(t, s.url+"/desk/releases/bridges/plan")
		officer.click(t, `input[name=rule][value=now]`)
		officer.click(t, `form[method=get][action$="/plan"] button[type=submit]`)
		officer.wait(t, `location.search.includes("rule=now")`)
		officer.says(t, "The dates would be")
		officer.click(t, `form[action$="/schedule"] button[type=submit]`)
		officer.says(t, "Scheduled for the dates you saw.")

		h.RunTo(h.Clock.Now().Add(time.Minute))
		officer.goTo(t, s.url+"/desk/releases/bridges/sending")
		officer.says(t, "emails sent")
		officer.goTo(t, s.url+"/desk/")
		officer.wait(t, `document.querySelector("main").textContent.includes("Bridges of twelve cities")`) // its row is laid out when it comes into sight
		if n := len(h.Sink.Messages()); n == 0 {
			t.Error("nobody has got a mail")
		}
	})
}

// TestTwoOfficersInABrowser: who saves second is told, sees both texts, and loses neither. With scripts both only type:
// the page keeps it.
func TestTwoOfficersInABrowser(t *testing.T) {
	browser := start(t)
	withAndWithout(t, func(t *testing.T, scripts bool) {
		s := serve(browser, t, webtest.New(t, nil))
		const edit = "/desk/releases/lipse/edit"
		one, two := s.at(t, webtest.Officer, edit+"?language=en", scripts), s.at(t, webtest.Administrator, edit+"?language=en", scripts)
		const keep, kept = `button[name=do][value=""]`, `Number(document.getElementById("kept").dataset.version) > 0`
		one.write(t, "#text-0", "Written by the first")
		if !scripts {
			one.click(t, keep)
		}
		one.wait(t, kept+` && document.querySelector("#text-0").value === "Written by the first"`)
		two.write(t, "#text-0", "Written by the second")
		if scripts {
			two.says(t, "The officer")
			two.wait(t, `"conflict" in document.getElementById("kept").dataset && document.querySelector("#text-0").value === "Written by the second"`)
			two.click(t, `#state a[href*="/versions/"]`)
		} else {
			two.click(t, keep)
		}
		two.wait(t, `/\/versions\/\d+$/.test(location.pathname)`)
		for _, whose := range []string{"first", "second"} {
			two.wait(t, fmt.Sprintf(`[...document.querySelectorAll(".difference ins, .difference del")].some(e => e.textContent.includes(%q))`, whose))
		}
		two.click(t, `form[action*="/versions/"] button[type=submit]`)
		two.wait(t, `document.readyState === "complete" && document.querySelector("#text-0") && document.querySelector("#text-0").value === "Written by the second"`)
		one.goTo(t, s.url+edit+"/versions/1")
		one.wait(t, `[...document.querySelectorAll(".difference ins, .difference del")].some(e => e.textContent.includes("first"))`)
	})
}

// TestAnApproverFindsAStaleLanguage: what was translated has changed since; the approver is
// told which language and text, and approves it when its translator says that it still holds.
func TestAnApproverFindsAStaleLanguage(t *testing.T) {
	browser := start(t)
	withAndWithout(t, func(t *testing.T, scripts bool) {
		h := webtest.New(t, nil)
		ctx, olga := context.Background(), accounts.System("Olga")
		const text = "---\nslug: bridges\nlanguage: en\nlanguages: [nl]\ncountries: [BE]\n---\n# Bridges of 12 cities\n\nThe lead of them.\n"
		h.Import(text)
		for key, words := range map[string]string{"headline": "Bruggen van 12 steden", "lead": "De lead ervan."} {
			if _, err := h.Releases.SaveText(ctx, olga, "bridges", "nl", releases.Typed{Key: key, Text: words}); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Releases.Submit(ctx, olga, "bridges", "nl"); err != nil {
			t.Fatal(err)
		}
		h.Import(text[:len(text)-2] + " all.\n")

		s := serve(browser, t, h)
		const sheet = "/desk/releases/bridges/translations/nl"
		approver := s.at(t, webtest.Approver, "/desk/releases/bridges/plan?language=en", scripts)
		approver.says(t, "1 out of date")
		if evaluate[bool](t, approver, `!!document.querySelector('input[name=languages][value=nl]')`) {
			t.Error("a stale language is to be approved")
		}
		translator := s.at(t, webtest.Translator, sheet+"?language=en", scripts)
		translator.says(t, "The lead of them all.")
		translator.click(t, `button[name=do][value="still:lead"]`)
		translator.wait(t, `document.readyState === "complete" && !document.querySelector('button[name=do][value="still:lead"]')`)
		translator.click(t, `button[name=do][value=submit]`)
		translator.says(t, "Handed in. It is now waiting for approval.")
		approver.goTo(t, s.url+sheet+"/edition")
		approver.click(t, `main form.actions button[value=approve]`)
		approver.wait(t, `!document.querySelector("main form.actions button[value=approve]")`)
		approver.goTo(t, s.url+"/desk/releases/bridges/plan")
		approver.click(t, `form[action$="/approve"] button[type=submit]`)
		approver.says(t, "Dutch is approved")
	})
}

// TestFromTheInvitationToAnEdition: somebody who was never here before comes by the link of
// an invitation, translates, and hands in, by the keyboard alone.
func TestFromTheInvitationToAnEdition(t *testing.T) {
	browser := start(t)
	withAndWithout(t, func(t *testing.T, scripts bool) {
		h := webtest.New(t, nil)
		ctx, olga := context.Background(), accounts.System("Olga")
		h.Import("---\nslug: bridges\nlanguage: en\nlanguages: [nl]\ncountries: [BE]\n---\n# Bridges of 12 cities\n\nThe lead of them.\n")
		if _, err := h.Releases.RequestTranslation(ctx, olga, "bridges", releases.Request{}); err != nil {
			t.Fatal(err)
		}
		secret, err := h.Accounts.InviteAgain(ctx, olga, h.User(webtest.BelgianTranslator).ID)
		if err != nil {
			t.Fatal(err)
		}
		s := serve(browser, t, h)
		p := s.at(t, webtest.Nobody, "/desk/link/"+secret+"?language=en", scripts)
		p.tabTo(t, "#password")
		p.press(t, "twelve bridges in a row")
		p.tabTo(t, "#again")
		p.press(t, "twelve bridges in a row")
		p.press(t, kb.Enter)
		p.wait(t, `!location.pathname.startsWith("/desk/link/")`)
		p.tabTo(t, `nav a[href="/desk/translations/"]`)
		p.press(t, kb.Enter)
		p.tabTo(t, `a[href="/desk/releases/bridges/translations/nl"]`)
		p.press(t, kb.Enter)
		p.tabTo(t, `[id="text.headline"]`)
		p.press(t, "Bruggen van 12 steden")
		p.tabTo(t, `[id="text.lead"]`)
		p.press(t, "De lead ervan.")
		p.tabTo(t, `button[name=do][value=submit]`)
		p.press(t, kb.Enter)
		p.says(t, "Handed in. It is now waiting for approval.")
	})
}
