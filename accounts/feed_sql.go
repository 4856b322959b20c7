package accounts

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// feedRow is a line of the table user_feeds.
type feedRow struct {
	UserID    int64 `db:"user_id"`
	CreatedAt int64 `db:"created_at"`
	SeenAt    int64 `db:"seen_at"`
}

const everyFeed = `SELECT user_id, created_at, seen_at FROM user_feeds`

func (row feedRow) feed() Feed {
	seen := time.Time{}
	if row.SeenAt != 0 {
		seen = clock.FromMillis(row.SeenAt)
	}
	return Feed{CreatedAt: clock.FromMillis(row.CreatedAt), SeenAt: seen}
}

func selectFeed(ctx context.Context, tx *sqldb.Tx, userID int64) (Feed, error) {
	var row feedRow
	err := tx.Get(ctx, &row, everyFeed+` WHERE user_id = ?`, userID)
	return row.feed(), err
}

func selectFeedBySecret(ctx context.Context, tx *sqldb.Tx, hash string) (int64, Feed, error) {
	var row feedRow
	err := tx.Get(ctx, &row, everyFeed+` WHERE secret_hash = ?`, hash)
	return row.UserID, row.feed(), err
}

// saveFeed gives a user a feed, in the place of the one before.
func saveFeed(ctx context.Context, tx *sqldb.Tx, userID int64, hash string, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO user_feeds (user_id, secret_hash, created_at, seen_at) VALUES (?, ?, ?, 0)
		ON CONFLICT (user_id) DO UPDATE SET secret_hash = EXCLUDED.secret_hash, created_at = EXCLUDED.created_at, seen_at = 0`, userID, hash, now)
	return err
}

// touchFeed notes that a program asked for a feed, if it has this secret yet.
func touchFeed(ctx context.Context, tx *sqldb.Tx, userID int64, hash string, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE user_feeds SET seen_at = ? WHERE user_id = ? AND secret_hash = ?`, now, userID, hash)
	return err
}

func deleteFeed(ctx context.Context, tx *sqldb.Tx, userID int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM user_feeds WHERE user_id = ?`, userID)
	return err
}
