package mailer

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestTenWorkersRace: ten workers plan, sweep and deliver two overlapping lists of a
// thousand people at once, and each of these gets one mail.
func TestTenWorkersRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		people := make([]string, 1000)
		for i := range people {
			people[i] = fmt.Sprintf("p%04d@desk.example", i)
		}
		be := h.list("be-press", "BE", "en", people[:600]...)
		nl := h.list("nl-press", "NL", "en", people[400:]...)
		workers := make([]*Mailer, 10)
		for i := range workers {
			workers[i] = h.newMailer(fmt.Sprintf("worker-%d", i))
		}
		rounds := soak(2)
		for round := range rounds {
			before := len(h.sink.Messages())
			r := h.release(fmt.Sprintf("round-%d", round))
			// One planning is there before the race, so that nobody looks for mailings in vain.
			h.plan(r, nl)
			h.plan(r, be)
			ids := h.bells.take()
			var wg sync.WaitGroup
			for i, m := range workers {
				wg.Go(func() {
					err := errors.Join(m.Plan(h.ctx(), h.occurrence(r, be)), m.Plan(h.ctx(), h.occurrence(r, nl)), m.Sweep(h.ctx()))
					for n := range ids {
						err = errors.Join(err, m.Deliver(h.ctx(), ids[(n+i)%len(ids)]))
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			h.play()
			if n := len(h.sink.Messages()) - before; n != len(people) {
				t.Errorf("round %d: %d mails", round, n)
			}
			status, err := h.mailer.Status(h.ctx(), r.ID)
			h.must(err)
			if status.Total(Sent) != len(people) || status.Total() != len(people) {
				t.Errorf("round %d: %+v", round, status.Counts)
			}
		}
		got := h.received()
		for _, a := range people {
			if got[a] != rounds {
				t.Errorf("%s got %d in %d rounds", a, got[a], rounds)
			}
		}
	})
}
