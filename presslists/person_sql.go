package presslists

import (
	"context"
	"slices"

	"communique/internal/sqldb"
)

func insertContact(ctx context.Context, tx *sqldb.Tx, c Contact, now int64) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO contacts (list_id, address, address_key, name, outlet, language, topics,
		consent_basis, ground, consent_on, recorded_by, recorded_at, claimed_by, claimed_at, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		slices.Concat([]any{c.ListID, c.Address, c.AddressKey, c.Name, c.Outlet, c.Language, c.Topics}, c.evidence(), []any{now, now})...)
	return id, err
}

func updateContact(ctx context.Context, tx *sqldb.Tx, c Contact, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE contacts SET address = ?, address_key = ?, name = ?, outlet = ?, language = ?, topics = ?,
		consent_basis = ?, ground = ?, consent_on = ?, recorded_by = ?, recorded_at = ?, claimed_by = ?, claimed_at = ?,
		updated_at = ? WHERE id = ?`,
		slices.Concat([]any{c.Address, c.AddressKey, c.Name, c.Outlet, c.Language, c.Topics}, c.evidence(), []any{now, c.ID})...)
	return err
}

func deleteContact(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM contacts WHERE id = ?`, id)
	return err
}

// deleteFormer forgets whom an address had been on lists. There is at least one.
func deleteFormer(ctx context.Context, tx *sqldb.Tx, listIDs []int64, key string) error {
	_, err := tx.ExecIn(ctx, `DELETE FROM former_contacts WHERE address_key = ? AND list_id IN (?)`, key, listIDs)
	return err
}

// upsertErased stops an address for good, whatever stopped it before.
func upsertErased(ctx context.Context, tx *sqldb.Tx, key string, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO suppressions (address_key, reason, detail, created_at) VALUES (?, 'erased', '', ?)
		ON CONFLICT (address_key) DO UPDATE SET reason = 'erased', detail = '', created_at = excluded.created_at`, key, now)
	return err
}
