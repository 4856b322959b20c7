package sqldb_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// insert puts a partner into the database, in whose table the tests write.
func insert(ctx context.Context, tx *sqldb.Tx, slug string) error {
	_, err := tx.Exec(ctx, `INSERT INTO partners (slug, name, country, created_at) VALUES (?, ?, 'BE', 0)`, slug, slug)
	return err
}

func slugs(t *testing.T, db *sqldb.DB) []string {
	t.Helper()
	var all []string
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.Select(t.Context(), &all, `SELECT slug FROM partners ORDER BY slug`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWriteKeepsWhatWasCommittedAndNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { return insert(ctx, tx, "kept") }); err != nil {
			t.Fatal(err)
		}
		refused := errors.New("no")
		err := db.Write(ctx, func(tx *sqldb.Tx) error { return errors.Join(insert(ctx, tx, "refused"), refused) })
		if !errors.Is(err, refused) {
			t.Errorf("the function's error came back as %v", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a panic was swallowed")
				}
			}()
			_ = db.Write(ctx, func(tx *sqldb.Tx) error {
				if err := insert(ctx, tx, "panicked"); err != nil {
					t.Error(err)
				}
				panic("in the middle")
			})
		}()
		cancelled, cancel := context.WithCancel(ctx)
		err = db.Write(cancelled, func(tx *sqldb.Tx) error {
			defer cancel()
			return insert(cancelled, tx, "cancelled")
		})
		if err == nil {
			t.Error("a transaction whose context has ended was committed")
		}
		if got := slugs(t, db); len(got) != 1 || got[0] != "kept" {
			t.Errorf("the table holds %v", got)
		}
		// And the only writer of SQLite is free again.
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { return insert(ctx, tx, "after") }); err != nil {
			t.Error(err)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Read(t.Context(), func(tx *sqldb.Tx) error { return insert(t.Context(), tx, "sneaked in") })
		if err == nil {
			t.Error("a reading transaction wrote")
		}
		if got := slugs(t, db); len(got) != 0 {
			t.Errorf("the table holds %v", got)
		}
	})
}

func TestReadSeesOneState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		count := func(tx *sqldb.Tx) (n int) {
			if err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM partners`); err != nil {
				t.Error(err)
			}
			return n
		}
		err := db.Read(ctx, func(tx *sqldb.Tx) error {
			before := count(tx)
			err := db.Write(ctx, func(w *sqldb.Tx) error { return insert(ctx, w, "meanwhile") })
			if after := count(tx); after != before {
				t.Errorf("a reading transaction saw %d rows, then %d", before, after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestStatementsOfOneTextOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			for _, slug := range []string{"a", "b", "c"} {
				if err := insert(ctx, tx, slug); err != nil {
					return err
				}
			}
			var found []string
			err := tx.SelectIn(ctx, &found, `SELECT slug FROM partners WHERE country = ? AND slug IN (?) ORDER BY slug`+tx.SkipLocked(), "BE", []string{"a", "c", "x"})
			if len(found) != 2 || found[0] != "a" || found[1] != "c" {
				t.Errorf("SelectIn: %v", found)
			}
			if err != nil {
				return err
			}
			n, err := tx.ExecIn(ctx, `DELETE FROM partners WHERE slug IN (?)`, []string{"a", "b", "x"})
			if n != 2 {
				t.Errorf("ExecIn: %d rows", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNoRowsAndUnique(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		err := db.Read(ctx, func(tx *sqldb.Tx) error {
			var id int64
			return tx.Get(ctx, &id, `SELECT id FROM partners WHERE slug = 'nobody'`)
		})
		if !sqldb.NoRows(err) || sqldb.IsUnique(err) {
			t.Errorf("no row: %v", err)
		}
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			return errors.Join(insert(ctx, tx, "same"), insert(ctx, tx, "same"))
		})
		if !sqldb.IsUnique(err) || sqldb.NoRows(err) {
			t.Errorf("a second row of the same slug: %v", err)
		}
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO partner_languages (partner_id, language) VALUES (4711, 'nl')`)
			return err
		})
		if err == nil || sqldb.IsUnique(err) {
			t.Errorf("a language of no partner: %v", err)
		}
	})
}

// TestWritersWaitForEachOther counts with a read and a write that depends on it: on
// SQLite the transactions follow one another, on PostgreSQL the row is locked.
func TestWritersWaitForEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { return insert(ctx, tx, "counter") }); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				err := db.Write(ctx, func(tx *sqldb.Tx) error {
					_, err := tx.Exec(ctx, `UPDATE partners SET created_at = created_at + 1 WHERE slug = 'counter'`)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var n int
		err := db.Read(ctx, func(tx *sqldb.Tx) error { return tx.Get(ctx, &n, `SELECT created_at FROM partners`) })
		if err != nil || n != 20 {
			t.Errorf("20 writers counted to %d, %v", n, err)
		}
	})
}
