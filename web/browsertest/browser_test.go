// Package browsertest opens every page in a real browser, at the width of a phone
// and of a desk, in light and in dark, and looks for what a person would stumble
// over: a page that must be pushed sideways, a barrier for people who see, hear or
// move differently (axe-core, WCAG 2.2 level AA), a script of a hostile mail that
// runs.
//
// It needs Debian's chromium and axe-core from this folder's package.json ("npm ci
// --prefix web/browsertest"). Without them it says that it was left out; with
// CI=true it fails. COMMUNIQUE_SCREENSHOTS names a folder for pictures of what it
// saw.
package browsertest

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"communique/web/webtest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// page is one of them, as somebody sees it.
type page struct{ name, who, path string }

// pages are all that there are, each in the state in which it shows most.
func pages(t *testing.T, s site) []page {
	t.Helper()
	public, admin, officer := webtest.Nobody, webtest.Administrator, webtest.Officer
	return []page{
		{"front", public, "/en/"}, {"front-et", public, "/et/"}, {"front-ro", public, "/ro/"},
		{"edition", public, "/en/releases/lipse"}, {"edition-ro", public, "/ro/releases/lipse"},
		{"elsewhere", public, "/es/releases/avaandmed"}, {"missing", public, "/en/releases/nothing"},
		{"unsubscribe", public, tokens.FindString(string(s.Sink.Messages()[0].Raw))},
		{"inbox", public, "/inbox/?language=en"}, {"mail", public, "/inbox/1?language=en"},
		{"mail-hostile", public, fmt.Sprintf("/inbox/%d?language=en", hostileMail(t, s))},
		{"sign-in", public, "/desk/sign-in?language=ro"}, {"account", admin, "/desk/account?language=et"},
		{"overview", officer, "/desk/?language=en"}, {"overview-ro", webtest.BelgianOfficer, "/desk/?language=ro"},
		{"calendar", officer, "/desk/calendar/?language=en"}, {"week", officer, "/desk/calendar/week?language=ro"},
		{"plan", officer, "/desk/releases/lipse/plan?language=en"}, {"plan-et", officer, "/desk/releases/next/plan?language=et"},
		{"withdraw", officer, "/desk/releases/lipse/plan/withdraw?language=en"},
		{"lists", officer, "/desk/lists/?language=et"}, {"list", officer, "/desk/lists/be?language=en"}, {"list-settings", officer, "/desk/lists/be/settings?language=en"},
		{"list-import", officer, "/desk/lists/be/import?language=ro"}, {"contact", officer, "/desk/contacts/1?language=en"}, {"duplicates", officer, "/desk/contacts/duplicates?language=en"},
		{"apart", officer, "/desk/contacts/duplicates?by=apart&language=et"}, {"boilerplates", officer, "/desk/boilerplates/?language=ro"},
		{"boilerplate-new", officer, "/desk/boilerplates/new?language=en"}, {"boilerplate", officer, "/desk/releases/about/edit?language=et"},
		{"sending", officer, "/desk/releases/lipse/sending?language=en"}, {"sending-ro", officer, "/desk/releases/lipse/sending?language=ro"},
		{"report", officer, "/desk/releases/lipse/report?language=en"},
		{"history", officer, "/desk/releases/lipse/history?language=en"}, {"history-et", officer, "/desk/releases/next/history?language=et"},
		{"house", admin, "/desk/administration/?language=en"}, {"partner", admin, "/desk/administration/partners/be/?language=et"},
		{"user-new", admin, "/desk/administration/users/new?language=en"}, {"users", admin, "/desk/administration/users?language=ro"},
		{"mail-servers", admin, "/desk/administration/mail?language=en"}, {"suppressed", admin, "/desk/administration/suppressed?language=en"},
		{"audit", admin, "/desk/administration/audit?language=et"}, {"jobs", admin, "/desk/administration/jobs?language=en"},
	}
}

// widths are those of a phone, a tablet and a desk, in CSS pixels.
var widths = []int64{360, 768, 1440}

func TestPagesInABrowser(t *testing.T) {
	axe := axeSource(t)
	h := webtest.Busy(t)
	h.Import("---\nboilerplate: about\nkind: about\nlanguage: en\nlanguages: [ro, et]\nrequired: true\n---\nLIPSE is a study of **eleven** countries.\n")
	s := serve(start(t), t, h)
	all := pages(t, s)
	windows := s.windows(t, all)
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			tab := windows[p.who]
			tab.goTo(t, s.url+p.path)
			tab.noShift(t)
			evaluate[bool](t, tab, axe+"; true")
			tab.look(t, p.name)
			if title := evaluate[string](t, tab, "document.title"); title == "bad" {
				t.Error("a script of a mail ran")
			}
		})
	}
}

