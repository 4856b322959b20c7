package mailer

import (
	"context"
	"errors"
	"testing"

	"communique/migrations/dbtest"
)

// TestOffersMoreThanItTakes: a relay that offers PIPELINING and stumbles over groups is
// spoken to step by step, and no recipient pays for it.
func TestOffersMoreThanItTakes(t *testing.T) {
	for name, prepare := range map[string]func(*scripted){
		"503":             func(s *scripted) { s.early = "503 5.5.0 Improper use of SMTP command pipelining" },
		"554":             func(s *scripted) { s.early = "554 SMTP synchronization error" },
		"closes":          func(s *scripted) { s.early = sayDrop },
		"hangs":           func(s *scripted) { s.early = sayHang },
		"forgets":         func(s *scripted) { s.flush = true },
		"503 to RCPT":     func(s *scripted) { s.say["RCPT 1"] = "503 5.5.1 Bad sequence" },
		"503 to DATA":     func(s *scripted) { s.say["DATA 1"] = "503 5.5.1 Bad sequence" },
		"lives up to it":  func(*scripted) {},
		"takes one a day": func(s *scripted) { s.say["after"] = sayDrop },
	} {
		t.Run(name, func(t *testing.T) {
			server := &scripted{say: inGroups(nil)}
			prepare(server)
			server.listen(t)
			transport := server.transport()
			mails := []Envelope{{To: "1@example.net"}, {To: "2@example.net"}, {To: "3@example.net"}, {To: "4@example.net"}}
			var c Connection
			for dials := 0; len(mails) > 0; {
				if c == nil {
					if dials++; dials > 6 {
						t.Fatal("it dials and dials")
					}
					c = mustDial(t.Context(), t, transport)
				}
				step, err := c.Open(t.Context(), mails[0])
				if err == nil {
					var next *Envelope
					if len(mails) > 1 {
						next = &mails[1]
					}
					if step, err = c.Send(t.Context(), next, oneMail.Message); err == nil {
						step = StepDot
						_, err = c.Answer()
					}
				}
				if err == nil {
					mails = mails[1:]
					continue
				}
				if step != StepMail || !lost(err) {
					t.Fatalf("%s at %s: %v", mails[0].To, step, err)
				}
				c.Close()
				c = nil
			}
			if n := len(server.received()); n != 4 {
				t.Errorf("%d mails", n)
			}
			if plain := transport.habits.plain.Load(); plain != (name != "lives up to it") {
				t.Errorf("plain: %v", plain)
			}
		})
	}
}

// TestRestartTellsNothing: connections that have carried groups and end aren't held
// against the relay's PIPELINING.
func TestRestartTellsNothing(t *testing.T) {
	server := newScripted(t, inGroups(map[string]string{"MAIL": sayDrop, "MAIL 1": goodDay["MAIL"], "MAIL 2": goodDay["MAIL"], "MAIL 3": goodDay["MAIL"]}))
	transport := server.transport()
	for range 3 {
		c := mustDial(t.Context(), t, transport)
		if _, _, err := carry(t.Context(), c, oneMail); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if _, _, err := carry(context.Background(), c, oneMail); !lost(err) || errors.Is(err, errUnpipelined) || transport.habits.plain.Load() {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestMailingToARelayThatOffersTooMuch: the lane goes on by itself, and the mailing
// never waits.
func TestMailingToARelayThatOffersTooMuch(t *testing.T) {
	for _, early := range []string{sayDrop, "554 SMTP synchronization error"} {
		h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
		l := h.list("nl-press", "NL", "en", contacts(6)...)
		r := h.release("lipse")
		h.plan(r, l)
		server := &scripted{say: inGroups(nil), early: early}
		server.listen(t)
		o := h.options("one")
		o.Transports = []Transport{server.transport()}
		h.must(h.made(o).Deliver(h.ctx(), 1))
		for _, d := range h.deliveries(r) {
			if d.State != Sent || d.Attempts != 1 {
				t.Errorf("%s: %+v", early, d)
			}
		}
		if n := len(server.received()); n != 6 {
			t.Errorf("%d mails", n)
		}
	}
}
