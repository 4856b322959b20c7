package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// longestWait is more than anything of a mailing waits: a deferral with its jitter.
const longestWait = 2 * longestDeferral

// SetBack puts right what was written down before the clock was set back: waits, bells and
// leases that end later than any that begins now can. They end now, so that nothing stands
// still for as long as the clock was ahead. Any number of processes may do it, and again.
func (m *Mailer) SetBack(ctx context.Context) error {
	now := m.clock.Now()
	ms, wait, hold := clock.Millis(now), clock.Millis(now.Add(longestWait)), clock.Millis(now.Add(lease+time.Minute))
	return m.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, fix := range []struct {
			query string
			args  []any
		}{
			// A wait for the relay or the release is minutes at most, a bell rang in the past.
			{`UPDATE mailings SET wait_until = ? WHERE finished_at = 0 AND wait_until > ?`, []any{ms, wait}},
			{`UPDATE mailings SET rung_at = 0 WHERE finished_at = 0 AND rung_at > ?`, []any{hold}},
			{`UPDATE claims SET lease_until = ? WHERE lease_until > ?`, []any{clock.Millis(now.Add(lease)), hold}},
			{`UPDATE deliveries SET next_at = ? WHERE next_at > ? AND ` + canBeTried + `
				AND mailing_id IN (SELECT id FROM mailings WHERE finished_at = 0)`, []any{ms, wait}},
		} {
			if _, err := tx.Exec(ctx, fix.query, fix.args...); err != nil {
				return err
			}
		}
		return nil
	})
}
