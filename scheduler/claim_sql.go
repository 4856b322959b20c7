package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/releases"
)

// isClaimable has one value, now: it waits, or whoever claimed it hasn't come back; and its
// release isn't on hold.
var isClaimable = `(state = 'waiting' OR (state = 'claimed' AND lease_until <= ?)) AND NOT ` + isOnHold

// isOnHold is a condition for an occurrence whose release is.
var isOnHold = releases.OnHold(`(SELECT s.release_id FROM schedules s WHERE s.id = occurrences.schedule_id)`)

// claimOne claims the occurrence that is overdue longest. It is one conditional
// statement, so of two processes only one gets it.
func claimOne(ctx context.Context, tx *sqldb.Tx, worker string, now time.Time) (Occurrence, bool, error) {
	ms, until := clock.Millis(now), clock.Millis(now.Add(lease))
	var id int64
	err := tx.Get(ctx, &id, `
		UPDATE occurrences SET state = 'claimed', worker = ?, lease_until = ?
		WHERE id = (SELECT id FROM occurrences WHERE due_at <= ? AND `+isClaimable+`
			ORDER BY due_at, id LIMIT 1`+tx.SkipLocked()+`) AND `+isClaimable+`
		RETURNING id`, worker, until, ms, ms, ms)
	if sqldb.NoRows(err) {
		return Occurrence{}, false, nil
	}
	if err != nil {
		return Occurrence{}, false, err
	}
	var row occurrenceRow
	err = tx.Get(ctx, &row, selectOccurrence+` WHERE o.id = ?`, id)
	return row.occurrence(), true, err
}

// settle ends a claim with a new state, and tells whether the claim still held:
// the late write of a process that was taken for dead changes nothing.
func settle(ctx context.Context, tx *sqldb.Tx, worker string, o Occurrence, state OccurrenceState, reason string, now time.Time) (bool, error) {
	var doneAt *int64
	if state == Done {
		ms := clock.Millis(now)
		doneAt = &ms
	}
	n, err := tx.Exec(ctx, `
		UPDATE occurrences SET state = ?, reason = ?, done_at = ?, lease_until = 0
		WHERE id = ? AND state = 'claimed' AND worker = ? AND lease_until = ?`,
		state, reason, doneAt, o.ID, worker, clock.Millis(o.leaseUntil))
	return n == 1, err
}
