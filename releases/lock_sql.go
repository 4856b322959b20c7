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

// selectHolders tells who is at work on which segment of a release in a language.
func selectHolders(ctx context.Context, tx *sqldb.Tx, releaseID int64, language string, now time.Time) (map[int64]string, error) {
	var rows []struct {
		SegmentID int64  `db:"segment_id"`
		Actor     string `db:"actor"`
	}
	err := tx.Select(ctx, &rows, `SELECT l.segment_id, l.actor FROM translation_locks l JOIN segments s ON s.id = l.segment_id
		WHERE s.release_id = ? AND l.language = ? AND l.until_at > ?`, releaseID, language, clock.Millis(now))
	holders := make(map[int64]string, len(rows))
	for _, row := range rows {
		holders[row.SegmentID] = row.Actor
	}
	return holders, err
}
