package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// misaddress puts an address into a delivery that no import would have let in.
func misaddress(db *sqldb.DB, key, address string) error {
	return db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE deliveries SET address = ? WHERE address_key = ?`, address, key)
		return err
	})
}

// rename puts a name into a delivery that no import would have let in.
func rename(db *sqldb.DB, key, name string) error {
	return db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE deliveries SET name = ? WHERE address_key = ?`, name, key)
		return err
	})
}
