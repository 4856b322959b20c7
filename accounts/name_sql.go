package accounts

import (
	"context"
	"slices"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

// takeName is nil when nobody else has this name, who is a user or was one: the books know
// people by their names. Whoever has the same address as well is another fault's.
// Fault: accounts.user_name_taken.
func takeName(ctx context.Context, tx *sqldb.Tx, u User) error {
	if err := fillNames(ctx, tx); err != nil {
		return err
	}
	var other string
	err := tx.Get(ctx, &other, `SELECT address FROM users WHERE name_key = ? AND id <> ? AND address_key <> ?`, nameKey(u.Name), u.ID, u.Address.Key)
	if sqldb.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "accounts.user_name_taken", "Name", u.Name, "Address", other).At(fault.Place{Field: "name"})
}

// fillNames gives users their keys who were added before names had any. Of two with one
// name the second is left without, until it is changed.
func fillNames(ctx context.Context, tx *sqldb.Tx) error {
	var unkeyed []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if err := tx.Select(ctx, &unkeyed, `SELECT id, name FROM users WHERE name_key = '' ORDER BY id`); err != nil || len(unkeyed) == 0 {
		return err
	}
	var taken []string
	if err := tx.Select(ctx, &taken, `SELECT name_key FROM users WHERE name_key <> ''`); err != nil {
		return err
	}
	for _, u := range unkeyed {
		key := nameKey(u.Name)
		if slices.Contains(taken, key) {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE users SET name_key = ? WHERE id = ?`, key, u.ID); err != nil {
			return err
		}
		taken = append(taken, key)
	}
	return nil
}
