package mailer

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
)

// stopped is how many mails may still arrive after somebody's word is in the database.
const stopped = 50

// midrun sends to 2,000 people over five connections, and at the 600th mail has other,
// an application of another process, say something. It gives how many mails there were
// when it had said so.
func (h *house) midrun(r releases.Release, people []string, say func(other *house)) (then int) {
	h.t.Helper()
	other := *h
	db, err := sqldb.Open(h.ctx(), h.url)
	h.must(err)
	h.t.Cleanup(func() { _ = db.Close() })
	other.db = db
	other.releases = releases.New(db, h.clock, catalogue())
	other.lists = presslists.New(db, h.clock, h.accounts)
	other.mailer = func() *Mailer {
		o := h.options("other")
		o.DB, o.Releases, o.PressLists, o.Journal = db, other.releases, other.lists, ""
		return h.made(o)
	}()
	var once sync.Once
	var said sync.WaitGroup
	h.hookSink(func(m sink.Message) {
		h.held.Lock() // waits while somebody holds the mails back
		defer h.held.Unlock()
		if m.ID == 600 {
			once.Do(func() {
				said.Go(func() {
					say(&other)
					then = len(h.sink.Messages())
				})
			})
		}
	})
	h.plan(r, h.list("nl-press", "NL", "en", people...))
	o := h.options("one")
	o.Connections = 5
	m := h.made(o)
	h.must(m.Deliver(h.ctx(), h.bells.take()[0]))
	said.Wait()
	h.mailer = m
	return then
}

// hookSink has another sink in the place of the house's, which tells of each mail.
func (h *house) hookSink(on func(sink.Message)) {
	h.t.Helper()
	s, err := sink.Start(sink.Options{Clock: h.clock, OnMessage: on, Latency: time.Millisecond})
	h.must(err)
	h.t.Cleanup(s.Close)
	h.sink = s
}

func crowd(n int) []string {
	people := make([]string, n)
	for i := range people {
		people[i] = fmt.Sprintf("p%04d@desk.example", i)
	}
	return people
}

// wantFew looks that little came after somebody's word.
func (h *house) wantFew(then, now int) {
	h.t.Helper()
	h.t.Logf("%d mails when it was said, %d in the end", then, now)
	if then < 600 || now-then > stopped {
		h.t.Errorf("%d mails arrived after the %d that there were", now-then, then)
	}
}

// TestWithdrawnMidrun: at most some mails that were under way arrive, and after Stand none.
func TestWithdrawnMidrun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		r := h.release("lipse")
		stood, sent := 0, 0
		then := h.midrun(r, crowd(2000), func(other *house) {
			h.must(other.releases.Withdraw(h.ctx(), admin, r.Slug, "a mistake"))
			n := len(h.sink.Messages())
			var err error
			sent, err = other.mailer.Stand(h.ctx(), r.ID)
			h.must(err)
			stood = len(h.sink.Messages())
			h.wantFew(n, stood)
		})
		h.play()
		now := len(h.sink.Messages())
		if then < 600 || now != stood || sent != now {
			t.Errorf("Stand said that %d were sent, with %d there; in the end it was %d", sent, stood, now)
		}
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if status.Total(Sent) != now || status.Total(Withdrawn) != 2000-now {
			t.Errorf("%d mails, %+v", now, status.Counts)
		}
	})
}

// TestHeldMidrun: as well; and it goes on when somebody says so.
func TestHeldMidrun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		people := crowd(2000)
		r := h.release("lipse")
		then := h.midrun(r, people, func(other *house) {
			h.held.Lock() // what isn't there yet stays away until it is said
			defer h.held.Unlock()
			changed, err := other.releases.Hold(h.ctx(), admin, r.Slug, "a look at it")
			h.must(err)
			if !changed {
				t.Error("it was on hold before")
			}
		})
		h.wantFew(then, len(h.sink.Messages()))
		paused := len(h.sink.Messages())
		h.clock.Advance(time.Hour)
		h.settle()
		h.must(h.mailer.Deliver(h.ctx(), 1))
		if n := len(h.sink.Messages()); n != paused {
			t.Errorf("%d mails left while it was on hold", n-paused)
		}
		_, err := h.releases.Resume(h.ctx(), admin, r.Slug)
		h.must(err)
		n, err := h.mailer.Resume(h.ctx(), r.ID)
		h.must(err)
		h.play()
		if n != 1 {
			t.Errorf("%d go on", n)
		}
		h.wantOnce(people)
	})
}

// TestEmbargoMidrun: as well; and it goes on at the new embargo.
func TestEmbargoMidrun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		people := crowd(2000)
		r := h.release("lipse")
		then := h.midrun(r, people, func(other *house) {
			h.held.Lock() // what isn't there yet stays away until it is said
			defer h.held.Unlock()
			to, err := releases.ParseEmbargo("2013-01-30 10:00 Europe/Amsterdam")
			h.must(err)
			_, err = other.releases.MoveEmbargo(h.ctx(), admin, r.Slug, releases.Embargo{}, to)
			h.must(err)
		})
		h.wantFew(then, len(h.sink.Messages()))
		before := len(h.sink.Messages())
		h.play()
		for _, m := range h.sink.Messages()[before:] {
			if m.At.Before(time.Date(2013, 1, 30, 9, 0, 0, 0, time.UTC)) {
				t.Fatalf("a mail left at %s", m.At)
			}
		}
		h.wantOnce(people)
	})
}

// TestStoppedMidrun: who unsubscribes, or is erased, while the mail is claimed and not
// sent yet gets none, and everybody else does.
func TestStoppedMidrun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		people := crowd(2000)
		r := h.release("lipse")
		var claimed []string
		gone := map[string]string{}
		there := map[string]bool{}
		h.midrun(r, people, func(other *house) {
			h.held.Lock() // what isn't there yet stays away until all is said
			defer h.held.Unlock()
			for _, m := range h.sink.Messages() {
				there[m.To] = true
			}
			for address, d := range other.deliveries(r) {
				if d.State == Claimed && !there[address] {
					claimed = append(claimed, address)
				}
			}
			// the last of them: those in front may be on the wire
			last := people[1998]
			if len(claimed) > 5 { // else each of the five connections may be at one of them
				last = slices.Max(claimed)
			}
			for a, why := range map[string]string{last: presslists.Unsubscribed, people[1999]: presslists.Erased} {
				h.must(other.lists.Suppress(h.ctx(), admin, a, why, ""))
				gone[a] = why
			}
		})
		h.play()
		got := h.received()
		for _, a := range people {
			if want := map[bool]int{true: 0, false: 1}[gone[a] != ""]; got[a] != want {
				t.Errorf("%s got %d, want %d", a, got[a], want)
			}
		}
		if len(claimed) == 0 {
			t.Error("nothing was claimed when it was looked")
		}
		for a, why := range gone {
			if s := h.states(r)[a]; s != "suppressed "+why {
				t.Errorf("%s is %s", a, s)
			}
		}
	})
}
