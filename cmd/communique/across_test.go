package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/mailer"
	"communique/scheduler"
)

// TestKilledAcrossTheInstant kills the only worker at some moment around the instant at
// which a release is due: before it is claimed, while it is planned, while its mails leave.
// The next worker, who comes soon or hours later, finds one occurrence. Soon, everybody
// gets the mail. Hours later, what has begun is ended, and what hasn't waits for a person.
func TestKilledAcrossTheInstant(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		s := openStreet(t, url, 200, sink.Options{Latency: time.Millisecond})
		journals := s.journals()
		rounds := max(2, soak())
		for round := range rounds {
			hours := round%2 == 1
			due := s.h.clock.Now().Add(1500 * time.Millisecond)
			s.schedule(due)
			w := s.work(journals)
			// Not for a state: the moment is to be any.
			time.Sleep(time.Until(due.Add(-20*time.Millisecond + rand.N(150*time.Millisecond))))
			w.kill()
			s.must(lapse(s.h.db))
			if hours {
				s.must(lag(s.h.db, 3*time.Hour))
			}
			w = s.work(journals)
			state := s.settled()
			if state == scheduler.Held && !hours {
				t.Errorf("round %d: it asks a person although it was late by a second only", round)
			}
			if state == scheduler.Done {
				s.untilSettled()
				w.stop()
				s.conclude(journals, s.connections)
			} else if all, err := s.h.mailer.Deliveries(s.ctx(), s.release.ID); err != nil || len(all) > 0 {
				t.Errorf("round %d: it asks a person, and has %d deliveries: %v", round, len(all), err)
			}
			w.kill()
			t.Logf("round %d, hours later: %v: %s", round, hours, state)
			s.another()
		}
	})
}

// schedule sends the release at an instant.
func (s *street) schedule(at time.Time) {
	s.t.Helper()
	_, err := s.h.scheduler.Send(s.ctx(), s.h.actor(), s.release.Slug, scheduler.When{Rule: scheduler.RuleAt, At: at})
	s.must(err)
}

// settled waits until it is known what becomes of the release's one occurrence.
func (s *street) settled() (state scheduler.OccurrenceState) {
	s.t.Helper()
	s.until("the occurrence is done or held", func() bool {
		all, err := s.h.scheduler.Occurrences(s.ctx(), s.release.ID)
		s.must(err)
		if len(all) != 1 {
			s.t.Fatalf("%d occurrences: %+v", len(all), all)
		}
		state = all[0].State
		return state == scheduler.Done || state == scheduler.Held
	})
	if status, err := s.h.mailer.Status(s.ctx(), s.release.ID); err != nil || len(status.Mailings) > 1 {
		s.t.Errorf("%d mailings: %v", len(status.Mailings), err)
	}
	return state
}

// another has another release approved, for the next round; the relay forgets the mails of the last.
func (s *street) another() {
	s.t.Helper()
	if s.total(mailer.Claimed) > 0 {
		s.t.Error("somebody still holds mails")
	}
	s.relay.forget()
	s.approve(s.release.Slug + "-x")
}
