package presslists

import (
	"context"
	"slices"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// formerRow is a line of the table former_contacts; its contact has the id of the one into
// which it went.
type formerRow struct {
	contactRow

	FormerID  int64  `db:"former_id"`
	Cause     string `db:"cause"`
	Actor     string `db:"actor"`
	CreatedAt int64  `db:"created_at"`
}

const everyFormer = `SELECT id AS former_id, contact_id AS id, cause, actor, created_at, list_id, address, address_key, name, outlet,
	language, topics, consent_basis, ground, consent_on, recorded_by, recorded_at, claimed_by, claimed_at FROM former_contacts`

func (r formerRow) former() Former {
	return Former{ID: r.FormerID, Cause: r.Cause, Was: r.contact(), Actor: r.Actor, At: clock.FromMillis(r.CreatedAt)}
}

func insertFormer(ctx context.Context, tx *sqldb.Tx, into int64, cause string, c Contact, actor string, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO former_contacts (contact_id, cause, list_id, address, address_key, name, outlet, language,
		topics, consent_basis, ground, consent_on, recorded_by, recorded_at, claimed_by, claimed_at, actor, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		slices.Concat([]any{into, cause, c.ListID, c.Address, c.AddressKey, c.Name, c.Outlet, c.Language, c.Topics}, c.evidence(), []any{actor, now})...)
	return err
}

// selectFormer gives what the contacts were, the newest first.
func selectFormer(ctx context.Context, tx *sqldb.Tx, contactIDs []int64) ([]Former, error) {
	var rows []formerRow
	err := tx.SelectIn(ctx, &rows, everyFormer+` WHERE contact_id IN (?) ORDER BY id DESC`, contactIDs)
	all := make([]Former, len(rows))
	for i, r := range rows {
		all[i] = r.former()
	}
	return all, err
}

// dropFormer forgets one.
func dropFormer(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM former_contacts WHERE id = ?`, id)
	return err
}

// handOver gives what one contact was to another one.
func handOver(ctx context.Context, tx *sqldb.Tx, from, to int64) error {
	_, err := tx.Exec(ctx, `UPDATE former_contacts SET contact_id = ? WHERE contact_id = ?`, to, from)
	return err
}
