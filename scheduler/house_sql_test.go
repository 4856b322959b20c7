package scheduler_test

import (
	"fmt"
	"testing"

	"communique/internal/sqldb"
	"communique/scheduler"
)

// addPressLists writes press lists that have these targets, without package
// presslists, which stands further down the street.
func addPressLists(t *testing.T, db *sqldb.DB, targets []scheduler.Target) {
	t.Helper()
	ctx := t.Context()
	err := db.Write(ctx, func(tx *sqldb.Tx) error {
		var partner int64
		err := tx.Get(ctx, &partner, `
			INSERT INTO partners (slug, name, country, created_at) VALUES ('partner', 'Partner', 'BE', 0)
			ON CONFLICT (slug) DO UPDATE SET name = EXCLUDED.name RETURNING id`)
		if err != nil {
			return err
		}
		for _, target := range targets {
			_, err := tx.Exec(ctx, `
				INSERT INTO press_lists (id, slug, partner_id, country, name, language, zone, window_rule, created_at, updated_at)
				VALUES (?, ?, ?, ?, ?, 'en', ?, ?, 0, 0)`,
				target.ListID, fmt.Sprint(target.ListID), partner, target.Country, target.Country, target.Zone, target.Window)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// countOccurrences counts every row, also those that were cancelled.
func countOccurrences(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.Get(t.Context(), &n, `SELECT COUNT(*) FROM occurrences`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// breakTables hides the occurrences, as if the database were damaged.
func (h *house) breakTables(t *testing.T) {
	t.Helper()
	h.exec(t, `ALTER TABLE occurrences RENAME TO hidden`)
}

func (h *house) mendTables(t *testing.T) {
	t.Helper()
	h.exec(t, `ALTER TABLE hidden RENAME TO occurrences`)
}

func (h *house) exec(t *testing.T, statement string) {
	t.Helper()
	err := h.db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
