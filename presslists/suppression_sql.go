package presslists

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// suppressionRow is a line of the table suppressions.
type suppressionRow struct {
	AddressKey string `db:"address_key"`
	Reason     string `db:"reason"`
}

func insertSuppression(ctx context.Context, tx *sqldb.Tx, key, reason, detail string, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO suppressions (address_key, reason, detail, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (address_key) DO NOTHING`, key, reason, detail, now)
	return err
}

// selectSuppressed adds the reasons of those keys that are suppressed to found.
func selectSuppressed(ctx context.Context, tx *sqldb.Tx, keys []string, found map[string]string) error {
	var rows []suppressionRow
	if err := tx.SelectIn(ctx, &rows, `SELECT address_key, reason FROM suppressions WHERE address_key IN (?)`, keys); err != nil {
		return err
	}
	for _, r := range rows {
		found[r.AddressKey] = r.Reason
	}
	return nil
}

// selectSuppressions gives a page of those whose key holds a text, and how many there are.
func selectSuppressions(ctx context.Context, tx *sqldb.Tx, holding string, first, n int) (page []Barred, total int, err error) {
	like := "%" + sqldb.Like(holding) + "%"
	if err := tx.Get(ctx, &total, `SELECT COUNT(*) FROM suppressions WHERE address_key LIKE ? ESCAPE '!'`, like); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		suppressionRow
		Detail    string `db:"detail"`
		CreatedAt int64  `db:"created_at"`
	}
	err = tx.Select(ctx, &rows, `SELECT address_key, reason, detail, created_at FROM suppressions WHERE address_key LIKE ? ESCAPE '!'
		ORDER BY created_at DESC, address_key LIMIT ? OFFSET ?`, like, n, first)
	for _, r := range rows {
		page = append(page, Barred{r.AddressKey, r.Reason, r.Detail, clock.FromMillis(r.CreatedAt)})
	}
	return page, total, err
}

func deleteSuppression(ctx context.Context, tx *sqldb.Tx, key string) (there bool, err error) {
	n, err := tx.Exec(ctx, `DELETE FROM suppressions WHERE address_key = ?`, key)
	return n > 0, err
}
