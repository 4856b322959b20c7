package mailer

import (
	"strings"
	"sync"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestRefusalsPause: when one in twenty addresses doesn't exist, the mailing warns once,
// unless it is too late for that, and then pauses with the server's words; no worker sends anything more, until a person
// lets it go on.
func TestRefusalsPause(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		people := crowd(1500)
		refused := 0
		// Three in a hundred, and one in twelve from the 500th on.
		for i, a := range people {
			if i < 500 && i%33 == 32 || i >= 500 && i%12 == 0 {
				h.sink.Script(a, sink.Reply{At: sink.AtRcpt, Line: "550 5.1.1 <" + a + ">: no such mailbox", Always: true})
				refused++
			}
		}
		r := h.release("lipse")
		h.plan(r, h.list("nl-press", "NL", "en", people...))
		h.bells.take()
		second := h.newMailer("two")
		// A worker ends its run when what it has met itself is too much: the rows, which
		// know of both, may say that it goes on.
		for len(h.events.of(MailingPaused)) == 0 {
			var wg sync.WaitGroup
			for _, m := range []*Mailer{h.mailer, second} {
				wg.Go(func() { h.must(m.Deliver(h.ctx(), 1)) })
			}
			wg.Wait()
			if idle, err := h.mailer.Idle(h.ctx(), h.clock.Now()); err != nil || idle {
				break
			}
		}
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		w, sent, bounced := status.Mailings[0], status.Total(Sent), status.Total(Bounced)
		t.Logf("paused at %d sent and %d refused: %s", sent, bounced, w.PauseDetail)
		if w.PauseReason != Refusals || !strings.Contains(w.PauseDetail, "no such mailbox") || w.PausedAt.IsZero() {
			t.Fatalf("%+v", w)
		}
		// The row hears of what the other worker's relay took a second late, and so may be early.
		if all := sent + bounced; all < fewest || float64(bounced) < 0.8*pauseShare*float64(all) || float64(bounced) > 1.3*pauseShare*float64(all)+2 {
			t.Errorf("%d refused of %d", bounced, all)
		}
		if warned, paused := h.events.of(MailingWarned), h.events.of(MailingPaused); len(warned) > 1 || len(paused) != 1 ||
			!strings.Contains(paused[0].Detail, "no such mailbox") || paused[0].ReleaseID != r.ID {
			t.Errorf("warned %+v, paused %+v", warned, paused)
		}
		before := len(h.sink.Messages())
		h.clock.Advance(time.Hour)
		h.settle()
		h.must(second.Deliver(h.ctx(), 1))
		if n := len(h.sink.Messages()); n != before {
			t.Errorf("%d mails left while it was paused", n-before)
		}
		// Whoever resumes has looked; what is left is still bad, and may pause it again.
		for range 20 {
			if n, err := h.mailer.Resume(h.ctx(), r.ID); err != nil || n == 0 {
				break
			}
			h.play()
		}
		status, err = h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if status.Total(Sent) != len(people)-refused || status.Total(Bounced) != refused || len(h.received()) != len(h.sink.Messages()) {
			t.Errorf("%+v, %d mails", status.Counts, len(h.sink.Messages()))
		}
	})
}

// TestFewRefusalsOnlyWarn: three in a hundred are no reason to stop.
func TestFewRefusalsOnlyWarn(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	people := crowd(600)
	for i := range people {
		if i%33 == 32 {
			h.sink.Script(people[i], sink.Reply{At: sink.AtRcpt, Line: "550 5.1.1 No such user", Always: true})
		}
	}
	r := h.release("lipse")
	h.plan(r, h.list("nl-press", "NL", "en", people...))
	h.play()
	if len(h.events.of(MailingPaused)) != 0 || len(h.events.of(MailingWarned)) != 1 || len(h.sink.Messages()) != 600-18 {
		t.Errorf("%d mails, %+v", len(h.sink.Messages()), h.events.of(MailingWarned))
	}
}

// TestPolicyPauses: a server that says no to our words again and again is listened to
// after twenty times, and then nothing more leaves.
func TestPolicyPauses(t *testing.T) {
	for _, at := range []sink.Step{sink.AtRcpt, sink.AtDot} {
		t.Run(string(at), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := newHouse(t, db)
				h.sink.FailNext(at, sink.Reply{Line: "550 5.7.1 Your words are not wanted here"}, -1)
				people := crowd(300)
				slug := "lipse-" + string(at)
				r := h.release(slug)
				h.plan(r, h.list("list-"+slug, "NL", "en", people...))
				h.settle()
				status, err := h.mailer.Status(h.ctx(), r.ID)
				h.must(err)
				if w, n := status.Mailings[0], status.Total(Bounced); w.PauseReason != Policies || w.PauseDetail != "5.7.1 Your words are not wanted here" ||
					n < longestRun || n > longestRun+5 || status.Total(Planned) != 300-n {
					t.Errorf("%d refused, %+v", n, w)
				}
				h.play()
				if paused := h.events.of(MailingPaused); len(paused) != 1 || paused[0].Reason != Reason(Policies) || len(h.sink.Messages()) != 0 {
					t.Errorf("%+v", paused)
				}
			})
		})
	}
}
