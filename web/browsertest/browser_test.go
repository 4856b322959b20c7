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

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pages are all that there are, each in the state in which it shows most.
var pages = map[string]string{
	"front":       "/en/",
	"front-et":    "/et/",
	"front-ro":    "/ro/",
	"edition":     "/en/releases/lipse",
	"edition-ro":  "/ro/releases/lipse",
	"edition-et":  "/et/releases/drivers",
	"elsewhere":   "/es/releases/drivers",
	"missing":     "/en/releases/nothing",
	"unsubscribe": "/u/" + token,
	"reminders":   "/r/" + token,
	"desk":        "/desk/?language=en",
	"status":      "/desk/releases/lipse?language=en",
	"status-et":   "/desk/releases/lipse?language=et",
	"status-ro":   "/desk/releases/barriers?language=ro",
	"inbox":       "/inbox/?language=en",
	"mail":        "/inbox/1?language=en",
}

// widths are those of a phone, a tablet and a desk, in CSS pixels.
var widths = []int64{360, 768, 1440}

func TestPagesInABrowser(t *testing.T) {
	axe := axeSource(t)
	browser := start(t)
	box := mails(t)
	server := serve(t, newWorld(t), box)
	pages["mail-hostile"] = fmt.Sprintf("/inbox/%d?language=en", len(box))
	for name, path := range pages {
		t.Run(name, func(t *testing.T) {
			tab := open(browser, t, server.URL+path)
			evaluate[bool](t, tab, axe+"; true")
			for _, width := range widths {
				for _, scheme := range []string{"light", "dark"} {
					t.Run(fmt.Sprintf("%d/%s", width, scheme), func(t *testing.T) {
						tab.view(t, width, scheme)
						tab.picture(t, fmt.Sprintf("%s-%d-%s.png", name, width, scheme))
						tab.noSidewaysPush(t, width)
						if width != 768 { // what is a barrier there, is one at another width too
							tab.noBarrier(t)
						}
					})
				}
			}
			if title := evaluate[string](t, tab, "document.title"); title == "bad" {
				t.Error("a script of a mail ran")
			}
		})
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
	answer, err := chromedp.RunResponse(ctx, chromedp.Navigate(url))
	if err != nil {
		t.Fatal(err)
	}
	if answer.Status >= http.StatusInternalServerError {
		t.Fatalf("%s: %d", url, answer.Status)
	}
	return tab{ctx}
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
			.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("svg, thead, .hidden, .skip"))
			.slice(0, 5).map(e => e.outerHTML.slice(0, 120)),
	})`)
	if f.Wide > width || len(f.Out) > 0 {
		t.Errorf("the page is %d wide on a screen of %d: %s", f.Wide, width, strings.Join(f.Out, "\n"))
	}
}

// noBarrier asks axe-core, which is in the page already.
func (p tab) noBarrier(t *testing.T) {
	t.Helper()
	type report struct {
		Passes     int      `json:"passes"`
		Violations []string `json:"violations"`
	}
	r := evaluate[report](t, p, `axe.run(document, {
		iframes: false,
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	}).then(r => ({
		passes: r.passes.length,
		violations: r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 200) + " " + n.failureSummary)),
	}))`)
	if r.Passes < 10 {
		t.Errorf("axe looked at almost nothing: %d rules passed", r.Passes)
	}
	for _, violation := range r.Violations {
		t.Error(violation)
	}
}
