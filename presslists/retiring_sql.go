package presslists

import (
	"context"

	"communique/internal/sqldb"
)

// RetiredAt is an SQL expression for a statement of the package that mails lists: since when a
// list, which is given as a column, is retired, in milliseconds; 0: it isn't.
func RetiredAt(listID string) string {
	return `COALESCE((SELECT rl.retired_at FROM press_lists rl WHERE rl.id = ` + listID + `), 0)`
}

// setRetired says since when a list is retired, 0: it isn't; and whether it is so with its partner.
func setRetired(ctx context.Context, tx *sqldb.Tx, id, at int64, withPartner bool, now int64) error {
	with := 0
	if withPartner {
		with = 1
	}
	_, err := tx.Exec(ctx, `UPDATE press_lists SET retired_at = ?, retired_with = ?, updated_at = ?, version = version + 1 WHERE id = ?`,
		at, with, now, id)
	return err
}

func selectRetired(ctx context.Context, tx *sqldb.Tx, id int64) (at int64, slug string, err error) {
	var row struct {
		At   int64  `db:"retired_at"`
		Slug string `db:"slug"`
	}
	err = tx.Get(ctx, &row, `SELECT retired_at, slug FROM press_lists WHERE id = ?`, id)
	return row.At, row.Slug, err
}
