package main

import (
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/mailer"
)

// TestAWorkerThatSlept for longer than its lease comes back as a stranger: of what it
// held it sends nothing more but what its hand was on, and its late outcomes change
// nothing that another has taken meanwhile. The lease has to pass in truth, since a
// worker looks at its own clock.
func TestAWorkerThatSlept(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		t.Parallel()
		s := newStreet(t, url, crowd(), sink.Options{Latency: 4 * time.Millisecond})
		far, here := s.journals(), s.journals()
		sleeper := s.work(far)
		s.untilStored(s.recipients / 3)
		sleeper.haltOutside(t)
		holders, err := held(s.h.db)
		s.must(err)
		other := s.work(here)
		s.untilSettled()
		uncertain := s.total(mailer.Uncertain)
		for _, n := range holders {
			if len(holders) != 1 || uncertain > n || uncertain < n-s.connections {
				t.Errorf("%d are uncertain, and the sleeper held %v", uncertain, holders)
			}
		}
		s.must(resendNow(s.h.db))
		s.untilSent()
		before := s.relay.stored()
		rows := s.deliveries()

		sleeper.wake()
		s.until("the sleeper has nothing of it left", func() bool {
			return strings.Count(sleeper.log.String(), "an outcome came too late") >= uncertain
		})
		if took := sleeper.stop(); took > stopGrace {
			t.Errorf("the sleeper took %s to stop", took)
		}
		other.stop()
		if more := s.relay.stored() - before; more > s.connections {
			t.Errorf("the sleeper sent %d mails more, over %d connections", more, s.connections)
		}
		after := s.deliveries()
		for i, d := range rows {
			if after[i] != d {
				t.Errorf("the sleeper changed %+v into %+v", d, after[i])
			}
		}
		c := s.compare()
		t.Logf("held %v, %d uncertain; after it woke %d mails more; %+v", holders, uncertain, s.relay.stored()-before, c)
		if c.lost > 0 || c.more > 0 || c.twice > uncertain || c.sent != s.recipients {
			t.Errorf("%+v, %d were uncertain", c, uncertain)
		}
	})
}
