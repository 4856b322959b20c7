package memory_test

import (
	"testing"

	"communique/internal/sqldb"
	"communique/locales/memory"
)

func remember(t testing.TB, db *sqldb.DB, m *memory.Memory, entries ...memory.Entry) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error { return m.Remember(t.Context(), tx, entries) })
	if err != nil {
		t.Fatal(err)
	}
}

func exact(t testing.TB, db *sqldb.DB, m *memory.Memory, source, language string, asks ...memory.Ask) (found map[memory.Ask]memory.Match) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		var err error
		found, err = m.Exact(t.Context(), tx, source, language, asks)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func lookup(t testing.TB, m *memory.Memory, q memory.Query) []memory.Match {
	t.Helper()
	matches, err := m.Lookup(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return matches
}
