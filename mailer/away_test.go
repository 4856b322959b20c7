package mailer

import (
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestRelayAway: the mails wait without an attempt, and go when the relay comes.
func TestRelayAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", contacts(5)...)
		addr := h.sink.Addr()
		h.sink.Close()
		r := h.release("lipse")
		h.plan(r, l)
		last := time.Duration(0)
		for range 8 {
			h.settle()
			for _, d := range h.deliveries(r) {
				if d.State != Planned || d.Attempts != 0 {
					t.Fatalf("%+v", d)
				}
			}
			next, _, err := h.mailer.NextTry(h.ctx())
			h.must(err)
			wait := next.Sub(h.clock.Now())
			if wait < last || wait < firstRelayWait || wait > longestRelayWait {
				t.Errorf("it waits %s after %s", wait, last)
			}
			last = wait
			h.clock.MoveTo(next)
		}
		if last != longestRelayWait || len(h.events.of(MailingWaits)) != 8 {
			t.Errorf("%s, %v", last, h.events.of(MailingWaits))
		}
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if m := status.Mailings[0]; m.WaitReason != "relay" || !strings.Contains(m.WaitDetail, "refused") || m.WaitUntil.IsZero() {
			t.Errorf("%+v", m)
		}
		s, err := sink.Start(sink.Options{Addr: addr, Clock: h.clock})
		h.must(err)
		t.Cleanup(s.Close)
		h.sink = s
		h.play()
		if n := len(s.Messages()); n != 5 {
			t.Fatalf("%d mails", n)
		}
		status, err = h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if m := status.Mailings[0]; m.WaitReason != "" || len(h.events.of(MailingGoes)) != 1 {
			t.Errorf("%+v %v", m, h.events.of(MailingGoes))
		}
	})
}

// TestRelayRefusesUs: a wrong password or an unwanted sender is no recipient's
// fault: all stay planned, and the mailing says what the relay said.
func TestRelayRefusesUs(t *testing.T) {
	for name, say := range map[string]map[string]string{
		"login":          {"EHLO": "250-relay\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 Wrong password"},
		"sender":         {"EHLO": "250-relay\r\n250 AUTH PLAIN", "AUTH": "235 2.7.0 Ok", "MAIL": "550 5.7.1 Not from here"},
		"later":          {"EHLO": "250-relay\r\n250 AUTH PLAIN", "AUTH": "235 2.7.0 Ok", "MAIL": "452 4.3.1 Disk full"},
		"rcpt":           {"EHLO": "250-relay\r\n250 AUTH PLAIN", "AUTH": "235 2.7.0 Ok", "RCPT": "530 5.7.0 Log in"},
		"sender, groups": {"EHLO": "250-relay\r\n250-PIPELINING\r\n250 AUTH PLAIN", "AUTH": "235 2.7.0 Ok", "MAIL": "550 5.7.1 Not from here"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
			l := h.list("nl-press", "NL", "en", contacts(5)...)
			r := h.release("lipse")
			h.plan(r, l)
			server := newScripted(t, say)
			o := h.options("refused")
			relay := server.relay()
			relay.User, relay.Password = "me", "secret"
			o.Transports = []Transport{&smtpTransport{relay: relay, timeouts: hasty}}
			m := h.made(o)
			for range 3 {
				h.must(m.Deliver(h.ctx(), 1))
				next, _, err := m.NextTry(h.ctx())
				h.must(err)
				h.clock.MoveTo(next)
			}
			for _, d := range h.deliveries(r) {
				if d.State != Planned {
					t.Errorf("%+v", d)
				}
			}
			status, err := m.Status(h.ctx(), r.ID)
			h.must(err)
			words := say["MAIL"]
			for _, step := range []string{"AUTH", "RCPT"} {
				if words == "" && !strings.HasPrefix(say[step], "235") {
					words = say[step]
				}
			}
			if w := status.Mailings[0]; w.WaitReason != "relay" || !strings.Contains(w.WaitDetail, words[4:]) || strings.Contains(w.WaitDetail, "secret") {
				t.Errorf("%+v, want %s", w, words)
			}
			if len(server.mails) != 0 {
				t.Error("a mail left")
			}
			h.play() // another relay takes them
			if n := len(h.sink.Messages()); n != 5 {
				t.Errorf("%d mails", n)
			}
		})
	}
}

// TestConnectionClosedBetweenMails: a relay may do that, and nobody notices.
func TestConnectionClosedBetweenMails(t *testing.T) {
	for way, say := range ways {
		t.Run(way, func(t *testing.T) { closedBetweenMails(t, say(map[string]string{"after": sayDrop})) })
	}
}

func closedBetweenMails(t *testing.T, say map[string]string) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	l := h.list("nl-press", "NL", "en", contacts(6)...)
	r := h.release("lipse")
	h.plan(r, l)
	server := newScripted(t, say)
	o := h.options("one")
	o.Transports = []Transport{&smtpTransport{relay: server.relay(), timeouts: hasty}}
	h.must(h.made(o).Deliver(h.ctx(), 1))
	for _, d := range h.deliveries(r) {
		if d.State != Sent || d.Attempts != 1 {
			t.Errorf("%+v", d)
		}
	}
	if len(server.mails) != 6 || server.heard("MAIL") > 11 {
		t.Errorf("%d mails, %d times MAIL", len(server.mails), server.heard("MAIL"))
	}
}
