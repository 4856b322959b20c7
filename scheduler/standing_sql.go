package scheduler

import (
	"context"
	"database/sql"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// standingRecurring gives what recurs with its latest run.
func standingRecurring(ctx context.Context, tx *sqldb.Tx) ([]Standing, error) {
	var rows []struct {
		recurringRow
		DueAt   sql.NullInt64 `db:"due_at"`
		State   string        `db:"state"`
		LateBy  int64         `db:"late_by"`
		Missed  int           `db:"missed"`
		Since   sql.NullInt64 `db:"missed_since"`
		Trouble string        `db:"trouble"`
	}
	err := tx.Select(ctx, &rows, `SELECT c.id, c.name, c.cron, c.zone, c.late_ms, c.next_at, c.next_wall,
		r.due_at, COALESCE(r.state, '') AS state, COALESCE(r.late_ms, 0) AS late_by, COALESCE(r.missed, 0) AS missed, r.missed_since,
		COALESCE(r.trouble, '') AS trouble
		FROM recurring c LEFT JOIN recurring_runs r ON r.recurring_id = c.id
			AND r.due_at = (SELECT MAX(l.due_at) FROM recurring_runs l WHERE l.recurring_id = c.id)
		ORDER BY c.name`)
	list := make([]Standing, len(rows))
	for i, row := range rows {
		list[i] = Standing{Name: row.Name, Cron: row.Cron, Zone: row.Zone, Late: Lateness{Within: row.recurring().Late}, Next: orZero(row.NextAt)}
		list[i].Last = Outcome{
			DueAt: orZero(row.DueAt), State: row.State, Missed: row.Missed, Since: orZero(row.Since), Trouble: row.Trouble,
		}
		if late := time.Duration(row.LateBy) * time.Millisecond; late >= onTime {
			list[i].Last.Late = late
		}
	}
	return list, err
}

func orZero(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return clock.FromMillis(ms.Int64)
}

// standingReleases gives the schedules of releases with the date that they have, or the
// last one if it was cancelled; not those that were over by since.
func standingReleases(ctx context.Context, tx *sqldb.Tx, since int64) ([]Standing, error) {
	return standingWhere(ctx, tx, `o.state IN ('waiting', 'claimed', 'held') OR o.due_at >= ?`, since)
}

// standingPressing gives those that are held, those whose date has come by now and that haven't
// gone, and the next one to go.
func standingPressing(ctx context.Context, tx *sqldb.Tx, now int64) ([]Standing, error) {
	return standingWhere(ctx, tx, `o.state IN ('waiting', 'claimed', 'held') AND s.id IN (SELECT p.schedule_id FROM occurrences p
		WHERE p.state = 'held' OR p.state IN ('waiting', 'claimed') AND p.due_at <= ?
			OR p.id = (SELECT n.id FROM occurrences n WHERE n.state = 'waiting' AND n.due_at > ? ORDER BY n.due_at, n.id LIMIT 1))`, now, now)
}

func standingWhere(ctx context.Context, tx *sqldb.Tx, where string, values ...any) ([]Standing, error) {
	var rows []struct {
		occurrenceRow
		Rule Rule `db:"rule"`
	}
	err := tx.Select(ctx, &rows, `SELECT s.rule, `+occurrenceColumns+`
		FROM schedules s JOIN occurrences o ON o.id = (SELECT l.id FROM occurrences l WHERE l.schedule_id = s.id
			ORDER BY CASE WHEN l.state = 'cancelled' THEN 1 ELSE 0 END, l.due_at DESC LIMIT 1)
		WHERE `+where+` ORDER BY o.due_at, s.country, s.id`, values...)
	list := make([]Standing, len(rows))
	for i, row := range rows {
		o := row.occurrence()
		list[i] = Standing{
			ReleaseID: o.ReleaseID, ListID: o.ListID, Country: o.Country, Rule: row.Rule, Zone: o.Zone, Late: o.Lateness,
			Last: Outcome{
				DueAt: o.DueAt, State: string(o.State), Reason: o.Reason, Decision: o.Decision, Late: o.LateBy, WasAt: o.WasAt, WasFor: o.WasFor,
			},
		}
		if o.State == Waiting || o.State == Claimed {
			list[i].Next = o.DueAt
		}
	}
	return list, err
}
