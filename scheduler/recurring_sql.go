package scheduler

import (
	"context"
	"database/sql"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

type recurringRow struct {
	ID     int64         `db:"id"`
	Name   string        `db:"name"`
	Cron   string        `db:"cron"`
	Zone   string        `db:"zone"`
	Late   int64         `db:"late_ms"`
	NextAt sql.NullInt64 `db:"next_at"`
	Wall   string        `db:"next_wall"`
}

const selectRecurringRow = `SELECT id, name, cron, zone, late_ms, next_at, next_wall FROM recurring`

func (row recurringRow) next() time.Time { return clock.FromMillis(row.NextAt.Int64) }

func (row recurringRow) recurring() Recurring {
	return Recurring{Name: row.Name, Cron: row.Cron, Zone: row.Zone, Late: time.Duration(row.Late) * time.Millisecond}
}

func selectRecurring(ctx context.Context, tx *sqldb.Tx) (rows []recurringRow, err error) {
	err = tx.Select(ctx, &rows, selectRecurringRow+` ORDER BY name`)
	return rows, err
}

func millisOrNull(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	ms := clock.Millis(*t)
	return &ms
}

// upsertRecurring keeps the next instant of what is there.
func upsertRecurring(ctx context.Context, tx *sqldb.Tx, r Recurring, next *time.Time, wall string, now time.Time) error {
	ms, at := clock.Millis(now), millisOrNull(next)
	_, err := tx.Exec(ctx, `
		INSERT INTO recurring (name, cron, zone, late_ms, next_at, next_wall, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO NOTHING`, r.Name, r.Cron, r.Zone, r.Late.Milliseconds(), at, wall, ms, ms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE recurring SET cron = ?, zone = ?, next_at = ?, next_wall = ?, updated_at = ?
		WHERE name = ? AND (cron <> ? OR zone <> ?)`, r.Cron, r.Zone, at, wall, ms, r.Name, r.Cron, r.Zone)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE recurring SET late_ms = ?, updated_at = ? WHERE name = ? AND late_ms <> ?`,
		r.Late.Milliseconds(), ms, r.Name, r.Late.Milliseconds())
	return err
}

// dueRecurring gives what is overdue longest of what has one of the names and doesn't run.
func dueRecurring(ctx context.Context, tx *sqldb.Tx, names []string, now time.Time) (row recurringRow, found bool, err error) {
	err = tx.GetIn(ctx, &row, selectRecurringRow+` WHERE next_at <= ? AND name IN (?)
		AND NOT EXISTS (SELECT 1 FROM recurring_runs r WHERE r.recurring_id = recurring.id AND r.state = 'claimed')
		ORDER BY next_at, id LIMIT 1`, clock.Millis(now), names)
	if sqldb.NoRows(err) {
		return row, false, nil
	}
	return row, err == nil, err
}

// advance is the conditional update by which one process gets an instant.
func advance(ctx context.Context, tx *sqldb.Tx, row recurringRow, next *time.Time, wall string, now time.Time) (mine bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE recurring SET next_at = ?, next_wall = ?, updated_at = ? WHERE id = ? AND next_at = ?`,
		millisOrNull(next), wall, clock.Millis(now), row.ID, row.NextAt.Int64)
	return n == 1, err
}

// insertRun gives no row when the instant has one already.
func insertRun(ctx context.Context, tx *sqldb.Tx, r JobRun, state, worker string, now time.Time) (id int64, err error) {
	var since *int64
	if !r.Since.IsZero() {
		since = millisOrNull(&r.Since)
	}
	err = tx.Get(ctx, &id, `
		INSERT INTO recurring_runs (recurring_id, due_at, state, worker, lease_until, attempts, started_at, late_ms, missed, missed_since)
		VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
		r.recurringID, clock.Millis(r.DueAt), state, worker, clock.Millis(r.leaseUntil), clock.Millis(now), r.Late.Milliseconds(), r.Missed, since)
	return id, err
}

type runRow struct {
	ID          int64         `db:"id"`
	RecurringID int64         `db:"recurring_id"`
	Name        string        `db:"name"`
	DueAt       int64         `db:"due_at"`
	LeaseUntil  int64         `db:"lease_until"`
	Attempts    int           `db:"attempts"`
	Late        int64         `db:"late_ms"`
	Missed      int           `db:"missed"`
	Since       sql.NullInt64 `db:"missed_since"`
}

