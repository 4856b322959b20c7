package reminders

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/migrations/dbtest"
)

// small is a house with one partner and one person in it, who is asked for Dutch.
func small(t *testing.T, db *sqldb.DB) (*house, *Reminders, accounts.Person) {
	h := newHouse(t, db)
	anna := h.person(h.partner("be", "BE", "fr", "nl"), "anna@be.example", "nl", "")
	h.release("news", false, "One.", "Two.")
	h.ask("news", time.Time{}, "nl")
	return h, h.worker("one"), anna
}

func TestADayHasOneDigest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, _ := small(t, db) // at ten in the morning in Brussels
		h.send(r, Outcome{})
		h.clock.Advance(settles)
		h.send(r, Outcome{Sent: 1})
		h.ask("news", at.AddDate(0, 0, 1), "fr")
		h.clock.Advance(time.Hour)
		h.send(r, Outcome{})
		h.moveTo("2026-11-24 08:29", "Europe/Brussels")
		h.send(r, Outcome{})
		h.clock.Advance(time.Minute)
		h.send(r, Outcome{Sent: 1})
		h.send(h.worker("two"), Outcome{})
		mails := h.postman.to("anna@be.example")
		if len(mails) != 2 || mails[0].ID == mails[1].ID || !strings.Contains(mails[1].Text, "Frans") || strings.Contains(mails[1].Text, "Nederlands") {
			t.Errorf("%d mails: %+v", len(mails), mails)
		}
	})
}

func TestWhoIsRefusedForNowIsTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, _ := small(t, db)
		h.clock.Advance(settles)
		h.postman.plan(later, relayAway, delivered)
		h.send(r, Outcome{Waiting: 1})
		h.send(r, Outcome{})
		h.clock.Advance(pause(1))
		h.send(r, Outcome{Waiting: 1})
		h.ask("news", time.Time{}, "fr") // it comes along with the next attempt
		h.clock.Advance(pause(2))
		h.send(r, Outcome{Sent: 1})
		if mails := h.postman.to("anna@be.example"); len(mails) != 1 || !strings.Contains(mails[0].Text, "Frans") {
			t.Errorf("%+v", mails)
		}
	})
}

func TestADayThatFailedIsMadeUpFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, anna := small(t, db)
		h.clock.Advance(settles)
		h.postman.plan(refusedFor(mailer.Policy))
		h.send(r, Outcome{Failed: 1})
		h.clock.Advance(time.Hour)
		h.send(r, Outcome{})
		all, err := r.Status(context.Background())
		h.must(err)
		if s := all[0]; s.Untold != 1 || s.Last.State != Failed || s.Last.Reply != "no" || s.Person.ID != anna.ID || !s.Person.Reminded() {
			t.Errorf("%+v", s)
		}
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.postman.plan(later)
		h.send(r, Outcome{Waiting: 1})
		h.moveTo("2026-11-25 08:30", "Europe/Brussels") // nobody took it on the 24th
		h.send(r, Outcome{Sent: 1})
		if mails := h.postman.to("anna@be.example"); len(mails) != 1 || !strings.Contains(mails[0].Text, "Nederlands") {
			t.Errorf("%+v", mails)
		}
	})
}

func TestABadAddressEndsTheReminders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, anna := small(t, db)
		h.clock.Advance(settles)
		h.postman.plan(refusedFor(mailer.BadAddress))
		h.send(r, Outcome{Failed: 1})
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.send(r, Outcome{})
		h.must(h.accounts.ResumeReminders(context.Background(), admin, anna.ID))
		h.send(r, Outcome{Sent: 1})
	})
}

func TestWhoStopsGetsNoMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, anna := small(t, db)
		h.clock.Advance(settles)
		// They stop while the relay is already waiting for the message.
		h.postman.plan(func(begin func() error, deliver func()) mailer.Verdict {
			_, err := h.accounts.StopReminders(context.Background(), anna.Token)
			h.must(err)
			return delivered(begin, deliver)
		})
		h.send(r, Outcome{})
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.send(r, Outcome{})
		if mails := h.postman.to("anna@be.example"); len(mails) > 0 {
			t.Errorf("%+v", mails)
		}
	})
}

// killed runs a pass that ends in the middle, as a killed process does: nothing after
// it happens.
func (h *house) killed(r *Reminders, begun, arrives bool) {
	h.Helper()
	h.postman.plan(func(begin func() error, deliver func()) mailer.Verdict {
		if begun && begin() == nil && arrives {
			deliver()
		}
		runtime.Goexit()
		return mailer.Verdict{}
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = r.Send(context.Background())
	}()
	<-done
}

func TestAKilledProcessSendsNothingTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, _ := small(t, db)
		h.clock.Advance(settles)
		h.killed(r, false, false)
		two := h.worker("two")
		h.send(two, Outcome{})
		h.clock.Advance(claimLease)
		h.killed(two, true, true)
		for range 100 {
			h.clock.Advance(time.Hour)
			h.send(r, Outcome{})
		}
		if mails := h.postman.to("anna@be.example"); len(mails) != 1 {
			t.Errorf("%d mails", len(mails))
		}
		all, err := r.Status(context.Background())
		h.must(err)
		if s := all[0]; s.Last.State != Uncertain || s.Last.Reason != mailer.Killed {
			t.Errorf("%+v", s)
		}
	})
}

