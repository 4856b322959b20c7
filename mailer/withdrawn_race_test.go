package mailer

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
)

// counting tells of each mail whose text begins to leave.
type counting struct {
	Transport
	begins func()
}

type countingConnection struct {
	Connection
	begins func()
}

func (c counting) Dial(ctx context.Context) (Connection, error) {
	connection, err := c.Transport.Dial(ctx)
	return &countingConnection{connection, c.begins}, err
}

func (c *countingConnection) Send(ctx context.Context, next *Envelope, parts ...[]byte) (Step, error) {
	c.begins()
	return c.Connection.Send(ctx, next, parts...)
}

// process is the house as another process sees it, with a database handle of its own.
func (h *house) process(name string, begins func()) *house {
	h.t.Helper()
	other := *h
	db, err := sqldb.Open(h.ctx(), h.url)
	h.must(err)
	h.t.Cleanup(func() { _ = db.Close() })
	other.db, other.releases, other.lists = db, releases.New(db, h.clock, catalogue()), presslists.New(db, h.clock, h.accounts)
	o := h.options(name)
	o.DB, o.Releases, o.PressLists, o.Connections = db, other.releases, other.lists, 5
	relay, err := ParseRelay("smtp://" + h.sink.Addr())
	h.must(err)
	o.Transports = []Transport{counting{&smtpTransport{relay: relay, timeouts: patient}, begins}}
	other.mailer = h.made(o)
	return &other
}

// TestWithdrawnFromManyWorkers: four processes of five connections each send as fast as they
// can when a fifth one withdraws. Few mails begin after that is committed, and soon none.
func TestWithdrawnFromManyWorkers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const workers, people, enough = 4, 12_000, 1500
		h := newHouse(t, db)
		var begun, late atomic.Int64
		var withdrawn atomic.Bool
		reached := make(chan struct{})
		begins := func() {
			if withdrawn.Load() {
				late.Add(1)
			}
			if begun.Add(1) == enough {
				close(reached)
			}
		}
		s, err := sink.Start(sink.Options{Clock: h.clock, CountOnly: true, Latency: 2 * time.Millisecond})
		h.must(err)
		t.Cleanup(s.Close)
		h.sink = s
		r := h.release("lipse")
		h.plan(r, h.list("nl-press", "NL", "en", crowd(people)...))
		id := h.bells.take()[0]
		var running sync.WaitGroup
		for i := range workers {
			w := h.process(fmt.Sprintf("worker-%d", i), begins)
			running.Go(func() {
				// One that has waited too long for the database ends; the next bell is another's.
				if err := w.mailer.Deliver(h.ctx(), id); err != nil && !fault.Is(err, "db.locked") {
					t.Error(err)
				}
			})
		}
		defer running.Wait()
		officer := h.process("officer", begins)
		<-reached
		said := clock.Elapsed()
		h.must(officer.releases.Withdraw(h.ctx(), admin, r.Slug, "a mistake"))
		withdrawn.Store(true)
		at := clock.Elapsed()
		stands, cancel := context.WithTimeout(h.ctx(), time.Minute)
		defer cancel()
		sent, err := officer.mailer.Stand(stands, r.ID)
		h.must(err)
		t.Logf("it was written down after %v; %d mails began after that, and %v later nobody held one; %d had been sent",
			at-said, late.Load(), clock.Elapsed()-at, sent)
		running.Wait()
		h.play()
		if n := late.Load(); n > stopped {
			t.Errorf("%d mails began after the withdrawal", n)
		}
		if n := s.Totals().Stored; n != sent || sent < enough || sent >= people {
			t.Errorf("%d arrived, and Stand said %d", n, sent)
		}
	})
}
