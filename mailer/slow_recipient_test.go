package mailer

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestSlowRecipientAlone: while the relay says nothing about one mail, the other
// connections bring all the others there.
func TestSlowRecipientAlone(t *testing.T) {
	for name, reply := range map[string]sink.Reply{
		"hangs at the dot": {At: sink.AtDot, Hang: true},
		"drips at RCPT":    {At: sink.AtRcpt, Line: "250 2.1.5 Ok, I think", Slow: true},
		"drips at the dot": {At: sink.AtDot, Line: "250 2.0.0 Ok, I think", Slow: true, Keep: true},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := newHouse(t, db)
				people := contacts(200)
				slow := people[20]
				// One mail may be announced already behind the dot of the slow one: it waits too.
				behind := map[bool]int{true: 1}[reply.At == sink.AtDot]
				others := make(chan struct{})
				release := make(chan time.Time) // lets the slow one go on
				n := 0
				s, err := sink.Start(sink.Options{
					Clock: h.clock, After: func(time.Duration) <-chan time.Time { return release },
					OnMessage: func(m sink.Message) {
						if m.To != slow {
							if n++; n == len(people)-1-behind {
								close(others)
							}
						}
					},
				})
				h.must(err)
				t.Cleanup(s.Close)
				h.sink = s
				s.Script(slow, reply)
				r := h.release("lipse")
				h.plan(r, h.list("nl-press", "NL", "en", people...))
				o := h.options("one")
				o.Connections = 5
				m := h.made(o)
				var run sync.WaitGroup
				run.Go(func() { h.must(m.Deliver(h.ctx(), 1)) })
				select {
				case <-others:
				case <-time.After(10 * time.Second): // of a test that has failed
					t.Error("the others wait for the slow one")
				}
				if d := h.deliveries(r)[slow]; d.State != Claimed {
					t.Errorf("%+v", d)
				}
				close(release)
				if reply.Hang {
					s.Close() // nobody waits ten minutes in a test
				}
				run.Wait()
				want := fmt.Sprint(Sent)
				if reply.Hang {
					want = "uncertain no_answer"
				}
				if got := h.states(r)[slow]; got != want {
					t.Errorf("the slow one is %s", got)
				}
			})
		})
	}
}

// TestSilenceOutlastsTheRun: a mail about which the relay is silent for longer than a run
// begins new ones doesn't keep the others of its mailing.
func TestSilenceOutlastsTheRun(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	people := crowd(1500)
	others := make(chan struct{})
	n := 0
	h.hookSink(func(sink.Message) {
		if n++; n == len(people)-2 { // one may be announced behind the silent one
			close(others)
		}
	})
	h.sink.Script(people[20], sink.Reply{At: sink.AtDot, Hang: true})
	r := h.release("lipse")
	h.plan(r, h.list("nl-press", "NL", "en", people...))
	m := h.newMailer("one")
	m.runTime = 500 * time.Millisecond // enough for a second connection, on a busy machine too
	var run sync.WaitGroup
	run.Go(func() { h.must(m.Deliver(h.ctx(), 1)) })
	select {
	case <-others:
	case <-time.After(time.Minute): // of a test that has failed
		t.Errorf("%d mails, and then nothing", len(h.sink.Messages()))
	}
	h.sink.Close()
	run.Wait()
}
