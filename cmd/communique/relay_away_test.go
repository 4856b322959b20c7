package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"communique/internal/sink"
)

// TestTheRelayIsRestarted in the middle of a mailing: only the mails whose last dot it
// hadn't answered are uncertain, and everything else is sent once.
func TestTheRelayIsRestarted(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		s := newStreet(t, url, crowd(), sink.Options{Latency: 4 * time.Millisecond})
		journals := s.journals()
		w := s.work(journals)
		rounds := max(2, soak()/5)
		for i := range rounds {
			stored := s.relay.stored()
			if stored == s.recipients {
				break
			}
			s.untilStored(stored + 1 + rand.IntN((s.recipients-stored)/(rounds-i+1)))
			s.relay.stop()
			s.relay.start()
		}
		s.untilSettled()
		w.stop()
		c := s.conclude(journals, rounds*s.connections)
		t.Logf("%d restarts: %+v", rounds, c)
	})
}
