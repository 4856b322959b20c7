package mailer

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestDatabaseHeld has another process write to the SQLite file for a time, in the
// middle of a run: for less and for more than a statement waits. Sending stops before
// long or waits, nothing is lost or doubled, and it goes on when the lock is gone. The
// long form has the patience of everyday, and 4 and 20 s.
func TestDatabaseHeld(t *testing.T) {
	patience, holds := 300*time.Millisecond, []time.Duration{150 * time.Millisecond, 1500 * time.Millisecond}
	if soak(0) > 0 {
		patience, holds = 10*time.Second, []time.Duration{4 * time.Second, 20 * time.Second}
	}
	for _, held := range holds {
		t.Run(held.String(), func(t *testing.T) {
			url := dbtest.SQLite(t)
			h := newHouse(t, dbtest.Open(t, url))
			_ = h.onceWhileDatabaseFails(url, patience, func() (lift func()) { // whether it fails is the patience's affair
				tx, err := h.db.Writer().Beginx() // BEGIN IMMEDIATE
				h.must(err)
				return func() { h.must(tx.Rollback()) }
			}, held)
		})
	}
}

// TestDatabaseFull fills the database's disk in the middle of a run, and then makes room.
func TestDatabaseFull(t *testing.T) {
	url := dbtest.SQLite(t)
	h := newHouse(t, dbtest.Open(t, url))
	err := h.onceWhileDatabaseFails(url, 300*time.Millisecond, nil, 700*time.Millisecond)
	if err != nil && !fault.Is(err, "db.full") {
		t.Errorf("it says %v", err)
	}
}

// onceWhileDatabaseFails delivers a mailing while the database doesn't take anything for
// a time. Without a fault of the caller's, its disk is full.
func (h *house) onceWhileDatabaseFails(url string, patience time.Duration, fail func() (lift func()), long time.Duration) error {
	h.t.Helper()
	db, err := sqldb.Open(h.ctx(), url, sqldb.Patience(patience))
	h.must(err)
	h.t.Cleanup(func() { _ = db.Close() })
	if fail == nil {
		fail = func() func() { return fill(h, db) }
	}
	people := crowd(5000)
	if soak(0) > 0 {
		people = crowd(30_000) // what is claimed already may leave
	}
	r := h.release("lipse")
	h.plan(r, h.list("nl-press", "NL", "en", people...))
	var begun, atFault, late atomic.Int64
	var once sync.Once
	var lifted sync.WaitGroup
	fails, failed := make(chan struct{}), make(chan struct{})
	h.t.Cleanup(lifted.Wait)
	o := h.options("one")
	o.DB, o.Connections = db, 3
	o.Transports = []Transport{h.failpoint(func(p string) {
		if p == string(StepBody) && begun.Add(1) > 500 {
			once.Do(func() { close(fails) })
			<-failed // on a slow day all would be sent before it does
		}
	})}
	lifted.Go(func() {
		<-fails
		lift := fail()
		atFault.Store(int64(len(h.sink.Messages())))
		close(failed)
		sleep(h.ctx(), long)
		late.Store(int64(len(h.sink.Messages())))
		lift()
	})
	m := h.made(o)
	first := m.Deliver(h.ctx(), 1)
	lifted.Wait()
	h.t.Logf("%d mails when it began, %d when it ended, %d when the run had ended: %v", atFault.Load(), late.Load(), len(h.sink.Messages()), first)
	if late.Load() == int64(len(people)) {
		h.t.Error("it went on to the end")
	}
	h.untilItWorks(func() error { return errors.Join(m.Sweep(h.ctx()), m.Deliver(h.ctx(), 1)) })
	h.wantOnce(people)
	status, err := m.Status(h.ctx(), r.ID)
	h.must(err)
	if status.Total(Sent) != len(people) {
		h.t.Errorf("%+v", status.Counts)
	}
	return first
}
