package main

import (
	"testing"
	"time"

	"communique/internal/sink"
)

// TestAWorkerThatIsAskedToStopStopsSoon, also when it has hours of work left: it ends the
// mails that are under way and begins no others.
func TestAWorkerThatIsAskedToStopStopsSoon(t *testing.T) {
	eachEngine(t, func(t *testing.T, url string) {
		s := newStreet(t, url, crowd(), sink.Options{Latency: 200 * time.Millisecond})
		journals := s.journals()
		w := s.work(journals)
		s.untilStored(3)
		w.stop()
		if n := s.relay.stored(); n > s.recipients/2 {
			t.Errorf("%d mails had left when it had stopped", n)
		}
		if c := s.compare(); c.uncertain+c.twice+c.more > 0 || c.sent != s.relay.stored() {
			t.Fatalf("%+v, and the relay has %d", c, s.relay.stored())
		}
	})
}
