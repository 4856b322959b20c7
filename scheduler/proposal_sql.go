package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// selectSchedule gives the schedule of a release and a list with the instant that was
// agreed to; its id is 0 when there is none.
func selectSchedule(ctx context.Context, tx *sqldb.Tx, releaseID, listID int64) (sch schedule, agreed time.Time, err error) {
	var row struct {
		ID       int64  `db:"id"`
		Country  string `db:"country"`
		Rule     Rule   `db:"rule"`
		Cron     string `db:"cron"`
		Zone     string `db:"zone"`
		AgreedAt int64  `db:"agreed_at"`
	}
	err = tx.Get(ctx, &row, `SELECT id, country, rule, cron, zone, agreed_at FROM schedules WHERE release_id = ? AND list_id = ?`, releaseID, listID)
	if sqldb.NoRows(err) {
		return schedule{}, time.Time{}, nil
	}
	if row.AgreedAt != 0 {
		agreed = clock.FromMillis(row.AgreedAt)
	}
	target := Target{ListID: listID, Country: row.Country, Cron: row.Cron, Zone: row.Zone}
	return schedule{id: row.ID, releaseID: releaseID, target: target, rule: row.Rule}, agreed, err
}

// agree writes down the instant to which the officer agreed.
func agree(ctx context.Context, tx *sqldb.Tx, scheduleID int64, due time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE schedules SET agreed_at = ? WHERE id = ?`, clock.Millis(due), scheduleID)
	return err
}

// selectRivals gives the ids of other releases, three at most, that wait to go to a list between two instants.
func selectRivals(ctx context.Context, tx *sqldb.Tx, releaseID, listID int64, from, to time.Time) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `SELECT DISTINCT s.release_id FROM schedules s JOIN occurrences o ON o.schedule_id = s.id
		WHERE s.list_id = ? AND s.release_id <> ? AND o.due_at > ? AND o.due_at < ? AND o.state IN ('waiting', 'claimed')
		ORDER BY s.release_id LIMIT 3`, listID, releaseID, clock.Millis(from), clock.Millis(to))
	return ids, err
}
