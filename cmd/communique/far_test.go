package main

import (
	"testing"
	"time"

	"communique/internal/sink"
	"communique/mailer"
)

// TestAWorkerOfAnotherMachineDies: its journal is out of reach, so that whatever it
// held is uncertain once its lease is over. Nothing else is.
func TestAWorkerOfAnotherMachineDies(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		s := newStreet(t, url, crowd(), sink.Options{Latency: 4 * time.Millisecond})
		far, here := s.journals(), s.journals()
		w := s.work(far)
		s.untilStored(s.recipients / 3)
		w.kill()
		holders, err := held(s.h.db)
		s.must(err)
		if len(holders) != 1 {
			t.Fatalf("who holds what: %v", holders)
		}
		next := s.work(here)
		for name, n := range holders {
			s.untilRest(n)
			left, err := leaseLeft(s.h.db, name, s.h.clock.Now())
			s.must(err)
			if left <= 0 || left > time.Minute {
				t.Errorf("the lease of the dead lasts for %s", left)
			}
			s.must(lapseNow(s.h.db, name))
			s.untilSettled()
			next.stop()
			if c := s.conclude(here, n); c.uncertain != n {
				t.Errorf("%d were held, and %d became uncertain", n, c.uncertain)
			}
		}
	})
}

// untilRest waits until all but n deliveries are sent, and those are still held.
func (s *street) untilRest(n int) {
	s.t.Helper()
	s.until("all are sent that nobody else holds", func() bool {
		return s.total(mailer.Sent) == s.recipients-n && s.total(mailer.Claimed) == n
	})
}
