package mailer

import (
	"testing"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestAMailingKnowsWhatServersMadeOfIt: however short a run, its row counts what was
// taken and what was refused.
func TestAMailingKnowsWhatServersMadeOfIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", contacts(30)...)
		h.sink.Script("c003@desk.example", sink.Say("550 5.1.1 No such user"))
		r := h.release("lipse")
		h.plan(r, l)
		h.play()
		err := h.db.Read(h.ctx(), func(tx *sqldb.Tx) error {
			all, err := selectMailings(h.ctx(), tx, r.ID)
			if err == nil && (all[0].Sent != 29 || all[0].Refused != 1) {
				t.Errorf("%d sent, %d refused", all[0].Sent, all[0].Refused)
			}
			return err
		})
		h.must(err)
	})
}
