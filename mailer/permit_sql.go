package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/presslists"
	"communique/releases"
)

// selectMark reads in one statement whatever a change would show itself by.
func selectMark(ctx context.Context, tx *sqldb.Tx, mailingID int64, since time.Time) (m mark, err error) {
	err = tx.Get(ctx, &m, `SELECT `+releases.LastEvent(`m.release_id`)+` AS event, `+presslists.StopCount+` AS stops,
		m.paused_at + m.wait_until AS paused FROM mailings m WHERE m.id = ?`, clock.Millis(since), mailingID)
	return m, err
}
