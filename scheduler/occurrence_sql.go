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
	SELECT ` + occurrenceColumns + `
	FROM occurrences o JOIN schedules s ON s.id = o.schedule_id`

// occurrenceColumns are the columns of an occurrence o of a schedule s.
const occurrenceColumns = `o.id, o.schedule_id, s.release_id, s.list_id, s.country, s.zone,
	o.due_at, COALESCE(o.done_at, 0) AS done_at, o.state, o.reason, o.lease_until, o.attempts,
	s.late_ms AS within_ms, s.late_then, o.decision, o.late_ms, COALESCE(o.was_at, 0) AS was_at, o.was_for`

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
	Attempts   int64           `db:"attempts"`
	Within     int64           `db:"within_ms"`
	Then       Then            `db:"late_then"`
	Decision   Decision        `db:"decision"`
	Late       int64           `db:"late_ms"`
	WasAt      int64           `db:"was_at"`
	WasFor     string          `db:"was_for"`
}

func (r occurrenceRow) occurrence() Occurrence {
	o := Occurrence{
		ID: r.ID, ScheduleID: r.ScheduleID, ReleaseID: r.ReleaseID, ListID: r.ListID,
		Country: r.Country, Zone: r.Zone, DueAt: clock.FromMillis(r.DueAt),
		State: r.State, Reason: r.Reason, leaseUntil: clock.FromMillis(r.LeaseUntil), attempts: r.Attempts,
		Lateness: Lateness{Within: time.Duration(r.Within) * time.Millisecond, Then: r.Then},
		Decision: r.Decision, LateBy: time.Duration(r.Late) * time.Millisecond, WasFor: r.WasFor,
	}
	if r.DoneAt != 0 {
		o.DoneAt = clock.FromMillis(r.DoneAt)
	}
	if r.WasAt != 0 {
		o.WasAt = clock.FromMillis(r.WasAt)
	}
	return o
}

// Occurrences are the dates of a release, one for each of its press lists, the
// earliest first. Those that another one has replaced are left out.
func (s *Scheduler) Occurrences(ctx context.Context, releaseID int64) ([]Occurrence, error) {
	var rows []occurrenceRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Select(ctx, &rows, selectOccurrence+`
			WHERE s.release_id = ? AND NOT (o.state = 'cancelled' AND o.reason IN (?, ?, ?))
			ORDER BY o.due_at, s.country, o.id`, releaseID, replaced, tooLate, tzdataChanged)
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
	never := impossible(s.clock.Now())
	err := s.db.Glance(ctx, &next, `
		SELECT MIN(at) FROM (
			SELECT * FROM (SELECT due_at AS at FROM occurrences
				WHERE state IN ('waiting', 'claimed') AND state = 'waiting' AND NOT `+isOnHold+` ORDER BY due_at LIMIT 1) AS waiting
			UNION ALL
			SELECT MIN(CASE WHEN lease_until > due_at AND lease_until <= ? THEN lease_until ELSE due_at END) AS at
				FROM occurrences WHERE state = 'claimed' AND NOT `+isOnHold+`) AS instants`, never)
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
	wall, zone, err := wallOf(ctx, tx, scheduleID, due)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO occurrences (schedule_id, due_at, state, wall_at, zone, created_at) VALUES (?, ?, 'waiting', ?, ?, ?)
		ON CONFLICT (schedule_id, due_at) DO UPDATE SET state = 'waiting', reason = '', worker = '', lease_until = 0, attempts = 0,
			wall_at = EXCLUDED.wall_at, zone = EXCLUDED.zone, decision = '', late_ms = 0, was_at = NULL, was_for = ''
		WHERE occurrences.state = 'cancelled'`,
		scheduleID, clock.Millis(due), wall, zone, clock.Millis(now))
	return err
}

// wallOf is what a date that was found on the clocks of a list's zone shows there. One
// that was given as an instant, such as the end of an embargo, has none.
func wallOf(ctx context.Context, tx *sqldb.Tx, scheduleID int64, due time.Time) (wall, name string, err error) {
	var row struct {
		Rule Rule   `db:"rule"`
		Zone string `db:"zone"`
	}
	if err := tx.Get(ctx, &row, `SELECT rule, zone FROM schedules WHERE id = ?`, scheduleID); err != nil {
		return "", "", err
	}
	if row.Rule != RuleWindow || !due.Equal(due.Truncate(time.Minute)) {
		return "", "", nil
	}
	zone, err := LoadZone(row.Zone)
	if err != nil {
		return "", "", err
	}
	return wallClock(due, zone).Format(wallFormat), row.Zone, nil
}

// tookPlace notes on a schedule's new date which one it stands for, and why. From a date
// that was late it takes over how late that was.
func tookPlace(ctx context.Context, tx *sqldb.Tx, scheduleID int64, due, was time.Time, reason string, now time.Time) error {
	decision, late := Decision(""), int64(0)
	if reason == tooLate {
		decision, late = Moved, now.Sub(was).Milliseconds()
	}
	_, err := tx.Exec(ctx, `UPDATE occurrences SET was_at = ?, was_for = ?, decision = ?, late_ms = ?
		WHERE schedule_id = ? AND due_at = ? AND state = 'waiting'`,
		clock.Millis(was), reason, decision, late, scheduleID, clock.Millis(due))
	return err
}

// isOpen is Occurrence.open in SQL; its values are now and impossible(now).
const isOpen = `(state IN ('waiting', 'held') OR (state = 'claimed' AND ` + isLapsed + `))`

// cancelOpen cancels an occurrence and tells whether it was still open.
func cancelOpen(ctx context.Context, tx *sqldb.Tx, id int64, reason string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE occurrences SET state = 'cancelled', reason = ?, worker = '', lease_until = 0
		WHERE id = ? AND `+isOpen, reason, id, clock.Millis(now), impossible(now))
	return n == 1, err
}

// cancelOtherLists cancels what is open of a release for all lists but these.
func cancelOtherLists(ctx context.Context, tx *sqldb.Tx, releaseID int64, lists []int64, reason string, now time.Time) (int64, error) {
	return tx.ExecIn(ctx, `
		UPDATE occurrences SET state = 'cancelled', reason = ?, worker = '', lease_until = 0
		WHERE schedule_id IN (SELECT id FROM schedules WHERE release_id = ? AND list_id NOT IN (?)) AND `+isOpen,
		reason, releaseID, lists, clock.Millis(now), impossible(now))
}
