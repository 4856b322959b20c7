package releases

import (
	"context"

	"communique/internal/sqldb"

	"pgregory.net/rapid"
)

// tamper does to the editions of a language what no verb does.
func tamper(ctx context.Context, db *sqldb.DB, language, set string) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE editions SET `+set+` WHERE language = ?`, language)
		return err
	})
}

// thawedEditions are the ids of the editions that are out of use.
func thawedEditions(ctx context.Context, db *sqldb.DB) (ids []int64, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Select(ctx, &ids, `SELECT id FROM editions WHERE thawed_at IS NOT NULL`)
	})
	return ids, err
}

func empty(ctx context.Context, t *rapid.T, db *sqldb.DB, table string) {
	err := db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM `+table)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
