package scheduler

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// lockSchedule gives the schedule of a release and a list, which it makes if there
// is none, and keeps others from changing it until the transaction ends.
func lockSchedule(ctx context.Context, tx *sqldb.Tx, actor accounts.Actor, releaseID int64, p plan, now time.Time) (schedule, error) {
	var row struct {
		ID     int64  `db:"id"`
		Rule   Rule   `db:"rule"`
		Window string `db:"window_rule"`
		Zone   string `db:"zone"`
		Region string `db:"region"`
		Late   int64  `db:"late_ms"`
		Then   Then   `db:"late_then"`
	}
	late := p.when.Late.orDefault()
	ms := clock.Millis(now)
	err := tx.Get(ctx, &row, `
		INSERT INTO schedules (release_id, list_id, country, rule, window_rule, zone, region, late_ms, late_then, actor, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (release_id, list_id) DO UPDATE SET updated_at = EXCLUDED.updated_at
		RETURNING id, rule, window_rule, zone, region, late_ms, late_then`,
		releaseID, p.target.ListID, p.target.Country, p.when.Rule, p.target.Window, p.target.Zone, p.target.Region,
		late.Within.Milliseconds(), late.Then, actor.Name, ms, ms)
	target := Target{ListID: p.target.ListID, Country: p.target.Country, Window: row.Window, Zone: row.Zone, Region: row.Region}
	late = Lateness{Within: time.Duration(row.Late) * time.Millisecond, Then: row.Then}
	return schedule{id: row.ID, releaseID: releaseID, target: target, rule: row.Rule, late: late}, err
}

// allowLate writes down what is to happen when the date comes late.
func allowLate(ctx context.Context, tx *sqldb.Tx, actor accounts.Actor, scheduleID int64, l Lateness, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE schedules SET late_ms = ?, late_then = ?, actor = ?, updated_at = ? WHERE id = ?`,
		l.Within.Milliseconds(), l.Then, actor.Name, clock.Millis(now), scheduleID)
	return err
}

// decide writes down what somebody asks for.
func decide(ctx context.Context, tx *sqldb.Tx, actor accounts.Actor, scheduleID int64, p plan, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE schedules SET country = ?, rule = ?, window_rule = ?, zone = ?, region = ?, actor = ?, updated_at = ? WHERE id = ?`,
		p.target.Country, p.when.Rule, p.target.Window, p.target.Zone, p.target.Region, actor.Name, clock.Millis(now), scheduleID)
	return err
}

// relock is lockSchedule for a schedule that is known.
func relock(ctx context.Context, tx *sqldb.Tx, scheduleID int64, now time.Time) (schedule, error) {
	var row struct {
		ReleaseID int64  `db:"release_id"`
		ListID    int64  `db:"list_id"`
		Country   string `db:"country"`
		Rule      Rule   `db:"rule"`
		Window    string `db:"window_rule"`
		Zone      string `db:"zone"`
		Region    string `db:"region"`
	}
	err := tx.Get(ctx, &row, `
		UPDATE schedules SET updated_at = ? WHERE id = ?
		RETURNING release_id, list_id, country, rule, window_rule, zone, region`, clock.Millis(now), scheduleID)
	target := Target{ListID: row.ListID, Country: row.Country, Window: row.Window, Zone: row.Zone, Region: row.Region}
	return schedule{id: scheduleID, releaseID: row.ReleaseID, target: target, rule: row.Rule}, err
}
