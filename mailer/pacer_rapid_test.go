package mailer

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestThePacerKeepsItsPromises draws relays, limits and what happens, and holds the
// pacer to its word after each event.
func TestThePacerKeepsItsPromises(t *testing.T) {
	worlds, steady := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		steps := rapid.IntRange(50, 300).Draw(t, "steps")
		for range steps {
			// Two goroutines may read the clock in one order and come to the pacer in another.
			ms := rapid.OneOf(rapid.Just(0), rapid.IntRange(-3, 50), rapid.IntRange(0, 5000)).Draw(t, "ms")
			w.now = w.now.Add(time.Duration(ms) * time.Millisecond)
			w.latest = later(w.latest, w.now)
			w.step(t)
			w.check(t)
		}
		w.end(t)
		worlds++
		steady += w.calm(t)
	})
	if steady < worlds {
		t.Errorf("in %d worlds %d relays had mails all the time", worlds, steady)
	}
}

type world struct {
	p       *pacer
	relays  []Relay
	limits  Limits
	domains []string

	now, latest time.Time
	dialling    []int // relays
	open        []int
	passes      []pass
	left        map[string][]time.Time // when mails left, by relay and by the domain's key
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func drawWorld(t *rapid.T) *world {
	w := &world{now: start(), latest: start(), left: map[string][]time.Time{}}
	rate := rapid.SampledFrom([]float64{0, 0, 0.5, 3, 25, 400})
	for range rapid.IntRange(1, 3).Draw(t, "relays") {
		w.relays = append(w.relays, Relay{
			Priority: rapid.IntRange(1, 2).Draw(t, "priority"),
			Limits:   Limit{Rate: rate.Draw(t, "relay's rate"), Connections: rapid.IntRange(0, 6).Draw(t, "connections")},
		})
	}
	text := rapid.SampledFrom([]string{
		"", "a.example rate=2", "a.example,b.example rate=20 connections=3", "* connections=2", "* rate=0.5; c.example rate=100 connections=1",
	}).Draw(t, "limits")
	limits, err := ParseLimits(text)
	if err != nil {
		t.Fatal(err)
	}
	w.limits = limits
	w.domains = []string{"a.example", "b.example", "c.example", "d.example"}
	w.p = newPacer(w.relays, 4, limits, func() float64 { return 0.3 })
	return w
}

func (w *world) step(t *rapid.T) {
	switch rapid.SampledFrom([]string{"choose", "dialled", "failed", "closed", "admit", "admit", "admit", "ended", "ended"}).Draw(t, "event") {
	case "choose":
		if relay, _ := w.p.choose(w.now); relay >= 0 {
			w.dialling = append(w.dialling, relay)
		}
	case "dialled":
		if relay, ok := draw(t, &w.dialling); ok {
			w.p.dialled(relay, w.now)
			w.open = append(w.open, relay)
		}
	case "failed":
		if relay, ok := draw(t, &w.dialling); ok {
			w.p.failed(relay, w.now, rapid.Bool().Draw(t, "busy"))
		}
	case "closed":
		if relay, ok := draw(t, &w.open); ok {
			w.p.closed(relay, w.now)
		}
	case "admit":
		w.admit(rapid.SampledFrom(w.relaysInUse()).Draw(t, "relay"), rapid.SampledFrom(w.domains).Draw(t, "domain"))
	case "ended":
		if m, ok := draw(t, &w.passes); ok {
			v := rapid.SampledFrom([]Verdict{fine, fine, fine, fine, tooQuick, greylist, unknown, gone}).Draw(t, "verdict")
			w.p.ended(m, v, w.now)
		}
	}
}

func (w *world) relaysInUse() []int {
	if len(w.open) == 0 {
		return []int{0}
	}
	return w.open
}

func draw[T any](t *rapid.T, from *[]T) (one T, ok bool) {
	if len(*from) == 0 {
		return one, false
	}
	i := rapid.IntRange(0, len(*from)-1).Draw(t, "which")
	one = (*from)[i]
	*from = slices.Delete(*from, i, i+1)
	return one, true
}

func (w *world) admit(relay int, domain string) {
	m, wait := w.p.admit(relay, domain, w.now)
	if wait > 0 {
		return
	}
	w.passes = append(w.passes, m)
	key, _, _ := w.limits.of(domain)
	for _, name := range []string{fmt.Sprint(relay), key} {
		at := w.now
		if left := w.left[name]; len(left) > 0 {
			at = later(at, left[len(left)-1]) // what the clock had shown
		}
		w.left[name] = append(w.left[name], at)
	}
}

func (w *world) check(t *rapid.T) {
	for i, r := range w.relays {
		most := r.Limits.Connections
		if most == 0 {
			most = 4
		}
		n := 0
		for _, open := range append(slices.Clone(w.dialling), w.open...) {
			if open == i {
				n++
			}
		}
		if n > most || w.p.relays[i].open != n {
			t.Fatalf("relay %d has %d connections, the pacer knows of %d, and %d are allowed", i, n, w.p.relays[i].open, most)
		}
		keepsRate(t, w.left[fmt.Sprint(i)], r.Limits.Rate)
	}
	for _, domain := range w.domains {
		key, limit, _ := w.limits.of(domain)
		n := 0
		for _, m := range w.passes {
			if k, _, _ := w.limits.of(m.domain); k == key {
				n++
			}
		}
		if limit.Connections > 0 && n > limit.Connections {
			t.Fatalf("%d mails to %s are under way, and %d are allowed", n, domain, limit.Connections)
		}
		keepsRate(t, w.left[key], limit.Rate)
	}
}

// keepsRate looks at each window that ends with the last mail.
func keepsRate(t *rapid.T, left []time.Time, rate float64) {
	if rate == 0 || len(left) == 0 {
		return
	}
	last := left[len(left)-1]
	for i, first := range left {
		if most := rate*last.Sub(first).Seconds() + burst(rate) + 1e-6; float64(len(left)-i) > most {
			t.Fatalf("%d mails in %s at %v mails/s", len(left)-i, last.Sub(first), rate)
		}
	}
}

// end ends all that is under way and looks for places that were lost.
func (w *world) end(t *rapid.T) {
	w.now = w.latest
	for _, m := range w.passes {
		w.p.ended(m, rapid.SampledFrom([]Verdict{fine, tooQuick}).Draw(t, "last"), w.now)
	}
	for _, relay := range append(w.dialling, w.open...) {
		w.p.closed(relay, w.now)
	}
	w.passes, w.dialling, w.open = nil, nil, nil
	for i := range w.p.domains.shards {
		for _, g := range w.p.domains.shards[i].ring {
			if g.under != 0 {
				t.Fatalf("%s has %d places taken", g.key, g.under)
			}
		}
	}
	for i, r := range w.p.relays {
		if r.open != 0 {
			t.Fatalf("relay %d has %d connections", i, r.open)
		}
	}
}

// calm lets mails go well for a while: then nothing is left of the trouble. A relay that
// got no mails for some time, since others were always there first, learns nothing.
// It gives how many had mails all the time.
func (w *world) calm(t *rapid.T) (steady int) {
	n := 0
	heard := make([]bool, len(w.relays))
	idle := make([]bool, len(w.relays))
	s := &simulation{
		p: w.p, now: w.now, poll: 10 * time.Second, open: make([]int, len(w.relays)), under: map[string]int{},
		dial: func(int) (bool, bool) { return true, false }, take: func(int, string) Verdict { return fine },
		next: func(int) string { n++; return w.domains[n%len(w.domains)] }, heard: func(relay int, _ string, _ Verdict) { heard[relay] = true },
		mail: func(int, string) time.Duration { return 2 * time.Second },
	}
	s.lanes(24)
	for range 8 {
		s.run(5 * time.Minute)
		for i := range heard {
			idle[i] = idle[i] || !heard[i]
			heard[i] = false
		}
	}
	for i, r := range w.p.relays {
		if !idle[i] {
			steady++
		}
		if r.first && !idle[i] && (!r.proven || r.allowed < min(r.limit, 2*r.open) || r.gate.brake != nil && r.gate.brake.rate > 0) {
			t.Fatalf("relay %d hasn't recovered: %d of %d connections, %d open, proven %v, brake %+v", i, r.allowed, r.limit, r.open, r.proven, r.gate.brake)
		}
	}
	for i := range w.p.domains.shards {
		for _, g := range w.p.domains.shards[i].ring {
			if g.fade(s.now.UnixNano()); g.brake != nil && g.brake.rate > 0 {
				t.Fatalf("%s hasn't recovered: %+v", g.key, g.brake)
			}
		}
	}
	return steady
}
