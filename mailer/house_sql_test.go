package mailer

import (
	"context"
	"fmt"

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

// fill lets the database of this handle not grow any more.
func fill(h *house, db *sqldb.DB) (lift func()) {
	pragma := func(q string) {
		_, err := db.Writer().Exec(q)
		h.must(err)
	}
	pragma("CREATE TABLE ballast (b BLOB)")
	var pages int64
	h.must(db.Writer().Get(&pages, "PRAGMA page_count"))
	pragma(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	for {
		if _, err := db.Writer().Exec("INSERT INTO ballast VALUES (zeroblob(2000))"); err != nil {
			break
		}
	}
	return func() { pragma("PRAGMA max_page_count = 1000000") }
}

// pauseMailing pauses a mailing as too many refusals would.
func pauseMailing(db *sqldb.DB, id int64) error {
	return db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE mailings SET paused_at = 1, pause_reason = 'refusals', pause_detail = 'no' WHERE id = ?`, id)
		return err
	})
}
