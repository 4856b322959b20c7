package mailer

import (
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestNothingStandsStillAfterTheClockWasSetBack: what was written down a day ahead ends
// now; what may be as it is stays.
func TestNothingStandsStillAfterTheClockWasSetBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		h.plan(h.release("lipse"), h.list("nl", "NL", "en", "a@nl.example", "b@nl.example"))
		now := h.clock.Now()
		tomorrow, soon := clock.Millis(now.Add(24*time.Hour)), clock.Millis(now.Add(30*time.Second))
		set := func(at int64) {
			t.Helper()
			h.must(db.Write(h.ctx(), func(tx *sqldb.Tx) error {
				for _, query := range []string{
					`UPDATE mailings SET wait_until = ?, rung_at = ?`,
					`UPDATE claims SET lease_until = ? WHERE id > ?`,
					`UPDATE deliveries SET state = 'deferred', next_at = ? WHERE id > ?`,
				} {
					second := at
					if query[7:8] != "m" {
						second = 0
					}
					if _, err := tx.Exec(h.ctx(), query, at, second); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		var row struct {
			Wait   int64 `db:"wait_until"`
			Rung   int64 `db:"rung_at"`
			Lease  int64 `db:"lease_until"`
			NextAt int64 `db:"next_at"`
		}
		after := func() {
			t.Helper()
			h.must(h.mailer.SetBack(h.ctx()))
			h.must(db.Read(h.ctx(), func(tx *sqldb.Tx) error {
				return tx.Get(h.ctx(), &row, `SELECT m.wait_until, m.rung_at, c.lease_until, MAX(d.next_at) AS next_at
					FROM mailings m JOIN claims c ON c.mailing_id = m.id JOIN deliveries d ON d.mailing_id = m.id
					GROUP BY m.wait_until, m.rung_at, c.lease_until`)
			}))
		}
		h.must(db.Write(h.ctx(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(h.ctx(), `INSERT INTO claims (mailing_id, worker, lease_until, first_id, last_id) SELECT id, 'other', 0, 0, 0 FROM mailings`)
			return err
		}))
		set(soon)
		if after(); row.Wait != soon || row.Rung != soon || row.Lease != soon || row.NextAt != soon {
			t.Errorf("what may be was changed: %+v", row)
		}
		set(tomorrow)
		if after(); row.Wait != clock.Millis(now) || row.Rung != 0 || row.Lease != clock.Millis(now.Add(lease)) || row.NextAt != clock.Millis(now) {
			t.Errorf("it stands still: %+v", row)
		}
	})
}
