package browsertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"communique/accounts"
	"communique/releases"
	"communique/web/webtest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press types keys, with others held down.
func (p tab) press(t *testing.T, keys string, held ...chromedp.Modifier) {
	t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.KeyEvent(keys, chromedp.KeyModifiers(held...))); err != nil {
		t.Fatal(err)
	}
}

// until waits until a script says yes, also when another page comes meanwhile, or fails with
// what is there then.
func (p tab) until(t *testing.T, script string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	look := fmt.Sprintf(`new Promise(done => {
		const begin = Date.now();
		const look = () => {
			let so = false;
			try { so = %s } catch (e) { so = false }
			if (so) done("");
			else if (Date.now() - begin > 20000) done(document.activeElement.outerHTML.slice(0, 200) + "\n" + document.querySelector("main").innerText);
			else setTimeout(look, 30);
		};
		look();
	})`, script)
	said, err := chromedp.Run(ctx, chromedp.Evaluate[string](look, chromedp.EvalAwaitPromise))
	for err != nil && ctx.Err() == nil { // the page that was asked has gone
		said, err = chromedp.Run(ctx, chromedp.Evaluate[string](look, chromedp.EvalAwaitPromise))
	}
	if err != nil || said != "" {
		t.Fatalf("never %s\n%s %v", script, said, err)
	}
}