// look looks at a page at each width, and at that of a phone for barriers: in light, and in the long
// form in the dark as well.
// What is too wide in one scheme is so in the other.
func (p tab) look(t *testing.T, name string) {
	t.Helper()
	schemes := []string{"light"}
	if os.Getenv("COMMUNIQUE_SCREENSHOTS") != "" {
		schemes = append(schemes, "dark")
	}
	for _, width := range widths {
		for _, scheme := range schemes {
			p.view(t, width, scheme)
			p.picture(t, fmt.Sprintf("%s-%d-%s.png", name, width, scheme))
		}
		p.noSidewaysPush(t, width)
	}
	barriers := []string{"light"}
	if os.Getenv("COMMUNIQUE_SOAK") != "" { // the long form
		barriers = append(barriers, "dark")
	}
	for _, scheme := range barriers {
		p.view(t, widths[0], scheme)
		p.noBarrier(t, scheme)
	}
}

// start runs one browser for the whole test.
func start(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		leaveOut(t, "chromium isn't installed (Debian's package chromium)")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.UserDataDir(filepath.Join(t.TempDir(), "profile")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.WSURLReadTimeout(time.Minute))
	t.Cleanup(stop)
	browser, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	return browser
}

// axeSource is the script that looks for barriers.
func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		leaveOut(t, "axe-core isn't installed (npm ci --prefix web/browsertest)")
	}
	return string(source)
}

// leaveOut ends the test: quietly on a machine that lacks a part, loudly in CI,
// where nothing may be left out.
func leaveOut(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal("the browser may not be left out here: " + why)
	}
	t.Skip("left out: " + why)
}

// tab is one page in the browser.
type tab struct {
	ctx context.Context
}

func open(browser context.Context, t *testing.T, url string) tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	p := tab{ctx}
	p.goTo(t, url)
	return p
}

// goTo shows another page in the same tab.
func (p tab) goTo(t *testing.T, url string) {
	t.Helper()
	answer, err := chromedp.RunResponse(p.ctx, chromedp.Navigate(url))
	if err != nil {
		t.Fatal(err)
	}
	if answer.Status >= http.StatusInternalServerError {
		t.Fatalf("%s: %d", url, answer.Status)
	}
}

// view gives the tab a width and a colour scheme.
func (p tab) view(t *testing.T, width int64, scheme string) {
	t.Helper()
	var options []chromedp.EmulateViewportOption
	if width < 500 {
		options = append(options, chromedp.EmulateMobile)
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	err := chromedp.Do(p.ctx, chromedp.EmulateViewport(width, 900, options...),
		chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, media)
			return err
		}))
	if err != nil {
		t.Fatal(err)
	}
}

// evaluate runs a script in the tab, waits for its promise and gives its value.
func evaluate[T any](t *testing.T, p tab, script string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// picture keeps what the page looks like when somebody wants to see it.
func (p tab) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("COMMUNIQUE_SCREENSHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// noShift looks for anything that moved while the page was put together.
func (p tab) noShift(t *testing.T) {
	t.Helper()
	moved := evaluate[[]string](t, p, `new Promise(done => {
		const moved = [];
		new PerformanceObserver(all => {
			for (const e of all.getEntries()) if (!e.hadRecentInput) moved.push(e.value + " " + e.sources.map(s => s.node?.outerHTML?.slice(0, 120) ?? "").join(", "));
		}).observe({ type: "layout-shift", buffered: true });
		requestAnimationFrame(() => setTimeout(() => done(moved)));
	})`)
	if len(moved) > 0 {
		t.Errorf("it moved while it was put together: %s", strings.Join(moved, "\n"))
	}
}

// noSidewaysPush looks for anything that sticks out of the page. Long lines of a
// mail's source may be scrolled in their own box.
func (p tab) noSidewaysPush(t *testing.T, width int64) {
	t.Helper()
	type found struct {
		Wide int64    `json:"wide"`
		Out  []string `json:"out"`
	}
	f := evaluate[found](t, p, `({
		wide: document.documentElement.scrollWidth,
		out: [...document.querySelectorAll("body *")]
			.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("svg, thead, .hidden, .skip, .box"))
			.slice(0, 5).map(e => e.outerHTML.slice(0, 120)),
	})`)
	if f.Wide > width || len(f.Out) > 0 {
		t.Errorf("the page is %d wide on a screen of %d: %s", f.Wide, width, strings.Join(f.Out, "\n"))
	}
}

// rules are what axe-core looks for, by the colour scheme: in the dark only what depends on
// colours, since the rest is the same page.
var rules = map[string]string{
	"light": `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`,
	"dark":  `{type: "rule", values: ["color-contrast", "link-in-text-block", "target-size"]}`,
}

// noBarrier asks axe-core, which is in the page already.
func (p tab) noBarrier(t *testing.T, scheme string) {
	t.Helper()
	type report struct {
		Passes     int      `json:"passes"`
		Violations []string `json:"violations"`
	}
	r := evaluate[report](t, p, `axe.run(document, {iframes: false, resultTypes: ["violations"], runOnly: `+rules[scheme]+`}).then(r => ({
		passes: r.passes.length,
		violations: r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 200) + " " + n.failureSummary)),
	}))`)
	if least := map[string]int{"light": 10, "dark": 1}[scheme]; r.Passes < least {
		t.Errorf("axe looked at almost nothing: %d rules passed", r.Passes)
	}
	for _, violation := range r.Violations {
		t.Error(violation)
	}
}
