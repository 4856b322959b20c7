package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// lockSchedules gives the schedules of a release and keeps others from changing them
// until the transaction ends. Everybody locks them in the order of their lists.
func lockSchedules(ctx context.Context, tx *sqldb.Tx, releaseID int64, now time.Time) ([]schedule, error) {
	var ids []int64
	if err := tx.Select(ctx, &ids, `SELECT id FROM schedules WHERE release_id = ? ORDER BY list_id`, releaseID); err != nil {
		return nil, err
	}
	all := make([]schedule, len(ids))
	for i, id := range ids {
		var err error
		if all[i], err = relock(ctx, tx, id, now); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// holdOpen holds an occurrence and tells whether it was still open.
func holdOpen(ctx context.Context, tx *sqldb.Tx, id int64, reason string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE occurrences SET state = 'held', reason = ?, worker = '', lease_until = 0
		WHERE id = ? AND `+isOpen, reason, id, clock.Millis(now), impossible(now))
	return n == 1, err
}
