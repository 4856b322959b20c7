package releases

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// takeLock takes a lock that is free, has expired or is the actor's own, and tells
// whose it is then.
func takeLock(ctx context.Context, tx *sqldb.Tx, of translated, actor string, now, until time.Time) (holder string, err error) {
	_, err = tx.Exec(ctx, `INSERT INTO translation_locks (segment_id, language, actor, until_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (segment_id, language) DO UPDATE SET actor = excluded.actor, until_at = excluded.until_at
		WHERE translation_locks.until_at <= ? OR translation_locks.actor = excluded.actor`,
		of.segmentID, of.language, actor, clock.Millis(until), clock.Millis(now))
	if err != nil {
		return "", err
	}
	err = tx.Get(ctx, &holder, `SELECT actor FROM translation_locks WHERE segment_id = ? AND language = ?`, of.segmentID, of.language)
	return holder, err
}
