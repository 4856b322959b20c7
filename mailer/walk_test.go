package mailer

import (
	"errors"
	"runtime"
	"slices"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

func TestEachDeliveryIsSeenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		other, r := h.release("another"), h.release("news")
		first, second := h.list("nl-press", "NL", "en", contacts(walkPage+3)...), h.list("be-press", "BE", "en", "anna@be.example")
		h.plan(r, first)
		h.plan(other, second)
		h.plan(r, second)
		var got []Delivery
		h.must(h.mailer.EachDelivery(h.ctx(), r.ID, func(d Delivery) error {
			got = append(got, d)
			return nil
		}))
		want, err := h.mailer.Deliveries(h.ctx(), r.ID)
		h.must(err)
		slices.SortFunc(want, func(a, b Delivery) int { return int(a.ID - b.ID) })
		if len(want) != walkPage+4 || !slices.Equal(got, want) {
			t.Errorf("%d deliveries, and %d in one go", len(got), len(want))
		}
		broken, seen := errors.New("enough"), 0
		err = h.mailer.EachDelivery(h.ctx(), r.ID, func(Delivery) error {
			seen++
			return broken
		})
		if !errors.Is(err, broken) || seen != 1 {
			t.Errorf("after an error: %d, %v", seen, err)
		}
	})
}

// TestLapseWaitsForNoLease: in a copy nobody else is at work, and what others held may be
// tried at once; what they may have sent is as uncertain as ever.
func TestLapseWaitsForNoLease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l, r := h.list("nl-press", "NL", "en", contacts(4)...), h.release("news")
		h.plan(r, l)
		v := h.victim("elsewhere", func(v *victim, point string) {
			if point == string(StepBody) {
				v.vanish()
				runtime.Goexit()
			}
		})
		_ = v.Deliver(h.ctx(), h.deliveries(r)["c000@desk.example"].MailingID)
		o := h.options("here")
		o.Journal = t.TempDir() // on a machine that hasn't its journal
		here := h.made(o)
		h.must(here.Sweep(h.ctx()))
		for a, d := range h.deliveries(r) {
			if d.State != Claimed {
				t.Errorf("under the lease %s is %s", a, d.State)
			}
		}
		h.must(here.Lapse(h.ctx()))
		for a, d := range h.deliveries(r) {
			if d.State != Uncertain || !d.NextAt.Equal(h.clock.Now().Add(resendAfter)) {
				t.Errorf("then %s is %s, until %v", a, d.State, d.NextAt)
			}
		}
	})
}
