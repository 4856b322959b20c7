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
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// widths are those of a phone, a tablet and a desk, in CSS pixels.
var widths = []int64{360, 768, 1440}

// one is the browser of all tests: each has windows of its own in it, which share nothing.
var one = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil
	}
	profile, err := os.MkdirTemp("", "communique-browser-")
	if err != nil {
		return nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.WSURLReadTimeout(time.Minute))
	browser, closeBrowser := chromedp.NewContext(allocator)
	closeOne = func() {
		closeBrowser()
		stop()
		_ = os.RemoveAll(profile)
	}
	return browser, chromedp.Do(browser)
})

var closeOne = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	closeOne()
	os.Exit(code)
}

// start gives the browser.
func start(t testing.TB) context.Context {
	t.Helper()
	browser, err := one()
	if err != nil {
		t.Fatal(err)
	}
	if browser == nil {
		leaveOut(t, "chromium isn't installed (Debian's package chromium)")
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
func leaveOut(t testing.TB, why string) {
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

func open(browser context.Context, t testing.TB, url string) tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	p := tab{ctx}
	p.goTo(t, url)
	return p
}

// goTo shows another page in the same tab, and gives the status of the answer.
func (p tab) goTo(t testing.TB, url string) int {
	t.Helper()
	answer, err := chromedp.RunResponse(p.ctx, chromedp.Navigate(url))
	if err != nil {
		t.Fatal(err)
	}
	if answer.Status >= http.StatusInternalServerError {
		t.Fatalf("%s: %d", url, answer.Status)
	}
	return int(answer.Status)
}

// post sends a form from the page that is there, and shows what comes back. The fields are written as in an address; one
// that is called "file" is a file.
func (p tab) post(t *testing.T, path, fields string) int {
	t.Helper()
	send := fmt.Sprintf(`(() => {
		const form = document.createElement("form");
		form.method = "post";
		form.action = %q;
		for (const [name, value] of new URLSearchParams(%q)) {
			const input = form.appendChild(document.createElement("input"));
			input.name = name;
			if (name !== "file") { input.value = value; continue; }
			const held = new DataTransfer();
			held.items.add(new File([value], "file.csv"));
			input.type = "file";
			input.files = held.files;
			form.enctype = "multipart/form-data";
		}
		document.body.append(form);
		HTMLFormElement.prototype.submit.call(form);
		return true;
	})()`, path, fields)
	answer, err := chromedp.RunResponse(p.ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](send))
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	return int(answer.Status)
}

// view gives the tab a width and a colour scheme.
func (p tab) view(t *testing.T, width int64, scheme string) {
	t.Helper()
	var options []chromedp.EmulateViewportOption
	if width < 500 {
		options = append(options, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(width, 900, options...)); err != nil {
		t.Fatal(err)
	}
	p.scheme(t, scheme)
}

// scheme gives the tab, and the page that is in it, another colour scheme.
func (p tab) scheme(t *testing.T, scheme string) {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, media)
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// evaluate runs a script in the tab, waits for its promise and gives its value.
func evaluate[T any](t testing.TB, p tab, script string) T {
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

// showStill shows a page on which nothing moves while it is put together. A busy machine may
// paint half a page before the rest has come: what moves because of the page does so each
// time. What a form leads to isn't asked for twice, and its page is the form's.
func (p tab) showStill(t *testing.T, s site, one page) {
	t.Helper()
	var moved []string
	for range 8 {
		p.show(t, s, one)
		if moved = p.moved(t); len(moved) == 0 || one.form != "" {
			return
		}
	}
	t.Errorf("it moves while it is put together: %s", strings.Join(moved, "\n"))
}

// moved is what moved while the page was put together.
func (p tab) moved(t *testing.T) []string {
	t.Helper()
	return evaluate[[]string](t, p, `new Promise(done => {
		const moved = [];
		new PerformanceObserver(all => {
			for (const e of all.getEntries()) if (!e.hadRecentInput) moved.push(e.value + " " + e.sources.map(s => s.node?.outerHTML?.slice(0, 120) ?? "").join(", "));
		}).observe({ type: "layout-shift", buffered: true });
		requestAnimationFrame(() => setTimeout(() => done(moved)));
	})`)
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

// rules are what axe-core looks for: in the dark only what depends on colours, since the rest is the same page; in
// a frame nothing that the page around it has.
var rules = map[string]string{
	"frame": `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}`,
	"light": `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`,
	"dark":  `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`,
	"main":  `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`,
}

// noBarrier asks axe-core, which is in the page already, for rules of a kind. So many at least are kept to.
func (p tab) noBarrier(t *testing.T, kind string, least int) {
	t.Helper()
	type report struct {
		Passes     int      `json:"passes"`
		Violations []string `json:"violations"`
	}
	within := "document"
	if kind == "main" { // what stands around it is the same on all pages
		within = `document.querySelector("main") ?? document`
	}
	r := evaluate[report](t, p, `axe.run(`+within+`, {iframes: false, resultTypes: ["violations"], runOnly: `+rules[kind]+`}).then(r => ({
		passes: r.passes.length,
		violations: r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 200) + " " + n.failureSummary)),
	}))`)
	if r.Passes < least {
		t.Errorf("axe looked at almost nothing: %d rules passed", r.Passes)
	}
	for _, violation := range r.Violations {
		t.Error(violation)
	}
}
