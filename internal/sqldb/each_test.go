package sqldb_test

import (
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

func TestExecEachChangesTheRowsThatAreMeant(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			if _, err := tx.Exec(ctx, `CREATE TABLE things (id BIGINT PRIMARY KEY, word TEXT, n BIGINT)`); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `INSERT INTO things VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4)`); err != nil {
				return err
			}
			n, err := tx.ExecEach(ctx, `UPDATE things SET word = @word, n = NULLIF(@number, 0) {rows} WHERE things.id = @id AND things.n = @was`,
				sqldb.Numbers("id", []int64{1, 2, 9, 4}), sqldb.Texts("word", []string{"x'", "?", "z", "@id"}),
				sqldb.Numbers("number", []int64{10, 0, 30, 40}), sqldb.Numbers("was", []int64{1, 2, 9, 5}))
			if n != 2 {
				t.Errorf("it says that %d rows were changed", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []struct {
			Word string `db:"word"`
			N    *int64 `db:"n"`
		}
		err = db.Read(ctx, func(tx *sqldb.Tx) error { return tx.Select(ctx, &got, `SELECT word, n FROM things ORDER BY id`) })
		if err != nil || len(got) != 4 {
			t.Fatal(got, err)
		}
		if got[0].Word != "x'" || *got[0].N != 10 || got[1].Word != "?" || got[1].N != nil || got[2].Word != "c" || got[3].Word != "d" {
			t.Errorf("%+v", got)
		}
	})
}
