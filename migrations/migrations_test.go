package migrations_test

import (
	"context"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations"
	"communique/migrations/dbtest"
)

func TestUpIsDoneOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := migrations.Check(context.Background(), db); err != nil {
			t.Fatalf("a migrated database: %v", err)
		}
		applied, err := migrations.Up(context.Background(), db)
		if err != nil || len(applied) != 0 {
			t.Fatalf("a second Up ran %v, %v", applied, err)
		}
	})
}
