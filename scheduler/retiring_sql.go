package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// isToCome is what CancelDates would cancel, of an occurrence o.
const isToCome = `o.state IN ('waiting', 'claimed', 'held')`

func cancelRetired(ctx context.Context, tx *sqldb.Tx, lists Lists, now time.Time) (int64, error) {
	return tx.ExecIn(ctx, `
		UPDATE occurrences SET state = 'cancelled', reason = ?, worker = '', lease_until = 0
		WHERE schedule_id IN (SELECT id FROM schedules WHERE list_id IN (?)) AND `+isOpen,
		ListRetired, []int64(lists), clock.Millis(now), impossible(now))
}

// restoreRetired has at most one date of a schedule come back, the last that it had: a schedule
// has one at a time.
func restoreRetired(ctx context.Context, tx *sqldb.Tx, lists Lists, now time.Time) (int64, error) {
	return tx.ExecIn(ctx, `
		UPDATE occurrences SET state = 'waiting', reason = '', attempts = 0
		WHERE id IN (SELECT MAX(c.id) FROM occurrences c JOIN schedules s ON s.id = c.schedule_id
			WHERE s.list_id IN (?) AND c.state = 'cancelled' AND c.reason = ? AND c.due_at > ?
				AND NOT EXISTS (SELECT 1 FROM occurrences o WHERE o.schedule_id = s.id AND o.state <> 'cancelled')
			GROUP BY c.schedule_id)`,
		[]int64(lists), ListRetired, clock.Millis(now))
}

// forgetRetired has no date of a release come back to the lists that were retired.
func forgetRetired(ctx context.Context, tx *sqldb.Tx, releaseID int64) error {
	_, err := tx.Exec(ctx, `UPDATE occurrences SET reason = ? WHERE state = 'cancelled' AND reason = ?
		AND schedule_id IN (SELECT id FROM schedules WHERE release_id = ?)`, replaced, ListRetired, releaseID)
	return err
}

// lastOfRetired is the date of a release that a retired list has, or has lost since it is retired.
func lastOfRetired(ctx context.Context, tx *sqldb.Tx, releaseID, listID int64) (Occurrence, bool, error) {
	var row occurrenceRow
	err := tx.Get(ctx, &row, selectOccurrence+` WHERE s.release_id = ? AND s.list_id = ? AND (o.state <> 'cancelled' OR o.reason = ?)
		ORDER BY CASE o.state WHEN 'cancelled' THEN 1 ELSE 0 END, o.id DESC LIMIT 1`, releaseID, listID, ListRetired)
	if sqldb.NoRows(err) {
		return Occurrence{}, false, nil
	}
	return row.occurrence(), err == nil, err
}
