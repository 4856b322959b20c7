package mailer

import (
	"testing"
	"time"
)

// TestFailOver: a relay that is away is replaced by the next one, asked again with
// one connection at a time, and used again when it is back.
func TestFailOver(t *testing.T) {
	s := simulate([]Relay{{Priority: 2}, {Priority: 1}}, 10, Limits{})
	const spare, main = 0, 1
	away := false
	dials, atOnce := 0, 0
	s.dial = func(relay int) (bool, bool) {
		if relay == main && away {
			dials++
			atOnce = max(atOnce, s.open[main])
		}
		return relay == spare || !away, false
	}
	s.take = func(relay int, _ string) Verdict {
		if relay == main && away {
			return gone
		}
		return fine
	}
	var mails [2]int
	s.heard = func(relay int, _ string, v Verdict) {
		if v.State == Sent {
			mails[relay]++
		}
	}
	during := func(d time.Duration) (m [2]int) {
		mails = m
		s.run(d)
		return mails
	}
	s.lanes(10)
	if m := during(10 * time.Second); m[spare] > 0 || m[main] < 9000 {
		t.Errorf("all is well: %v", m)
	}
	away = true
	s.run(time.Second)
	dials, atOnce = 0, 0
	if m := during(10 * time.Minute); m[main] > 0 || m[spare] < 590_000 || dials < 6 || dials > 14 || atOnce > 1 {
		t.Errorf("the main one is away: %v, asked %d times, with %d connections", m, dials, atOnce)
	}
	away = false
	s.run(longestRest + time.Second)
	if m := during(10 * time.Second); m[spare] > 0 || m[main] < 9000 {
		t.Errorf("the main one is back: %v", m)
	}
}

// TestEveryRelayAway tells until when.
func TestEveryRelayAway(t *testing.T) {
	p := newPacer([]Relay{{Priority: 1}, {Priority: 2}}, 5, Limits{}, func() float64 { return 1 })
	now := start()
	for i, rest := range []time.Duration{1250 * time.Millisecond, 2500 * time.Millisecond, 5 * time.Second, 10 * time.Second} {
		for want := range 2 {
			if relay, _ := p.choose(now); relay != want {
				t.Fatalf("%d: relay %d was chosen, want %d", i, relay, want)
			}
			if away, _ := p.allAway(now); away {
				t.Fatal("away while it is being dialled")
			}
			p.failed(want, now, false)
		}
		away, until := p.allAway(now)
		relay, wait := p.choose(now)
		if !away || until.Sub(now) != rest || relay != -1 || wait != rest {
			t.Fatalf("%d: %v until %s, relay %d in %s", i, away, until.Sub(now), relay, wait)
		}
		now = until
	}
	relay, _ := p.choose(now)
	p.dialled(relay, now)
	if relay, wait := p.choose(now); relay != 1 || wait != 0 {
		t.Fatalf("one is being tried, and the other is tried beside it: %d, %s", relay, wait)
	}
	m, _ := p.admit(0, "example.org", now)
	p.ended(m, fine, now)
	if !p.better(1, now) || p.better(0, now) {
		t.Error("the first one is back")
	}
}

// TestABusyRelay takes seven connections and says 421 to the eighth.
func TestABusyRelay(t *testing.T) {
	s := simulate([]Relay{{Priority: 1}, {Priority: 2}}, 20, Limits{})
	most, refused := 7, 0
	s.dial = func(relay int) (bool, bool) {
		if relay == 1 {
			t.Fatal("the spare relay was dialled")
		}
		if s.open[0] > most {
			refused++
			return false, true
		}
		return true, true
	}
	s.lanes(20)
	s.run(time.Minute)
	t.Logf("%d mails a minute, %d dialled in vain", s.taken, refused)
	if s.taken < 41_000 || refused > 8 {
		t.Errorf("%d mails a minute, %d dialled in vain", s.taken, refused)
	}
	most = 15
	s.run(busyFor + time.Minute/2)
	s.taken = 0
	s.run(time.Minute)
	if s.taken < 88_000 {
		t.Errorf("with twice as many connections %d mails a minute", s.taken)
	}
}

// TestRelaysOfTheSamePriority share the connections by what they may have.
func TestRelaysOfTheSamePriority(t *testing.T) {
	s := simulate([]Relay{{Priority: 1, Limits: Limit{Connections: 12}}, {Priority: 1, Limits: Limit{Connections: 4}}, {Priority: 2}}, 5, Limits{})
	s.lanes(8)
	s.run(time.Minute)
	if s.open[0] < 4 || s.open[1] < 2 || s.open[2] != 0 {
		t.Errorf("connections: %v", s.open)
	}
	s.lanes(50)
	s.run(time.Minute)
	if s.open[0] != 12 || s.open[1] != 4 || s.open[2] != 0 {
		t.Errorf("connections: %v", s.open)
	}
}

// TestSlowStart allows twice as many connections each round.
func TestSlowStart(t *testing.T) {
	p := newPacer([]Relay{{}}, 20, Limits{}, func() float64 { return 0 })
	now, open := start(), 0
	for round, want := range []int{2, 4, 8, 16, 20, 20} {
		for {
			relay, wait := p.choose(now)
			if relay < 0 {
				if wait != 0 {
					t.Fatal("full is not away")
				}
				break
			}
			p.dialled(relay, now)
			open++
		}
		if open != want {
			t.Errorf("round %d: %d connections, want %d", round, open, want)
		}
		for range open {
			m, _ := p.admit(0, "example.org", now)
			p.ended(m, fine, now)
		}
	}
}
