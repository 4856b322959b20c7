package browsertest

import (
	"fmt"
	"testing"
	"time"

	"communique/web/webtest"
)

// TestTheEmbargoCountsDown: the bar ticks by the server's clock in the reader's language, says
// what the server would say then, and leaves at the lift.
func TestTheEmbargoCountsDown(t *testing.T) {
	h := webtest.New(t, nil)
	s := serve(start(t), t, h)
	p := tab{s.as(t, webtest.Officer)}
	p.before(t, `{ const now = Date.now, tick = window.setInterval; window.gone = 0; Date.now = () => now() + window.gone; window.setInterval = (f) => tick(f, 20); }`)
	p.goTo(t, s.url+"/desk/releases/lipse/plan?language=sk")
	// It is another day on this machine; a few seconds pass by themselves.
	for left, want := range map[time.Duration]string{
		47*time.Hour + 30*time.Minute:   "zostáva 47 hodín",
		3*time.Hour + 30*time.Minute:    "zostávajú 3 hodiny",
		30*time.Minute + 30*time.Second: "zostáva 30 minút",
	} {
		gone := webtest.Lift.Sub(h.Clock.Now()) - left
		evaluate[bool](t, p, fmt.Sprintf("window.gone = %d; true", gone.Milliseconds()))
		p.wait(t, fmt.Sprintf(`document.querySelector(".embargo-bar .left").textContent === %q`, want))
	}
	evaluate[bool](t, p, "window.gone = 48 * 36e5; true")
	p.wait(t, `!document.querySelector(".embargo-bar")`)
}
