package scheduler

import (
	"context"
	"database/sql"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// selectOccurrence reads an occurrence with what its schedule knows of it.
const selectOccurrence = `
	SELECT o.id, o.schedule_id, s.release_id, s.list_id, s.country, s.zone,
	o.due_at, COALESCE(o.done_at, 0) AS done_at, o.state, o.reason, o.lease_until
	FROM occurrences o JOIN schedules s ON s.id = o.schedule_id`

type occurrenceRow struct {
	ID         int64           `db:"id"`
	ScheduleID int64           `db:"schedule_id"`
	ReleaseID  int64           `db:"release_id"`
	ListID     int64           `db:"list_id"`
	Country    string          `db:"country"`
	Zone       string          `db:"zone"`
	DueAt      int64           `db:"due_at"`
	DoneAt     int64           `db:"done_at"`
	State      OccurrenceState `db:"state"`
	Reason     string          `db:"reason"`
	LeaseUntil int64           `db:"lease_until"`
}

func (r occurrenceRow) occurrence() Occurrence {
	o := Occurrence{
		ID: r.ID, ScheduleID: r.ScheduleID, ReleaseID: r.ReleaseID, ListID: r.ListID,
		Country: r.Country, Zone: r.Zone, DueAt: clock.FromMillis(r.DueAt),
		State: r.State, Reason: r.Reason, leaseUntil: clock.FromMillis(r.LeaseUntil),
	}
	if r.DoneAt != 0 {
		o.DoneAt = clock.FromMillis(r.DoneAt)
	}
	return o
}

// Occurrences are the dates of a release, one for each of its press lists, the
// earliest first. Those that another one has replaced are left out.
func (s *Scheduler) Occurrences(ctx context.Context, releaseID int64) ([]Occurrence, error) {
	var rows []occurrenceRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Select(ctx, &rows, selectOccurrence+`
			WHERE s.release_id = ? AND NOT (o.state = 'cancelled' AND o.reason = ?)
			ORDER BY o.due_at, s.country, o.id`, releaseID, replaced)
	})
	if err != nil {
		return nil, err
	}
	all := make([]Occurrence, len(rows))
	for i, r := range rows {
		all[i] = r.occurrence()
	}
	return all, nil
}

// NextDue is the earliest instant at which Due has something to do: a date that
// waits, or the end of a claim that somebody left behind. False when nothing waits but
// what is on hold.
func (s *Scheduler) NextDue(ctx context.Context) (time.Time, bool, error) {
	var next sql.NullInt64
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Get(ctx, &next, `
			SELECT MIN(CASE WHEN state = 'claimed' AND lease_until > due_at THEN lease_until ELSE due_at END)
			FROM occurrences WHERE state IN ('waiting', 'claimed') AND NOT `+isOnHold)
	})
	return clock.FromMillis(next.Int64), next.Valid, err
}

// currentOccurrence is the one date of a schedule that isn't cancelled.
func currentOccurrence(ctx context.Context, tx *sqldb.Tx, scheduleID int64) (Occurrence, bool, error) {
	var row occurrenceRow
	err := tx.Get(ctx, &row, selectOccurrence+` WHERE s.id = ? AND o.state <> 'cancelled'`, scheduleID)
	if sqldb.NoRows(err) {
		return Occurrence{}, false, nil
	}
	return row.occurrence(), err == nil, err
}

// insertOccurrence gives a schedule its date. A date that it had before, and that
// was cancelled, comes back.
func insertOccurrence(ctx context.Context, tx *sqldb.Tx, scheduleID int64, due, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO occurrences (schedule_id, due_at, state, created_at) VALUES (?, ?, 'waiting', ?)
		ON CONFLICT (schedule_id, due_at) DO UPDATE SET state = 'waiting', reason = '', worker = '', lease_until = 0
		WHERE occurrences.state = 'cancelled'`,
		scheduleID, clock.Millis(due), clock.Millis(now))
	return err
}

// isOpen is Occurrence.open in SQL; its one value is now.
const isOpen = `(state IN ('waiting', 'held') OR (state = 'claimed' AND lease_until <= ?))`

// cancelOpen cancels an occurrence and tells whether it was still open.
func cancelOpen(ctx context.Context, tx *sqldb.Tx, id int64, reason string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE occurrences SET state = 'cancelled', reason = ?, worker = '', lease_until = 0
		WHERE id = ? AND `+isOpen, reason, id, clock.Millis(now))
	return n == 1, err
}

// cancelOtherLists cancels what is open of a release for all lists but these.
func cancelOtherLists(ctx context.Context, tx *sqldb.Tx, releaseID int64, lists []int64, reason string, now time.Time) error {
	_, err := tx.ExecIn(ctx, `
		UPDATE occurrences SET state = 'cancelled', reason = ?, worker = '', lease_until = 0
		WHERE schedule_id IN (SELECT id FROM schedules WHERE release_id = ? AND list_id NOT IN (?)) AND `+isOpen,
		reason, releaseID, lists, clock.Millis(now))
	return err
}
