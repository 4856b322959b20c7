package mailer

import (
	"sync"
	"testing"
	"time"
)

// TestThePacerAmongGoroutines loses no place when all is done at once. Its worth is
// with the race detector.
func TestThePacerAmongGoroutines(t *testing.T) {
	limits, err := ParseLimits("a.example rate=100000 connections=3; * connections=2")
	if err != nil {
		t.Fatal(err)
	}
	p := newPacer([]Relay{{Priority: 1, Limits: Limit{Rate: 100_000}}, {Priority: 2}}, 8, limits, func() float64 { return 0.5 })
	verdicts := []Verdict{fine, fine, fine, tooQuick, greylist, gone, unknown}
	var wg sync.WaitGroup
	for g := range 20 {
		wg.Go(func() {
			now := start()
			for i := range 500 {
				now = now.Add(time.Duration(g+1) * 100 * time.Millisecond)
				relay, _ := p.choose(now)
				if relay < 0 {
					p.allAway(now)
					continue
				}
				if (g+i)%7 == 0 {
					p.failed(relay, now, i%2 == 0)
					continue
				}
				p.dialled(relay, now)
				for j := range 5 {
					m, wait := p.admit(relay, []string{"a.example", "b.example"}[j%2], now)
					if wait == 0 {
						p.ended(m, verdicts[(g+i+j)%len(verdicts)], now)
					}
					p.better(relay, now)
				}
				p.closed(relay, now)
			}
		})
	}
	wg.Wait()
	for i, r := range p.relays {
		if r.open != 0 {
			t.Errorf("relay %d has %d connections", i, r.open)
		}
	}
	for i := range p.domains.shards {
		for _, g := range p.domains.shards[i].ring {
			if g.under != 0 {
				t.Errorf("%s has %d places taken", g.key, g.under)
			}
		}
	}
}
