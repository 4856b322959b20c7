package mailer

import (
	"net"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
)

func TestEachRelayIsTried(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		refuses, err := sink.Start(sink.Options{Clock: h.clock, Script: map[string][]sink.Reply{"anna@house.example": {{At: sink.AtRcpt, Line: "550 5.7.1 we know you not"}}}})
		h.must(err)
		t.Cleanup(refuses.Close)
		gone, err := net.Listen("tcp", "127.0.0.1:0")
		h.must(err)
		away := gone.Addr().String()
		h.must(gone.Close())
		o := h.options("trial")
		for i, at := range []string{refuses.Addr(), away} {
			relay, err := ParseRelay("smtp://" + at)
			h.must(err)
			relay.Priority = i + 2
			o.Relays = append(o.Relays, relay)
		}
		m := h.made(o)
		to, err := presslists.ParseAddress("anna@house.example")
		h.must(err)
		trials, err := m.Try(h.ctx(), admin, Notice{ID: "try", Name: "Anna", To: to, Language: "en", Subject: "A try", Text: "Text.\n", HTML: "<p>Text.</p>", Date: h.clock.Now()})
		if err != nil || len(trials) != 3 {
			t.Fatal(trials, err)
		}
		if !trials[0].OK() || !strings.HasPrefix(trials[0].Steps[2].Reply, "250 ") || len(h.sink.Messages()) != 1 {
			t.Errorf("%+v", trials[0])
		}
		if last := trials[1].Steps[len(trials[1].Steps)-1]; trials[1].OK() || last.Step != StepRcpt || !strings.Contains(last.Reply, "we know you not") {
			t.Errorf("%+v", trials[1])
		}
		if trials[2].OK() || trials[2].Steps[0].Step != StepConnect || trials[2].Steps[0].Reply == "" {
			t.Errorf("%+v", trials[2])
		}
	})
}

func TestHealth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		r := h.release("news")
		l := h.list("nl", "NL", "en", "anna@own.example", "bert@own.example")
		h.plan(r, l)
		s, err := h.mailer.Health(h.ctx(), admin)
		if err != nil || s.Owed != 1 || s.OwedSince.After(h.clock.Now()) || s.OwedSince.IsZero() {
			t.Errorf("before: %d since %v, %v", s.Owed, s.OwedSince, err)
		}
		h.play()
		s, err = h.mailer.Health(h.ctx(), admin)
		if s.Owed != 0 || !s.OwedSince.IsZero() {
			t.Errorf("after: %d since %v", s.Owed, s.OwedSince)
		}
		if err != nil || len(s.Last) != 1 || s.Last[0].ListID != l.ID || s.Last[0].Counts[Sent] != 2 || s.Domain != "lipse.example" || s.Paused != 0 {
			t.Errorf("%+v, %v", s, err)
		}
		if len(s.Relays) != 1 || !s.Relays[0].AwayUntil.IsZero() || strings.Contains(s.Relays[0].URL, "@") {
			t.Errorf("%+v", s.Relays)
		}
		h.mailer.pacer.choose(h.clock.Now())
		h.mailer.pacer.failed(0, h.clock.Now().Add(time.Minute), false)
		if s, err = h.mailer.Health(h.ctx(), admin); err != nil || s.Relays[0].AwayUntil.IsZero() {
			t.Errorf("%+v, %v", s.Relays, err)
		}
	})
}