// TestALateSenderIsHeard: a process that was silent for longer than its lease, and
// knows after all that the mail arrived, makes the row say so; one whose claim was
// taken over before it began sends nothing.
func TestALateSenderIsHeard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, one, _ := small(t, db)
		two := h.worker("two")
		h.clock.Advance(settles)
		h.postman.plan(func(begin func() error, deliver func()) mailer.Verdict {
			h.clock.Advance(claimLease)
			h.send(two, Outcome{Sent: 1})
			return delivered(begin, deliver)
		})
		h.send(one, Outcome{})
		h.ask("news", time.Time{}, "fr")
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.postman.plan(func(begin func() error, deliver func()) mailer.Verdict {
			h.must(begin())
			h.clock.Advance(sendLease)
			h.send(two, Outcome{})
			deliver()
			return mailer.Verdict{State: mailer.Sent}
		})
		h.send(one, Outcome{Sent: 1})
		all, err := one.Status(context.Background())
		h.must(err)
		if all[0].Last.State != Sent || len(h.postman.to("anna@be.example")) != 2 {
			t.Errorf("%+v", all[0])
		}
	})
}

func TestTheCoordinatorHears(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		h.person(h.partner("office", "NL", "en"), "office@bridges.example", "en", "")
		be := h.partner("be", "BE", "fr", "nl")
		h.release("news", false, "One.")
		h.ask("news", time.Time{})
		h.must(h.releases.Decline(ctx, accountstest.For("be", be, accounts.Translator), "news", "fr", "nobody here"))
		r := h.worker("one")
		h.clock.Advance(settles)
		h.send(r, Outcome{Sent: 1})
		for _, language := range []string{"nl", "fr"} {
			h.translate("news", language)
			_, err := h.releases.ApproveTranslation(ctx, admin, "news", language)
			h.must(err)
		}
		h.moveTo("2026-11-24 08:30", "Europe/Amsterdam")
		h.send(r, Outcome{Sent: 1})
		mails := h.postman.to("office@bridges.example")
		if !strings.Contains(mails[0].Text, "Partner be can’t do this translation: nobody here") || mails[0].Subject != "1 translation was declined" {
			t.Errorf("%s\n%s", mails[0].Subject, mails[0].Text)
		}
		if !strings.Contains(mails[1].Text, "https://news.bridges.example/desk/releases/news/plan") || mails[1].Subject != "1 release is fully translated" {
			t.Errorf("%s\n%s", mails[1].Subject, mails[1].Text)
		}
	})
}

// TestALateSenderOfYesterday: what it had claimed was given up overnight and told by
// another, so it sends nothing, although nobody has its digest.
func TestALateSenderOfYesterday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, one, _ := small(t, db)
		two := h.worker("two")
		h.clock.Advance(settles)
		h.postman.plan(func(begin func() error, deliver func()) mailer.Verdict {
			h.moveTo("2026-11-24 08:30", "Europe/Brussels")
			h.send(two, Outcome{Sent: 1})
			return delivered(begin, deliver)
		})
		h.send(one, Outcome{})
		if mails := h.postman.to("anna@be.example"); len(mails) != 1 {
			t.Errorf("%d mails", len(mails))
		}
	})
}

// TestNobodyTellsWhatAnotherTells: a process that looked before another one told
// something, and claims after midnight, finds it taken.
func TestNobodyTellsWhatAnotherTells(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		h, r, anna := small(t, db)
		d, err := r.look(ctx)
		h.must(err)
		of, err := d.reader(anna)
		h.must(err)
		items := d.untold(of)
		first, mine, err := r.claim(ctx, of, items, h.clock.Now())
		if err != nil || len(mine) != 1 {
			t.Fatalf("%+v, %v", mine, err)
		}
		h.must(r.begin(ctx, first, anna.ID))
		h.clock.Advance(24 * time.Hour)
		if _, mine, err = r.claim(ctx, of, items, h.clock.Now()); !errors.Is(err, errTaken) || len(mine) > 0 {
			t.Errorf("%+v, %v", mine, err)
		}
		if last, err := r.lastDigests(ctx); err != nil || last[anna.ID].Day != "2026-11-23" {
			t.Errorf("a day was used up for nothing: %+v, %v", last, err)
		}
	})
}
