package migrations_test

import (
	"io/fs"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

func TestUpIsDoneOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := migrations.Check(t.Context(), db); err != nil {
			t.Fatalf("a migrated database: %v", err)
		}
		applied, err := migrations.Up(t.Context(), db)
		if err != nil || len(applied) != 0 {
			t.Fatalf("a second Up ran %v, %v", applied, err)
		}
	})
}

func TestAnEmptyDatabaseIsToldAndMigrated(t *testing.T) {
	db := dbtest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "empty.db"))
	if err := migrations.Check(t.Context(), db); !fault.Is(err, "db.not_migrated") {
		t.Errorf("an empty database: %v", err)
	}
	applied, err := migrations.Up(t.Context(), db)
	if err != nil || len(applied) != len(names(t, "sqlite")) {
		t.Errorf("Up ran %v, %v", applied, err)
	}
	if err := migrations.Check(t.Context(), db); err != nil {
		t.Errorf("after Up: %v", err)
	}
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		markAsApplied(t, db, 99_999)
		if err := migrations.Check(t.Context(), db); !fault.Is(err, "db.newer") {
			t.Errorf("Check: %v", err)
		}
		if _, err := migrations.Up(t.Context(), db); !fault.Is(err, "db.newer") {
			t.Errorf("Up: %v", err)
		}
	})
}

func TestADatabaseThatIsBusyIsTold(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "busy.db")
	holder := dbtest.Open(t, url)
	db, err := sqldb.Open(t.Context(), url, sqldb.Patience(10*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = holder.Write(t.Context(), func(*sqldb.Tx) error {
		if _, err := migrations.Up(t.Context(), db); !fault.Is(err, "db.locked") {
			t.Errorf("Up while another process writes: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfBothEnginesPairUp(t *testing.T) {
	sqlite, postgres := names(t, "sqlite"), names(t, "postgres")
	if diff := cmp.Diff(sqlite, postgres); diff != "" || len(sqlite) == 0 {
		t.Errorf("sqlite/ and postgres/ have other files (-sqlite +postgres):\n%s", diff)
	}
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := fs.ReadDir(migrations.Files, folder)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = e.Name()
	}
	return all
}

func TestDownLeavesNothingAndUpComesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		before := schemaOf(t, db)
		if len(before) == 0 {
			t.Fatal("a migrated database has no tables")
		}
		p, err := migrations.Provider(db)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.DownTo(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if left := schemaOf(t, db); len(left) != 0 {
			t.Errorf("Down left %v", left)
		}
		if _, err := migrations.Up(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, schemaOf(t, db)); diff != "" {
			t.Errorf("Up after Down made other tables:\n%s", diff)
		}
	})
}

func TestTwoMachinesThatStartAtOnceMigrateOnce(t *testing.T) {
	dbtest.URLs(t, func(t *testing.T, url string) {
		first := dbtest.Open(t, url)
		p, err := migrations.Provider(first)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.DownTo(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		total := 0
		var wg sync.WaitGroup
		for range 3 {
			db := dbtest.Open(t, url)
			wg.Go(func() {
				applied, err := migrations.Up(t.Context(), db)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				total += len(applied)
			})
		}
		wg.Wait()
		if want := len(names(t, "sqlite")); total != want {
			t.Errorf("%d migrations were run, want each of %d once", total, want)
		}
	})
}
