package accounts_test

import (
	"context"
	"fmt"
	"testing"

	"communique/internal/sqldb"
)

// everything is each value that is kept about users.
func everything(t *testing.T, db *sqldb.DB) (values []string) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		for _, table := range []string{"users", "user_grants", "sessions", "user_devices", "user_links", "letters", "sign_in_pails", "audit"} {
			err := tx.EachRow(context.Background(), func(row []any) error {
				for _, v := range row {
					values = append(values, fmt.Sprint(v))
				}
				return nil
			}, `SELECT * FROM `+table)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return values
}
