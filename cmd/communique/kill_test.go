package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"communique/internal/sink"
)

// TestKilledWorkersLoseNothing kills a worker at a random instant, lets another go on,
// and again. At each kill each open connection may have one mail under way.
func TestKilledWorkersLoseNothing(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) { killing(t, url, 1) })
}

// TestOneOfTwoIsKilled lets two work on one mailing and kills one of them; the other
// finds what it left.
func TestOneOfTwoIsKilled(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) { killing(t, url, 2) })
}

// killing kills as often as it can while there is something to send. Two workers kept
// at work, one is chosen.
func killing(t *testing.T, url string, workers int) {
	kills := 3
	if soak() > 0 {
		kills = soak()
	}
	s := newStreet(t, url, crowd(), sink.Options{Latency: 4 * time.Millisecond})
	journals := s.journals()
	var alive []*worker
	done := 0
	for round := range kills {
		for len(alive) < workers {
			alive = append(alive, s.work(journals))
		}
		stored := s.relay.stored()
		if stored >= s.recipients {
			break
		}
		s.untilStored(min(s.recipients, stored+1+rand.IntN(max(1, (s.recipients-stored)*3/2/(kills-round+1)))))
		time.Sleep(rand.N(8 * time.Millisecond)) // not for a state: the instant is to be any
		victim := rand.IntN(len(alive))
		alive[victim].kill()
		alive = append(alive[:victim], alive[victim+1:]...)
		done++
	}
	for len(alive) < workers {
		alive = append(alive, s.work(journals))
	}
	s.untilSettled()
	for _, w := range alive {
		if took := w.stop(); took > stopGrace {
			t.Errorf("it took %s to stop", took)
		}
	}
	c := s.conclude(journals, done*s.connections)
	t.Logf("%d kills of one of %d workers with %d connections: %d uncertain", done, workers, s.connections, c.uncertain)
}
