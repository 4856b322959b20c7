package presslists

import (
	"context"

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
