package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// fingerprint is what a database holds: of a SQLite file its bytes, as they are when
// nobody has it open any more, of PostgreSQL the rows of each table.
func fingerprint(t *testing.T, url string) map[string]string {
	t.Helper()
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		prints := map[string]string{}
		for _, name := range []string{path, path + "-wal"} {
			data, err := os.ReadFile(name)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			prints[name] = digest(string(data))
		}
		return prints
	}
	prints := map[string]string{}
	db := dbtest.Open(t, url)
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		var tables []string
		err := tx.Select(t.Context(), &tables, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`)
		if err != nil {
			return err
		}
		for _, table := range tables {
			var rows []string
			err := tx.EachRow(t.Context(), func(values []any) error {
				rows = append(rows, fmt.Sprintf("%#v", values))
				return nil
			}, `SELECT * FROM `+table)
			if err != nil {
				return err
			}
			slices.Sort(rows)
			prints[table] = fmt.Sprint(len(rows), " ", digest(strings.Join(rows, "\n")))
		}
		return nil
	})
	if err != nil || len(prints) < 25 {
		t.Fatal(len(prints), err)
	}
	return prints
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}
