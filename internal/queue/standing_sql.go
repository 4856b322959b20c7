package queue

import (
	"context"

	"communique/internal/sqldb"
)

// Standing counts the bells that River still knows, by its state of a job: available,
// running, retryable, completed and so on. Completed ones are forgotten after a while.
func Standing(ctx context.Context, db *sqldb.DB) (map[string]int, error) {
	var rows []struct {
		State string `db:"state"`
		N     int    `db:"n"`
	}
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Select(ctx, &rows, `SELECT CAST(state AS TEXT) AS state, COUNT(*) AS n FROM river_job GROUP BY state ORDER BY state`)
	})
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, err
}
