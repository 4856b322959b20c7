package migrations

import (
	"context"

	"communique/internal/sqldb"
)

// once sees to it that of two processes that run the same migration at the same moment
// one fails, also where the migration itself does nothing that can't be done twice.
// PostgreSQL has a lock for that.
func once(ctx context.Context, db *sqldb.DB) error {
	if db.Engine() != sqldb.SQLite {
		return nil
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM goose_db_version WHERE id NOT IN (SELECT MIN(id) FROM goose_db_version GROUP BY version_id)`)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `CREATE UNIQUE INDEX IF NOT EXISTS goose_db_version_once ON goose_db_version (version_id)`)
		return err
	})
}
