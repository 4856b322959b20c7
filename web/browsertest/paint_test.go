package browsertest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"communique/web/webtest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// BenchmarkLargestPaint prints how soon the largest part of a page is painted on a slow phone: what
// Lighthouse takes for one, whose network answers after 150 ms and brings 1.6 megabits a second, and
// whose processor is a quarter of this one. It is for people who look at the numbers, since they are
// this machine's: a benchmark, and no test with a limit.
//
//	go test ./web/browsertest -run - -bench LargestPaint -benchtime 1x
func BenchmarkLargestPaint(b *testing.B) {
	const times = 5
	h := webtest.Busy(b)
	for i := range 25 { // as many as stand on a page
		h.Import(fmt.Sprintf("---\nslug: more-%d\nlanguage: en\nlanguages: [et, ro, nl, da, fr]\ncountries: [BE, DK, EE, FR, GB, RO]\n---\n# One of many releases, the number %d\n\nIts lead.\n", i, i))
	}
	s := serve(start(b), b, h)
	all := []page{
		{name: "overview", who: webtest.Officer, path: "/desk/"}, {name: "editor", who: webtest.Officer, path: "/desk/releases/next/edit"},
		{name: "two columns", who: webtest.Officer, path: "/desk/releases/next/translations/et"}, {name: "calendar", who: webtest.Officer, path: "/desk/calendar/"},
		{name: "plan", who: webtest.Officer, path: "/desk/releases/lipse/plan"}, {name: "contacts", who: webtest.Officer, path: "/desk/contacts/"},
		{name: "sign-in", who: webtest.Nobody, path: "/desk/sign-in"}, {name: "newsroom", who: webtest.Nobody, path: "/en/"}, {name: "release", who: webtest.Nobody, path: "/en/releases/lipse"},
	}
	fmt.Printf("\n%-12s %8s %8s %8s  what was the largest\n", "page", "answered", "first", "largest")
	for _, p := range all {
		b.Run(p.name, func(b *testing.B) { // a window that stays open takes its part of the processor
			window := s.at(b, p.who, "/healthz", true)
			window.phone(b)
			var seen []painted
			for range times {
				window.goTo(b, s.url+p.path)
				seen = append(seen, evaluate[painted](b, window, largest))
			}
			slices.SortFunc(seen, func(a, b painted) int { return int(a.Largest - b.Largest) })
			m := seen[times/2]
			b.ReportMetric(m.Largest, "largest-ms")
			fmt.Printf("%-12s %8.0f %8.0f %8.0f  %s\n", p.name, m.Answered, m.First, m.Largest, m.What)
		})
	}
}

// painted is when, in milliseconds from the click on: the answer had begun, something stood there, and
// the largest did.
type painted struct {
	Answered, First, Largest float64
	What                     string
}

const largest = `new Promise(done => new PerformanceObserver(all => {
	const last = all.getEntries().at(-1);
	done({
		Answered: performance.getEntriesByType("navigation")[0].responseStart,
		First: performance.getEntriesByName("first-contentful-paint")[0].startTime,
		Largest: last.startTime, What: last.element?.outerHTML.slice(0, 60) ?? "",
	});
}).observe({ type: "largest-contentful-paint", buffered: true }))`

// phone makes a tab as slow as a cheap phone on a bad day, which keeps nothing of the visits before.
func (p tab) phone(t testing.TB) {
	t.Helper()
	err := chromedp.Do(p.ctx, chromedp.EmulateViewport(412, 823, chromedp.EmulateMobile, chromedp.EmulateScale(1.75)),
		chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			const kilobit = 1024 / 8
			line := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{
				Latency: 150, DownloadThroughput: 1.6 * 1024 * kilobit, UploadThroughput: 750 * kilobit,
			}}}
			if _, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule, line); err != nil {
				return err
			}
			if _, err := cdp.Call(ctx, target, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, target, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
			return err
		}))
	if err != nil {
		t.Fatal(err)
	}
}
