package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// dated is a date that waits and was found on the clocks of a zone.
type dated struct {
	ID         int64  `db:"id"`
	ScheduleID int64  `db:"schedule_id"`
	ReleaseID  int64  `db:"release_id"`
	ListID     int64  `db:"list_id"`
	Country    string `db:"country"`
	DueAt      int64  `db:"due_at"`
	Wall       string `db:"wall_at"`
	Zone       string `db:"zone"`
}

func (d dated) due() time.Time { return clock.FromMillis(d.DueAt) }

func selectDated(ctx context.Context, tx *sqldb.Tx) (dates []dated, err error) {
	err = tx.Select(ctx, &dates, `SELECT o.id, o.schedule_id, s.release_id, s.list_id, s.country, o.due_at, o.wall_at, o.zone
		FROM occurrences o JOIN schedules s ON s.id = o.schedule_id WHERE o.state = 'waiting' AND o.wall_at <> '' ORDER BY o.id`)
	return dates, err
}

// replaceWaiting cancels a date because another takes its place, and tells whether it
// still waited.
func replaceWaiting(ctx context.Context, tx *sqldb.Tx, id, due int64, reason string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE occurrences SET state = 'cancelled', reason = ? WHERE id = ? AND state = 'waiting' AND due_at = ?`,
		reason, id, due)
	return n == 1, err
}

// keepWall writes down that a date is still the same on the wall, whatever rules this
// process has of the zone.
func keepWall(ctx context.Context, tx *sqldb.Tx, d dated, due time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE occurrences SET wall_at = ?, zone = ? WHERE schedule_id = ? AND due_at = ? AND state = 'waiting'`,
		d.Wall, d.Zone, d.ScheduleID, clock.Millis(due))
	return err
}
