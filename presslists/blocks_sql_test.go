package presslists_test

import "communique/internal/sqldb"

// forget takes the blocks away, as in a database that was made before there were any.
func forget(tx *sqldb.Tx) error {
	if _, err := tx.Exec(ctx, `DELETE FROM contact_blocks`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE press_lists SET indexed = 0`)
	return err
}
