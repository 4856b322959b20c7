package migrations_test

import (
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

// TestSchedulesKeepTheirDates brings schedules from before the due table's lateness up to
// date: each date stays what it was, and may be two hours late.
func TestSchedulesKeepTheirDates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		upgraded(t, db, 15,
			`INSERT INTO partners (id, slug, name, country, created_at) VALUES (1, 'p', 'P', 'NL', 1)`,
			`INSERT INTO press_lists (id, slug, partner_id, country, name, language, zone, window_cron, created_at, updated_at)
				VALUES (1, 'l', 1, 'NL', 'L', 'en', 'Europe/Amsterdam', '0 9 * * *', 1, 1)`,
			`INSERT INTO releases (id, slug, source_language, state, revision, created_at, updated_at) VALUES (1, 'r', 'en', 'approved', 1, 1, 1)`,
			`INSERT INTO schedules (id, release_id, list_id, country, rule, cron, zone, actor, created_at, updated_at)
				VALUES (1, 1, 1, 'NL', 'window', '0 9 * * *', 'Europe/Amsterdam', 'a', 1, 1)`,
			`INSERT INTO occurrences (id, schedule_id, due_at, state, reason, created_at) VALUES
				(1, 1, 1000, 'cancelled', 'scheduler.replaced', 1), (2, 1, 2000, 'waiting', '', 1)`,
		)
		type row struct {
			ID       int64  `db:"id"`
			DueAt    int64  `db:"due_at"`
			State    string `db:"state"`
			Reason   string `db:"reason"`
			Decision string `db:"decision"`
			Late     int64  `db:"late_ms"`
			Then     string `db:"late_then"`
		}
		var got []row
		err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
			return tx.Select(t.Context(), &got, `SELECT o.id, o.due_at, o.state, o.reason, o.decision, s.late_ms, s.late_then
				FROM occurrences o JOIN schedules s ON s.id = o.schedule_id ORDER BY o.id`)
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []row{{1, 1000, "cancelled", "scheduler.replaced", "", 7_200_000, "window"}, {2, 2000, "waiting", "", "", 7_200_000, "window"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
