package mailer

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
)

// TestAskedAgainBeforeItLeaves changes the world between a claim and its attempt,
// and between the planning and the claim: the later word holds.
func TestAskedAgainBeforeItLeaves(t *testing.T) {
	for name, c := range map[string]struct {
		change func(h *house, r releases.Release)
		state  string
		sent   int
	}{
		"suppressed": {func(h *house, _ releases.Release) {
			h.must(h.lists.Suppress(h.ctx(), admin, "A@desk.example", presslists.Erased, ""))
		}, "suppressed erased", 0},
		"withdrawn": {func(h *house, r releases.Release) {
			h.must(h.releases.Withdraw(h.ctx(), admin, r.Slug, "a mistake"))
		}, "withdrawn", 0},
		"under embargo again": {func(h *house, r releases.Release) {
			h.revise(document(r.Slug, "embargo: 2013-02-28 10:00 Europe/Amsterdam\n"))
			h.approve(r.Slug, "en")
		}, "planned", 0},
		"not approved any more": {func(h *house, r releases.Release) {
			h.revise(strings.ReplaceAll(document(r.Slug, ""), "2.5 million", "3 million"))
		}, "planned", 0},
		"approved anew": {func(h *house, r releases.Release) {
			h.revise(strings.ReplaceAll(document(r.Slug, ""), "2.5 million", "3 million"))
			h.approve(r.Slug, "en")
		}, "sent", 1},
	} {
		for _, when := range []string{"before the claim", "after the claim"} {
			t.Run(name+" "+when, func(t *testing.T) {
				dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
					h := newHouse(t, db)
					l := h.list("nl-press", "NL", "en", "a@desk.example")
					r := h.release("lipse")
					h.plan(r, l)
					var once sync.Once
					if when == "before the claim" {
						once.Do(func() { c.change(h, r) })
					}
					m := h.worker("one", 1, func(p string) {
						if p == "dial" {
							once.Do(func() { c.change(h, r) })
						}
					})
					h.must(m.Deliver(h.ctx(), 1))
					h.settle()
					if c.sent > 0 { // who asked between the revision and the approval waits a minute
						h.play()
					}
					h.wantStates(r, map[string]string{"a@desk.example": c.state})
					if n := len(h.sink.Messages()); n != c.sent {
						t.Fatalf("%d mails left", n)
					}
					for _, sent := range h.sink.Messages() {
						if text, _ := bodies(t, sent.Raw); !strings.Contains(text, "3 million") {
							t.Error("what left isn't what was approved last")
						}
					}
				})
			})
		}
	}
}

func (h *house) revise(text string) {
	h.t.Helper()
	_, err := h.releases.Import(h.ctx(), admin, "a.md", []byte(text))
	h.must(err)
}

// TestTwoZombies: a worker whose claim another has taken over sends nothing.
func TestTwoZombies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example")
		r := h.release("lipse")
		h.plan(r, l)
		sleeper := func(name string) (wake func()) {
			asleep, awake := make(chan struct{}), make(chan struct{})
			m := h.worker(name, 1, func(p string) {
				if p == "dial" {
					close(asleep)
					<-awake
				}
			})
			var wg sync.WaitGroup
			wg.Go(func() { _ = m.Deliver(h.ctx(), 1) })
			<-asleep
			return func() { close(awake); wg.Wait() }
		}
		wakeA := sleeper("a")
		h.clock.Advance(lease)
		h.must(h.mailer.Sweep(h.ctx()))
		h.clock.Advance(resendAfter)
		wakeB := sleeper("b")
		wakeA()
		h.wantReceived(map[string]int{})
		if d := h.deliveries(r)["a@desk.example"]; d.State != Claimed || d.Attempts != 1 {
			t.Errorf("%+v", d)
		}
		wakeB()
		h.wantReceived(map[string]int{"a@desk.example": 1})
		h.wantStates(r, map[string]string{"a@desk.example": "sent"})
	})
}

// TestKilledBeforeTheResend: an uncertain mail that a vanished worker had claimed is
// still uncertain, and still sent again once.
func TestKilledBeforeTheResend(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example")
		h.sink.Script("a@desk.example", sink.Times(5, sink.DropAtDot(true))...)
		r := h.release("lipse")
		h.plan(r, l)
		h.settle()
		h.clock.Advance(resendAfter)
		v := h.victim("victim", func(v *victim, p string) {
			if p == "dial" {
				v.vanish()
				runtime.Goexit()
			}
		})
		_ = v.Deliver(h.ctx(), 1)
		if d := h.deliveries(r)["a@desk.example"]; d.State != Claimed {
			t.Fatalf("%+v", d)
		}
		h.must(h.mailer.Sweep(h.ctx()))
		if d := h.deliveries(r)["a@desk.example"]; d.State != Uncertain || d.Resends != 0 {
			t.Fatalf("%+v", d)
		}
		h.play()
		h.wantReceived(map[string]int{"a@desk.example": 2})
		h.wantStates(r, map[string]string{"a@desk.example": "uncertain no_answer"})
	})
}

