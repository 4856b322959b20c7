package sqldb_test

import (
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// TestTheDatabaseTellsTheTime: its server is this machine, so it is about the machine's.
func TestTheDatabaseTellsTheTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		at, err := db.Time(t.Context())
		if off := at.Sub(clock.System{}.Now()); err != nil || off.Abs() > time.Minute || at.Location() != time.UTC {
			t.Errorf("%v, %v off, %v", at, off, err)
		}
		later, err := db.Time(t.Context())
		if err != nil || later.Before(at) {
			t.Errorf("%v after %v, %v", later, at, err)
		}
	})
}
