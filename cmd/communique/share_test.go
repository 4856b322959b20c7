package main

import (
	"fmt"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/mailer"
	"communique/migrations/dbtest"
)

// distant is a relay ten milliseconds away: what a worker can do depends on its few
// connections and not on the machine.
var distant = sink.Options{Latency: 10 * time.Millisecond}

// TestTwoWorkersShare a mailing: each delivers its part, and each mail leaves once.
func TestTwoWorkersShare(t *testing.T) {
	eachEngine(t, func(t *testing.T, url string) {
		took := map[int]float64{}
		for _, workers := range []int{1, 2} {
			u := url
			if workers == 2 {
				u = another(t, url)
			}
			s, rate := sharing(t, u, 1_000, workers)
			took[workers] = rate
			if c := s.compare(); c.once != 1_000 || c.sent != 1_000 {
				t.Errorf("%d workers: %+v", workers, c)
			}
			for i := range workers {
				if n := s.relay.share(nameOf(i)); n < s.recipients/(3*workers) {
					t.Errorf("worker %d of %d delivered %d of %d", i+1, workers, n, s.recipients)
				}
			}
		}
		t.Logf("one worker %.0f mails/s, two %.0f: %.2f times as fast", took[1], took[2], took[2]/took[1])
	})
}

func nameOf(worker int) string { return fmt.Sprint("Press ", worker+1) }

// another is one more database of the same engine.
func another(t testing.TB, url string) string {
	t.Helper()
	if url[:len("sqlite:")] == "sqlite:" {
		return dbtest.SQLite(t)
	}
	return dbtest.Postgres(t)
}

// sharing lets so many workers deliver a mailing, and measures from a twentieth on, when
// all of them are at work, to the end.
func sharing(t testing.TB, url string, recipients, workers int) (s *street, mailsPerSecond float64) {
	t.Helper()
	s = newStreet(t, url, recipients, distant)
	s.connections = 2
	journals := s.journals()
	var all []*worker
	for i := range workers {
		all = append(all, s.workAs(journals, nameOf(i)))
	}
	rung := time.Time{}
	s.until("all are at work", func() bool {
		if time.Since(rung) > 100*time.Millisecond { // who hears a bell is chance
			rung = time.Now()
			s.must(s.h.queue.Ring(s.ctx(), mailer.BellName, s.mailing))
		}
		for i := range workers {
			if s.relay.share(nameOf(i)) == 0 {
				return false
			}
		}
		return s.relay.stored() > recipients/20
	})
	from, began := s.relay.stored(), time.Now()
	s.untilSent()
	for _, w := range all {
		w.stop()
	}
	return s, float64(s.relay.stored()-from) / s.relay.latest().Sub(began).Seconds()
}

// BenchmarkTwoWorkers measures how much faster two workers deliver than one over two
// connections each, ten milliseconds from the relay.
func BenchmarkTwoWorkers(b *testing.B) {
	for engine, database := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(engine, func(b *testing.B) {
			var one, two float64
			for range b.N {
				_, rate := sharing(b, database(b), 1_500, 1)
				one += rate
				_, rate = sharing(b, database(b), 1_500, 2)
				two += rate
			}
			n := float64(b.N)
			b.ReportMetric(one/n, "one-mails/s")
			b.ReportMetric(two/n, "two-mails/s")
			b.ReportMetric(two/one, "times")
		})
	}
}
