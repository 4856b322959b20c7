package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// selectBetween gives what is due in a span and isn't cancelled, the earliest first.
func selectBetween(ctx context.Context, tx *sqldb.Tx, from, to time.Time) (rows []occurrenceRow, err error) {
	err = tx.Select(ctx, &rows, selectOccurrence+`
		WHERE o.due_at >= ? AND o.due_at < ? AND o.state <> 'cancelled' ORDER BY o.due_at, s.country, o.id`,
		clock.Millis(from), clock.Millis(to))
	return rows, err
}
