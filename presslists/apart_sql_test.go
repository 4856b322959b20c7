package presslists_test

import (
	"testing"

	"communique/internal/sqldb"
)

// pairs is of how many it is kept that they are different people.
func (h house) pairs(t testing.TB) (n int) {
	t.Helper()
	err := h.db.Read(ctx, func(tx *sqldb.Tx) error { return tx.Get(ctx, &n, `SELECT COUNT(*) FROM not_duplicates`) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}
