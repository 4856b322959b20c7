package mailer

import (
	"fmt"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestPassingTrouble says 4yz at each step to some mails: no recipient bounces over it,
// and all get one mail in the end.
func TestPassingTrouble(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		h.mailer.runTime = 50 * time.Millisecond // the pace is that of a clock that we move
		people := contacts(12)
		l := h.list("nl-press", "NL", "en", people...)
		for i, c := range []struct {
			at   sink.Step
			line string
		}{
			{sink.AtGreeting, "421 4.3.2 Too busy"}, {sink.AtEHLO, "421 4.3.2 Too busy"}, {sink.AtMail, "421 4.7.0 Slow down"},
			{sink.AtMail, "452 4.3.1 Disk full"}, {sink.AtRcpt, "421 4.7.0 Slow down"}, {sink.AtRcpt, "450 4.2.1 Busy"},
			{sink.AtRcpt, "451 4.3.0 Local error"}, {sink.AtRcpt, "452 4.2.2 Full"}, {sink.AtData, "421 4.3.2 Going down"},
			{sink.AtData, "451 4.3.0 Local error"}, {sink.AtDot, "421 4.3.2 Going down"}, {sink.AtDot, "451 4.3.0 Local error"},
			{sink.AtDot, "452 4.3.1 Disk full"},
		} {
			if i%3 != 0 && db.Engine() == sqldb.Postgres && soak(0) == 0 {
				continue // each run opens a connection there, and what is said about a reply is the same
			}
			before := h.received()
			h.sink.FailNext(c.at, sink.Reply{Line: c.line}, 3)
			r := h.release(fmt.Sprintf("passing-%d", i))
			h.plan(r, l)
			h.bells.take()
			ended := false
			for n := 0; n < 200 && !ended; n++ {
				h.must(h.mailer.Sweep(h.ctx()))
				h.must(h.mailer.Deliver(h.ctx(), h.deliveries(r)[people[0]].MailingID))
				ended = true
				for a, d := range h.deliveries(r) {
					if ended = ended && d.State == Sent; d.State != Sent && d.State != Planned && d.State != Deferred {
						t.Errorf("%s: %s at %s made %+v", a, c.line, c.at, d)
					}
				}
				h.clock.Advance(10 * time.Second)
			}
			after, all := h.received(), h.deliveries(r)
			for _, a := range people {
				if after[a]-before[a] != 1 || all[a].State != Sent {
					t.Errorf("%s at %s: %d mails, %+v", c.line, c.at, after[a]-before[a], all[a])
				}
			}
			h.clock.Advance(time.Hour)
		}
	})
}

// TestTooLargeForTheBox: 552 is the end for one recipient, and no other.
func TestTooLargeForTheBox(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		r := h.release("lipse")
		h.sink.Script("c001@desk.example", sink.Say("552 5.2.2 Mailbox full"))
		h.sink.Script("c002@desk.example", sink.SayAtDot("552 5.3.4 Message too big"))
		h.plan(r, h.list("nl-press", "NL", "en", contacts(4)...))
		h.play()
		h.wantStates(r, map[string]string{
			"c000@desk.example": "sent", "c001@desk.example": "bounced refused", "c002@desk.example": "bounced refused", "c003@desk.example": "sent",
		})
		h.plan(h.release("next"), h.list("nl-press", "NL", "en"))
		h.play()
		if got := h.received(); got["c001@desk.example"] != 1 || got["c002@desk.example"] != 1 {
			t.Errorf("a full box was taken for a bad address: %v", got)
		}
	})
}

// TestPasswordPutRight: a mailing waits while the password is wrong, and goes on with
// the right one, and no recipient has an attempt less.
func TestPasswordPutRight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		s, err := sink.Start(sink.Options{Clock: h.clock, User: "me", Password: "right"})
		h.must(err)
		t.Cleanup(s.Close)
		h.sink = s
		r := h.release("lipse")
		h.plan(r, h.list("nl-press", "NL", "en", contacts(5)...))
		with := func(password string) *Mailer {
			o := h.options("with-" + password)
			o.Relays[0].User, o.Relays[0].Password = "me", password
			return h.made(o)
		}
		wrong := with("wrong")
		h.must(wrong.Deliver(h.ctx(), 1))
		status, err := wrong.Status(h.ctx(), r.ID)
		h.must(err)
		if w := status.Mailings[0]; status.Total(Planned) != 5 || w.WaitReason != waitsForRelay || w.WaitUntil.IsZero() {
			t.Fatalf("%+v", status)
		}
		h.mailer = with("right")
		h.play()
		h.wantOnce(contacts(5))
		for _, d := range h.deliveries(r) {
			if d.Attempts != 1 || d.State != Sent {
				t.Errorf("%+v", d)
			}
		}
	})
}

