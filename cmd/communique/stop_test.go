package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/mailer"
)

// TestAWorkerThatIsAskedToStopEndsItsMails: what is under way is answered and written
// down, and what was only claimed goes back.
func TestAWorkerThatIsAskedToStopEndsItsMails(t *testing.T) {
	eachEngine(t, func(t *testing.T, url string) {
		s := newStreet(t, url, crowd(), sink.Options{Latency: 4 * time.Millisecond})
		journals := s.journals()
		for range max(3, soak()) {
			stored := s.relay.stored()
			if stored == s.recipients {
				break
			}
			w := s.work(journals)
			s.untilStored(min(s.recipients, stored+1+rand.IntN(s.recipients/3)))
			if took := w.stop(); took > stopGrace || w.command.ProcessState.ExitCode() != exitDone {
				t.Errorf("it took %s to stop, and ended with %s", took, w.command.ProcessState)
			}
			if c := s.compare(); c.uncertain+c.twice+c.more > 0 || c.sent != s.relay.stored() {
				t.Fatalf("%+v, and the relay has %d", c, s.relay.stored())
			}
			holders, err := held(s.h.db)
			s.must(err)
			if n := s.total(mailer.Claimed); n > 0 || len(holders) > 0 {
				t.Fatalf("%d are still claimed: %v", n, holders)
			}
		}
		w := s.work(journals)
		s.untilSent()
		w.stop()
		s.conclude(journals, 0)
	})
}
