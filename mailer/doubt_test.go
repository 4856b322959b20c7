package mailer

import (
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/releases"
)

// TestAnswerToAClaimIsLost: the database made it, and the worker knows nothing of it. The
// next sweep gives it back, long before its lease ends, and leaves alone what is known.
func TestAnswerToAClaimIsLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", contacts(6)...)
		r := h.release("lipse")
		h.plan(r, l)
		id := h.bells.take()[0]
		known, err := h.mailer.claim(h.ctx(), id, 2)
		h.must(err)
		h.must(db.Write(h.ctx(), func(tx *sqldb.Tx) (err error) {
			lost := claiming{m: h.mailer, now: h.clock.Now(), n: 3}
			if lost.mail, err = lockMailing(h.ctx(), tx, id); err != nil {
				return err
			}
			return lost.take(h.ctx(), tx)
		}))
		h.must(h.mailer.Sweep(h.ctx()))
		if n := h.count(r, Claimed); n != 5 {
			t.Fatalf("%d are claimed although nobody doubts", n)
		}
		h.mailer.doubt.raise()
		h.must(h.mailer.Sweep(h.ctx()))
		if n := h.count(r, Claimed); n != len(known.deliveries) || n != 2 {
			t.Errorf("%d are claimed, %d are known to be", n, len(known.deliveries))
		}
		h.must(h.mailer.Deliver(h.ctx(), id))
		if n := h.count(r, Sent); n != 4 {
			t.Errorf("%d were sent", n)
		}
		if n := h.count(r, Uncertain); n != 0 {
			t.Errorf("%d are uncertain", n)
		}
	})
}

// count is how many deliveries of the release are in a state.
func (h *house) count(r releases.Release, s State) int {
	h.t.Helper()
	n := 0
	for _, d := range h.deliveries(r) {
		if d.State == s {
			n++
		}
	}
	return n
}
