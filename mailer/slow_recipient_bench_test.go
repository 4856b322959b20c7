package mailer

import (
	"sync"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sink"
	"communique/migrations/dbtest"
)

// BenchmarkBesideASlowRecipient sends over 20 connections to a relay that is a millisecond
// away, first with nobody slow and then with a recipient for whom it says one byte a
// second. It prints how many mails a second the others get.
func BenchmarkBesideASlowRecipient(b *testing.B) {
	for _, reply := range []sink.Reply{
		{},
		{At: sink.AtRcpt, Line: "250 2.1.5 Ok, I think", Slow: true},
		{At: sink.AtDot, Line: "250 2.0.0 Ok, I think", Slow: true, Keep: true},
	} {
		name := "nobody"
		if reply.Slow {
			name = string(reply.At)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(besideTheSlow(b, reply), "mails/s")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// besideTheSlow is how many mails a second others get while the relay says reply to one.
func besideTheSlow(b *testing.B, reply sink.Reply) float64 {
	b.Helper()
	b.StopTimer()
	defer b.StartTimer()
	h := newHouse(b, dbtest.Open(b, dbtest.SQLite(b)))
	people := crowd(8000)
	slow := people[1000]
	// One mail may be announced already behind the dot of the slow one: it waits too.
	rest := len(people) - 2
	arrived := make(chan struct{})
	n := 0
	s, err := sink.Start(sink.Options{Latency: time.Millisecond, OnMessage: func(sink.Message) {
		if n++; n == rest {
			close(arrived)
		}
	}})
	h.must(err)
	b.Cleanup(s.Close)
	h.sink = s
	if reply.Slow {
		s.Script(slow, reply)
	}
	h.plan(h.release("lipse"), h.list("nl-press", "NL", "en", people...))
	o := h.options("one")
	o.Connections = 20
	m := h.made(o)
	b.StartTimer()
	began := clock.Elapsed()
	var run sync.WaitGroup
	run.Go(func() { h.must(m.Deliver(h.ctx(), 1)) })
	<-arrived
	took := clock.Elapsed() - began
	b.StopTimer()
	run.Wait()
	if got := h.received(); len(got) != len(people) || got[slow] != 1 {
		b.Errorf("%d of %d, and %d for the slow one", len(got), len(people), got[slow])
	}
	return float64(rest) / took.Seconds()
}
