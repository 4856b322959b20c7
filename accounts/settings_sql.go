package accounts

import (
	"context"

	"communique/internal/sqldb"
)

func selectSettings(ctx context.Context, tx *sqldb.Tx) (Settings, error) {
	var twoPeople int64
	err := tx.Get(ctx, &twoPeople, `SELECT two_people FROM settings WHERE id = 1`)
	if sqldb.NoRows(err) {
		return Settings{}, nil
	}
	return Settings{TwoPeople: twoPeople == 1}, err
}

func saveSettings(ctx context.Context, tx *sqldb.Tx, s Settings, now int64) error {
	twoPeople := 0
	if s.TwoPeople {
		twoPeople = 1
	}
	_, err := tx.Exec(ctx, `INSERT INTO settings (id, two_people, updated_at) VALUES (1, ?, ?)
		ON CONFLICT (id) DO UPDATE SET two_people = excluded.two_people, updated_at = excluded.updated_at`, twoPeople, now)
	return err
}
