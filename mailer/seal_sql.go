package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// keepKey keeps a key under its name, unless there is one, and gives the one that there is.
func keepKey(ctx context.Context, tx *sqldb.Tx, name, fresh string) (kept string, err error) {
	if _, err := tx.Exec(ctx, `INSERT INTO mailer_keys (name, key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`, name, fresh); err != nil {
		return "", err
	}
	err = tx.Get(ctx, &kept, `SELECT key FROM mailer_keys WHERE name = ?`, name)
	return kept, err
}