func (row runRow) run() JobRun {
	r := JobRun{
		ID: row.ID, Name: row.Name, DueAt: clock.FromMillis(row.DueAt), Late: time.Duration(row.Late) * time.Millisecond,
		Missed: row.Missed, Attempt: row.Attempts, recurringID: row.RecurringID, leaseUntil: clock.FromMillis(row.LeaseUntil),
	}
	if row.Since.Valid {
		r.Since = clock.FromMillis(row.Since.Int64)
	}
	return r
}

// resumeRun claims a run whose process hasn't come back.
func resumeRun(ctx context.Context, tx *sqldb.Tx, names []string, worker string, now time.Time) (r JobRun, found bool, err error) {
	ms, never := clock.Millis(now), impossible(now)
	var id int64
	err = tx.GetIn(ctx, &id, `
		UPDATE recurring_runs SET worker = ?, lease_until = ?, attempts = attempts + 1
		WHERE id = (SELECT id FROM recurring_runs WHERE state = 'claimed' AND `+isLapsed+`
			AND recurring_id IN (SELECT id FROM recurring WHERE name IN (?)) ORDER BY due_at, id LIMIT 1`+tx.SkipLocked()+`)
			AND state = 'claimed' AND `+isLapsed+`
		RETURNING id`, worker, clock.Millis(now.Add(lease)), ms, never, names, ms, never)
	if sqldb.NoRows(err) {
		return r, false, nil
	}
	if err != nil {
		return r, false, err
	}
	var row runRow
	err = tx.Get(ctx, &row, `SELECT r.id, r.recurring_id, c.name, r.due_at, r.lease_until, r.attempts, r.late_ms, r.missed, r.missed_since
		FROM recurring_runs r JOIN recurring c ON c.id = r.recurring_id WHERE r.id = ?`, id)
	return row.run(), err == nil, err
}

// isMine is the fence of a run's claim; its values are id, worker and attempt.
const isMine = ` WHERE id = ? AND state = 'claimed' AND worker = ? AND attempts = ?`

func renewRun(ctx context.Context, tx *sqldb.Tx, worker string, r JobRun, until time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE recurring_runs SET lease_until = ?`+isMine, clock.Millis(until), r.ID, worker, r.Attempt)
	return n == 1, err
}

func giveRunBack(ctx context.Context, tx *sqldb.Tx, worker string, r JobRun) error {
	_, err := tx.Exec(ctx, `UPDATE recurring_runs SET lease_until = 0, attempts = attempts - 1`+isMine, r.ID, worker, r.Attempt)
	return err
}

func noteTrouble(ctx context.Context, tx *sqldb.Tx, worker string, r JobRun, trouble string) error {
	_, err := tx.Exec(ctx, `UPDATE recurring_runs SET trouble = ?`+isMine, trouble, r.ID, worker, r.Attempt)
	return err
}

func endRun(ctx context.Context, tx *sqldb.Tx, worker string, r JobRun, state, trouble string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE recurring_runs SET state = ?, trouble = ?, ended_at = ?, lease_until = 0`+isMine,
		state, trouble, clock.Millis(now), r.ID, worker, r.Attempt)
	return n == 1, err
}

// Runs that were on time are kept for a day, the others for a quarter; the latest stays.
const (
	keptDone  = 24 * time.Hour
	keptOther = 90 * 24 * time.Hour
)

// forgetRuns drops the runs before this one that are old.
func forgetRuns(ctx context.Context, tx *sqldb.Tx, r JobRun, now time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM recurring_runs WHERE recurring_id = ? AND due_at < ? AND id <> ? AND state <> 'claimed'
		AND (due_at < ? OR (state = 'done' AND missed = 0 AND late_ms < ?))`, r.recurringID, clock.Millis(now.Add(-keptDone)), r.ID,
		clock.Millis(now.Add(-keptOther)), onTime.Milliseconds())
	return err
}

// nextJob is the earliest instant at which there is something to do of what has one of
// the names.
func (s *Scheduler) nextJob(ctx context.Context, names []string) (time.Time, bool, error) {
	var next sql.NullInt64
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.GetIn(ctx, &next, `SELECT MIN(CASE WHEN r.id IS NULL THEN c.next_at ELSE r.lease_until END) FROM recurring c
			LEFT JOIN recurring_runs r ON r.recurring_id = c.id AND r.state = 'claimed' WHERE c.name IN (?)`, names)
	})
	return clock.FromMillis(next.Int64), next.Valid, err
}