// TestOnlyTheOutcomeCantBeWritten: what the database doesn't take stands in the journal,
// the worker says that it couldn't go on, and when it can again nothing is sent twice.
func TestOnlyTheOutcomeCantBeWritten(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	l := h.list("nl-press", "NL", "en", contacts(5)...)
	r := h.release("lipse")
	h.plan(r, l)
	_, err := h.db.Writer().Exec(`CREATE TRIGGER broken BEFORE UPDATE ON deliveries WHEN NEW.state = 'sent'
		BEGIN SELECT RAISE(ABORT, 'no'); END`)
	h.must(err)
	m := h.worker("one", 1, nil)
	if err := m.Deliver(h.ctx(), 1); err == nil {
		t.Fatal("no error")
	}
	sent := len(h.sink.Messages())
	_, err = h.db.Writer().Exec(`DROP TRIGGER broken`)
	h.must(err)
	h.must(m.Sweep(h.ctx())) // as its process would every second
	h.play()
	status, err := h.mailer.Status(h.ctx(), r.ID)
	h.must(err)
	if status.Total(Sent) != 5 || len(h.sink.Messages()) != 5 || sent == 0 {
		t.Errorf("%+v, %d mails, %d of them before", status.Counts, len(h.sink.Messages()), sent)
	}
}

var errLost = errors.New("the queue is away")

// TestLostBell: a queue that is away loses no mail.
func TestLostBell(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	l := h.list("nl-press", "NL", "en", "a@desk.example")
	r := h.release("lipse")
	h.bells.fail = errLost
	h.plan(r, l)
	h.must(h.mailer.Sweep(h.ctx()))
	h.bells.fail = nil
	h.settle()
	h.wantReceived(map[string]int{}) // the bell just rang: it isn't known to be lost yet
	h.clock.Advance(ringAgain)
	h.settle()
	h.wantReceived(map[string]int{"a@desk.example": 1})
}

// TestABellForAnother: one that a worker hears who is at it already was meant for
// another. The next sweep rings again, and not only when bells are taken for lost.
func TestABellForAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example")
		h.plan(h.release("lipse"), l)
		h.must(h.mailer.Sweep(h.ctx()))
		rung := h.bells.take()
		if len(rung) != 1 || !h.mailer.busy.enter(rung[0]) {
			t.Fatalf("rung: %v", rung)
		}
		h.must(h.mailer.Sweep(h.ctx()))
		if some := h.bells.take(); len(some) > 0 {
			t.Fatalf("rung again before anybody heard it: %v", some)
		}
		h.must(h.mailer.Deliver(h.ctx(), rung[0]))
		other := h.newMailer("two")
		h.must(other.Sweep(h.ctx()))
		if some := h.bells.take(); !slices.Equal(some, rung) {
			t.Fatalf("rung again: %v", some)
		}
		h.must(other.Deliver(h.ctx(), rung[0]))
		h.wantReceived(map[string]int{"a@desk.example": 1})
	})
}

// TestUnmailable: a mail that can't be made fails alone, and says why.
func TestUnmailable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example", "b@desk.example,nl")
		r := h.releaseFrom(document("lipse", ""), "lipse", "nl")
		h.plan(r, l)
		h.must(misaddress(h.db, "a@desk.example", "a@b@c"))
		h.play()
		h.wantStates(r, map[string]string{"a@b@c": "bounced unmailable", "b@desk.example": "sent"})
		if d := h.deliveries(r)["a@b@c"]; d.Reply == "" || d.Attempts != 0 {
			t.Errorf("%+v", d)
		}
		if h.state(r) != releases.Sent {
			t.Error(h.state(r))
		}
	})
}

// TestARunIsBounded: what isn't begun in its time is left for the next bell.
func TestARunIsBounded(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	l := h.list("nl-press", "NL", "en", contacts(30)...)
	r := h.release("lipse")
	h.plan(r, l)
	h.bells.take()
	m := h.newMailer("brief")
	m.runTime = 0
	h.must(m.Deliver(h.ctx(), 1))
	if status, err := h.mailer.Status(h.ctx(), r.ID); err != nil || status.Total(Planned) != 30 {
		t.Fatal(status, err)
	}
	if rung := h.bells.take(); len(rung) != 1 {
		t.Fatal("nobody was called for the rest")
	}
	h.must(h.mailer.Deliver(h.ctx(), 999)) // a mailing that isn't there
	h.must(h.mailer.Deliver(h.ctx(), 1))
	if n := len(h.sink.Messages()); n != 30 {
		t.Fatal(n)
	}
}

// TestABellWhileItIsDelivered opens no other connections, and is followed.
func TestABellWhileItIsDelivered(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	l := h.list("nl-press", "NL", "en", "a@desk.example")
	r := h.release("lipse")
	h.plan(r, l)
	var m *Mailer
	var once sync.Once
	m = h.worker("one", 1, func(p string) {
		if p == "close" { // after the last claim
			once.Do(func() {
				h.list("nl-press", "NL", "en", "b@desk.example")
				h.plan(r, l)
				h.must(m.Deliver(h.ctx(), 1)) // comes back at once
				h.wantReceived(map[string]int{"a@desk.example": 1})
			})
		}
	})
	h.must(m.Deliver(h.ctx(), 1))
	h.wantReceived(map[string]int{"a@desk.example": 1, "b@desk.example": 1})
}

// TestAForeignFileAmongTheJournals stops nobody: it is told of, and stays.
func TestAForeignFileAmongTheJournals(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	l := h.list("nl-press", "NL", "en", contacts(3)...)
	r := h.release("lipse")
	h.plan(r, l)
	foreign := filepath.Join(h.journals, "somebody.journal")
	h.must(os.WriteFile(foreign, []byte("shopping list"), 0o600))
	h.play()
	if n := len(h.sink.Messages()); n != 3 || h.state(r) != releases.Sent {
		t.Errorf("%d mails, the release is %s", n, h.state(r))
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error(err)
	}
}