// TestATranslationByKeyboard goes from the inbox to what is handed in, and touches no mouse.
func TestATranslationByKeyboard(t *testing.T) {
	h := webtest.New(t, nil)
	ctx, olga := context.Background(), accounts.System("Olga")
	for _, slug := range []string{"before", "bridges"} {
		h.Import("---\nslug: " + slug + "\nlanguage: en\nlanguages: [nl]\ncountries: [BE]\n---\n# Bridges of 12 cities\n\nThe lead of " + slug + ".\n\nThe end.\n")
		if _, err := h.Releases.RequestTranslation(ctx, olga, slug, releases.Request{}); err != nil {
			t.Fatal(err)
		}
	}
	for key, text := range map[string]string{"headline": "Bruggen van 12 steden", "lead": "De lead van before.", "paragraph-1": "Het einde."} {
		if _, err := h.Releases.SaveText(ctx, olga, "before", "nl", releases.Typed{Key: key, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Releases.Submit(ctx, olga, "before", "nl"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Releases.ApproveTranslation(ctx, olga, "before", "nl"); err != nil {
		t.Fatal(err)
	}
	s := serve(start(t), t, h)
	p := open(s.as(t, webtest.BelgianTranslator), t, s.url+"/desk/translations/?language=en")
	focused := func(id string) { t.Helper(); p.until(t, `document.activeElement.id === "`+id+`"`) }
	for range 60 {
		if evaluate[bool](t, p, `document.activeElement.getAttribute("href") === "/desk/releases/bridges/translations/nl"`) {
			break
		}
		p.press(t, kb.Tab)
	}
	p.press(t, kb.Enter)
	p.until(t, `document.querySelector(".keys") && !document.querySelector(".keys").hidden`)
	focused("text.headline") // the page opens at the work
	p.until(t, `document.querySelector("#headline [data-n='1']")`)
	holds(t, h, "headline") // also the row that was open when the page came
	p.press(t, "m", chromedp.ModifierCtrl)
	// Only as events: a key that was prevented types nothing, but the one of these tests does. On a
	// French keyboard the digit takes Shift, and without it the same key is an ampersand.
	for _, key := range []string{`key: "Shift", code: "ShiftLeft"`, `key: "&", code: "Digit1"`} {
		evaluate[bool](t, p, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { `+key+`, bubbles: true, cancelable: true })) || true`)
	}
	p.until(t, `document.getElementById("text.headline").value === "Bruggen van 12 steden"`)
	focused("text.headline")
	p.press(t, kb.Enter, chromedp.ModifierCtrl)
	focused("text.lead")
	p.until(t, `document.querySelector("#headline .line").textContent.includes("Draft")`)
	p.press(t, "o", chromedp.ModifierCtrl)
	p.until(t, `document.getElementById("text.lead").value === "The lead of bridges."`)
	p.press(t, kb.PageDown, chromedp.ModifierAlt)
	focused("text.paragraph-1")
	p.press(t, kb.PageUp, chromedp.ModifierAlt)
	focused("text.lead")
	evaluate[bool](t, p, `document.activeElement.select() || true`)
	p.press(t, "De lead van bridges")
	evaluate[bool](t, p, `(document.getElementById("comment.lead").value = "A question") !== ""`)
	p.press(t, kb.Enter, chromedp.ModifierCtrl)
	focused("text.paragraph-1")
	p.press(t, kb.PageUp, chromedp.ModifierAlt)
	focused("text.lead")
	p.until(t, `document.querySelector('#lead [value^="fix:"]')`)
	p.press(t, ".", chromedp.ModifierCtrl)
	p.until(t, `document.getElementById("text.lead").value === "De lead van bridges."`)
	p.until(t, `document.getElementById("comment.lead").value === "A question"`)
	evaluate[bool](t, p, `document.getElementById("comment.lead").focus() || true`)
	p.press(t, kb.Enter, chromedp.ModifierCtrl)
	p.until(t, `document.querySelector("#lead .comments .said").textContent === "A question" && document.getElementById("comment.lead").value === ""`)
	evaluate[bool](t, p, `document.activeElement.blur() || true`)
	p.press(t, kb.PageDown, chromedp.ModifierAlt) // from anywhere
	focused("text.lead")
	p.press(t, kb.PageDown, chromedp.ModifierAlt)
	focused("text.paragraph-1")
	p.until(t, `document.querySelector("#paragraph-1 .beside")`)
	p.press(t, "Het einde.")
	p.press(t, kb.Enter, chromedp.ModifierCtrl)
	p.until(t, `document.activeElement.value === "submit"`)
	p.press(t, kb.Enter)
	p.until(t, `document.body.textContent.includes("Handed in. It is now waiting for approval.")`)
	sheet, err := h.Releases.Sheet(ctx, olga, "bridges", "nl")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Bruggen van 12 steden", "De lead van bridges.", "Het einde."} {
		if l := sheet.Lines[i]; l.Text != want || l.State != releases.LineSubmitted {
			t.Errorf("%s: %s %q", l.Source.Key, l.State, l.Text)
		}
	}
}

// TestATranslatorWithoutANetwork types where nothing can be sent: the page stays, says so, and
// sends it when it can.
func TestATranslatorWithoutANetwork(t *testing.T) {
	h := webtest.New(t, nil)
	ctx, olga := context.Background(), accounts.System("Olga")
	h.Import("---\nslug: bridges\nlanguage: en\nlanguages: [nl]\ncountries: [BE]\n---\n# Bridges of cities\n\nThe lead.\n\nThe end.\n")
	if _, err := h.Releases.SaveText(ctx, olga, "bridges", "nl", releases.Typed{Key: "lead", Text: "De lead."}); err != nil {
		t.Fatal(err)
	}
	s := serve(start(t), t, h)
	p := open(s.as(t, webtest.BelgianTranslator), t, s.url+"/desk/releases/bridges/translations/nl?language=en")
	unsaved := func(key string, so bool) {
		t.Helper()
		p.until(t, fmt.Sprintf(`document.querySelector("#%s .line").innerText.includes("Not saved yet") === %t`, key, so))
	}
	p.until(t, `document.activeElement.id === "text.headline"`)
	evaluate[bool](t, p, `(window.really = fetch) && (window.fetch = () => Promise.reject(new TypeError())) !== null`)
	p.press(t, "Bruggen van steden")
	p.press(t, kb.Enter, chromedp.ModifierCtrl)
	p.until(t, `document.getElementById("unsent").innerText.includes("can’t be reached")`)
	unsaved("headline", true)
	if evaluate[bool](t, p, `document.querySelector("#headline .line").innerText.includes("Not translated")`) {
		t.Error("what is typed is said to be something else as well")
	}
	evaluate[bool](t, p, `document.getElementById("text.paragraph-1").focus() || true`)
	p.press(t, "Het einde.")
	unsaved("paragraph-1", true)
	if !evaluate[bool](t, p, `!dispatchEvent(new Event("beforeunload", { cancelable: true }))`) {
		t.Error("whoever leaves isn't warned")
	}
	evaluate[bool](t, p, `(window.fetch = really) && dispatchEvent(new Event("online"))`)
	unsaved("headline", false)
	p.until(t, `document.getElementById("unsent").hidden && document.activeElement.id === "text.paragraph-1"`)
	unsaved("paragraph-1", true) // nobody has sent it
	evaluate[bool](t, p, `document.getElementById("text.headline").focus() || true`)
	p.press(t, kb.Enter, chromedp.ModifierCtrl)
	p.until(t, `document.activeElement.id === "text.paragraph-1"`) // the lead needs nothing

	// It comes back with the page, over what it was typed over: what was saved meanwhile is told.
	if _, err := h.Releases.SaveText(ctx, olga, "bridges", "nl", releases.Typed{Key: "paragraph-1", Text: "Slot."}); err != nil {
		t.Fatal(err)
	}
	again := func() {
		t.Helper()
		evaluate[bool](t, p, `(BeforeUnloadEvent.prototype.preventDefault = () => {}) !== null`) // nobody is there to say that they go
		p.goTo(t, s.url+"/desk/releases/bridges/translations/nl?language=en")
		p.until(t, `!document.getElementById("back").hidden`)
	}
	again()
	p.until(t, `document.getElementById("text.paragraph-1").value === "Het einde."`)
	unsaved("paragraph-1", true)
	unsaved("lead", false)
	evaluate[bool](t, p, `document.getElementById("text.paragraph-1").focus() || true`)
	p.press(t, kb.Enter, chromedp.ModifierCtrl)
	p.until(t, `document.querySelector("#paragraph-1 .notice").innerText.includes("Slot.")`)
	unsaved("paragraph-1", true)
	evaluate[bool](t, p, `document.getElementById("text.lead").focus() || true`)
	p.press(t, "Nonsense")
	unsaved("lead", true)
	again()
	evaluate[bool](t, p, `setTimeout(() => document.querySelector("#back button").click()) > 0`)
	p.until(t, `document.getElementById("back").hidden && document.getElementById("text.lead").value === "De lead." && document.getElementById("text.paragraph-1").value === "Slot."`)
	evaluate[bool](t, p, `document.getElementById("text.paragraph-1").focus() || document.activeElement.select() || true`)
	p.press(t, "Het einde.")
	evaluate[bool](t, p, `document.querySelector('.dock [value="submit"]').click() || true`)
	p.until(t, `document.body.textContent.includes("Handed in. It is now waiting for approval.")`)
	sheet, err := h.Releases.Sheet(ctx, olga, "bridges", "nl")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Bruggen van steden", "De lead.", "Het einde."} {
		if l := sheet.Lines[i]; l.Text != want || l.State != releases.LineSubmitted {
			t.Errorf("%s: %s %q", l.Source.Key, l.State, l.Text)
		}
	}
}

// holds wants the translator to be known as who is at work on a segment.
func holds(t *testing.T, h *webtest.House, key string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		sheet, err := h.Releases.Sheet(context.Background(), accounts.System("Olga"), "bridges", "nl")
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range sheet.Lines {
			if l.Source.Key == key && l.Holder != "" {
				return
			}
		}
	}
	t.Fatalf("nobody is at work on %s", key)
}
