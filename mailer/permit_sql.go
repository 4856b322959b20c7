package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/presslists"
	"communique/releases"
)

// readMark reads in one statement whatever a change would show itself by. Its values
// are the instant from which on stops are counted, twice, and the mailing's id.
var readMark = `SELECT ` + releases.LastEvent(`m.release_id`) + ` AS event, ` + presslists.StopCount + ` AS stops,
	m.paused_at + m.wait_until AS paused, ` + presslists.RetiredAt(`m.list_id`) + ` AS gone, (SELECT COUNT(*) FROM (SELECT DISTINCT c.worker, c.mailing_id FROM claims c
		JOIN mailings o ON o.id = c.mailing_id WHERE o.release_id = m.release_id) AS runs) AS runs
	FROM mailings m WHERE m.id = ?`

func selectMark(ctx context.Context, tx *sqldb.Tx, mailingID int64, since time.Time) (m mark, err error) {
	err = tx.Get(ctx, &m, readMark, clock.Millis(since), clock.Millis(since), mailingID)
	return m, err
}

// glanceMark is selectMark for whoever asks a thousand times a second.
func glanceMark(ctx context.Context, db *sqldb.DB, mailingID int64, since time.Time) (m mark, err error) {
	err = db.Glance(ctx, &m, readMark, clock.Millis(since), clock.Millis(since), mailingID)
	return m, err
}
