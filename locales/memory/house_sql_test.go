package memory_test

import (
	"testing"

	"communique/internal/sqldb"
)

// rowsLeft counts the rows of all tables of the memory.
func rowsLeft(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.Get(t.Context(), &n, `SELECT (SELECT COUNT(*) FROM memory_entries) + (SELECT COUNT(*) FROM memory_words) + (SELECT COUNT(*) FROM memory_sources)`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
