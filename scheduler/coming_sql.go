package scheduler

import (
	"context"

	"communique/internal/sqldb"
	"communique/releases"
)

// Which dates are looked for, of an occurrence o and its schedule s.
var (
	waitsToLeave = `o.state IN ('waiting', 'claimed') AND NOT ` + releases.OnHold(`s.release_id`)
	isHeld       = `o.state = 'held'`
)

func selectDates(ctx context.Context, tx *sqldb.Tx, lists Lists, releaseIDs []int64) (rows []occurrenceRow, err error) {
	err = tx.SelectIn(ctx, &rows, selectOccurrence+`
		WHERE s.release_id IN (?) AND s.list_id IN (?) AND NOT (o.state = 'cancelled' AND o.reason IN (?, ?, ?))
		ORDER BY o.due_at, s.country, o.id`, releaseIDs, []int64(lists), replaced, tooLate, tzdataChanged)
	return rows, err
}

// selectFirst gives the first ones in an order that the index of what waits has: it reads no
// more than it gives.
func selectFirst(ctx context.Context, tx *sqldb.Tx, which string, lists Lists, n int) (rows []occurrenceRow, err error) {
	err = tx.SelectIn(ctx, &rows, selectOccurrence+` WHERE `+which+` AND s.list_id IN (?) ORDER BY o.due_at, o.id LIMIT ?`, []int64(lists), n)
	return rows, err
}
