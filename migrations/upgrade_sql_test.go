package migrations_test

import (
	"testing"

	"communique/internal/sqldb"
	"communique/migrations"
)

// upgraded fills a database as it was in a version with what the statements put there, and brings
// it up to date.
func upgraded(t *testing.T, db *sqldb.DB, version int64, statements ...string) {
	t.Helper()
	p, err := migrations.Provider(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DownTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := db.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if _, err := migrations.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
}
