package main

import (
	"testing"
	"time"

	"communique/internal/sink"
)

// TestNoBellRings: River loses its jobs before anybody hears them, and again in the
// middle together with the worker that led its housekeeping. The sweep rings anew.
func TestNoBellRings(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		s := newStreet(t, url, crowd(), sink.Options{Latency: 4 * time.Millisecond})
		journals := s.journals()
		s.must(forgetJobs(s.h.db))
		first := s.work(journals)
		s.until("River has a leader", func() bool {
			name, err := leader(s.h.db)
			s.must(err)
			return name != ""
		})
		second := s.work(journals)
		s.untilStored(s.recipients / 4)
		first.kill()
		s.must(forgetJobs(s.h.db))
		s.untilSettled()
		second.stop()
		s.conclude(journals, s.connections)
	})
}