// TestGoodbyeFails: what a relay says after its 250 changes nothing.
func TestGoodbyeFails(t *testing.T) {
	for way, say := range ways {
		for _, step := range []string{"RSET", "QUIT"} {
			for _, word := range []string{"421 4.3.2 Bye", "500 5.5.1 What?", sayDrop} {
				t.Run(way+" "+step+" "+word, func(t *testing.T) {
					h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
					r := h.release("lipse")
					h.plan(r, h.list("nl-press", "NL", "en", contacts(4)...))
					// The second recipient is refused, so that RSET is said.
					server := newScripted(t, say(map[string]string{step: word, "RCPT 2": "450 4.2.0 Later"}))
					o := h.options("one")
					o.Connections = 1
					o.Transports = []Transport{&smtpTransport{relay: server.relay(), timeouts: hasty}}
					h.mailer = h.made(o)
					h.play()
					for a, d := range h.deliveries(r) {
						if d.State != Sent {
							t.Errorf("%s: %+v", a, d)
						}
					}
					if n := len(server.received()); n != 4 {
						t.Errorf("%d mails", n)
					}
				})
			}
		}
	}
}

// TestLostAfterTheDot: the mail is sent again once, after exactly ten minutes, or by
// AskPerson not at all, and then a person says what became of it.
func TestLostAfterTheDot(t *testing.T) {
	for _, policy := range []string{ResendOnce, AskPerson} {
		for _, stored := range []bool{true, false} {
			for _, answer := range []Answer{Arrived, GoneLost, TryAgain} {
				t.Run(fmt.Sprintf("%s stored %v %s", policy, stored, answer), func(t *testing.T) {
					dbtest.Each(t, func(t *testing.T, db *sqldb.DB) { lostAfterTheDot(t, db, policy, stored, answer) })
				})
			}
		}
	}
}

func lostAfterTheDot(t *testing.T, db *sqldb.DB, policy string, stored bool, answer Answer) {
	h := newHouse(t, db)
	o := h.options("asks")
	o.Uncertain = policy
	h.mailer = h.made(o)
	const lost = "lost@desk.example"
	tries := map[string]int{ResendOnce: 2, AskPerson: 1}[policy]
	h.sink.Script(lost, sink.Times(tries, sink.DropAtDot(stored))...)
	r := h.release("lipse")
	start := h.clock.Now()
	h.plan(r, h.list("nl-press", "NL", "en", lost, "other@desk.example"))
	h.settle()
	next, found, err := h.mailer.NextTry(h.ctx())
	h.must(err)
	if found != (policy == ResendOnce) || found && !next.Equal(start.Add(10*time.Minute)) {
		t.Errorf("it is tried again at %s, %v", next, found)
	}
	h.clock.Advance(10*time.Minute - time.Millisecond)
	h.settle()
	if n := h.sink.Counts()[lost].Asked; n > 2 { // once may be an announcement
		t.Errorf("asked %d times before its time", n)
	}
	h.play()
	d := h.deliveries(r)[lost]
	if d.State != Uncertain || d.Attempts != tries || h.deliveries(r)["other@desk.example"].State != Sent {
		t.Fatalf("%+v", d)
	}
	copies := h.received()[lost]
	if want := map[bool]int{true: tries}[stored]; copies != want {
		t.Errorf("%d copies, want %d", copies, want)
	}
	n, err := h.mailer.Settle(h.ctx(), admin, r, lost, answer)
	h.must(err)
	h.clock.Advance(ringAgain)
	h.play()
	want := map[Answer]State{Arrived: Sent, GoneLost: Bounced, TryAgain: Sent}[answer]
	if answer == TryAgain {
		copies++
	}
	if d := h.deliveries(r)[lost]; n != 1 || d.State != want || h.received()[lost] != copies {
		t.Errorf("%d settled, %d copies of %+v", n, h.received()[lost], d)
	}
}

// TestSettledBeforeItsResend: whoever knows sooner what became of a mail needn't watch it
// being sent again.
func TestSettledBeforeItsResend(t *testing.T) {
	for answer, want := range map[Answer]struct {
		state  State
		copies int
	}{Arrived: {Sent, 1}, GoneLost: {Bounced, 1}, TryAgain: {Sent, 2}} {
		t.Run(string(answer), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := newHouse(t, db)
				const lost = "lost@desk.example"
				h.sink.Script(lost, sink.DropAtDot(true))
				r := h.release("lipse")
				h.plan(r, h.list("nl-press", "NL", "en", lost, "other@desk.example"))
				h.settle()
				h.clock.Advance(time.Minute)
				n, err := h.mailer.Settle(h.ctx(), admin, r, lost, answer)
				h.must(err)
				h.settle() // at this very minute
				if d := h.deliveries(r)[lost]; n != 1 || d.State != want.state || h.received()[lost] != want.copies {
					t.Errorf("%d settled, %d copies of %+v", n, h.received()[lost], d)
				}
				h.play()
				if h.received()[lost] != want.copies {
					t.Errorf("later there were %d copies", h.received()[lost])
				}
			})
		})
	}
}
