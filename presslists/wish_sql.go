package presslists

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// wishRow is a line of the table wishes.
type wishRow struct {
	ID         int64  `db:"id"`
	AddressKey string `db:"address_key"`
	Reason     string `db:"reason"`
	PartnerID  int64  `db:"partner_id"`
	Actor      string `db:"actor"`
	CreatedAt  int64  `db:"created_at"`
}

func (r wishRow) wish() Wish {
	return Wish{ID: r.ID, AddressKey: r.AddressKey, Reason: r.Reason, PartnerID: r.PartnerID, Actor: r.Actor, At: clock.FromMillis(r.CreatedAt)}
}

// upsertWish asks for something. Who wants to be erased wants no mail either.
func upsertWish(ctx context.Context, tx *sqldb.Tx, r wishRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO wishes (address_key, reason, partner_id, actor, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (address_key) DO UPDATE SET reason = excluded.reason, partner_id = excluded.partner_id, actor = excluded.actor
		WHERE excluded.reason = 'erased'`, r.AddressKey, r.Reason, r.PartnerID, r.Actor, r.CreatedAt)
	return err
}

// selectWishes gives those that nobody has fulfilled meanwhile: by a link in a mail, say.
func selectWishes(ctx context.Context, tx *sqldb.Tx) (rows []wishRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT id, address_key, reason, partner_id, actor, created_at FROM wishes w
		WHERE NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = w.address_key AND (s.reason = 'erased' OR w.reason = 'manual'))
		ORDER BY created_at, id`)
	return rows, err
}

func deleteWish(ctx context.Context, tx *sqldb.Tx, id int64) (row wishRow, err error) {
	err = tx.Get(ctx, &row, `DELETE FROM wishes WHERE id = ? RETURNING id, address_key, reason, partner_id, actor, created_at`, id)
	return row, err
}

func deleteWishOf(ctx context.Context, tx *sqldb.Tx, key string) error {
	_, err := tx.Exec(ctx, `DELETE FROM wishes WHERE address_key = ?`, key)
	return err
}

// upsertBar stops an address on the lists of a partner. The first reason stays, but for erased.
func upsertBar(ctx context.Context, tx *sqldb.Tx, partnerID int64, r suppressionRow, detail string, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO partner_suppressions (address_key, partner_id, reason, detail, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (address_key, partner_id) DO UPDATE SET reason = excluded.reason, detail = '', created_at = excluded.created_at
		WHERE excluded.reason = 'erased'`, r.AddressKey, partnerID, r.Reason, detail, now)
	return err
}

func deleteBars(ctx context.Context, tx *sqldb.Tx, key string) error {
	_, err := tx.Exec(ctx, `DELETE FROM partner_suppressions WHERE address_key = ?`, key)
	return err
}

// handBars lets what was told to the partner of a list go with the list to another one.
func handBars(ctx context.Context, tx *sqldb.Tx, listID, to int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO partner_suppressions (address_key, partner_id, reason, detail, created_at)
		SELECT b.address_key, CAST(? AS BIGINT), b.reason, b.detail, b.created_at FROM partner_suppressions b
		JOIN press_lists l ON l.partner_id = b.partner_id WHERE l.id = ?
			AND b.address_key IN (SELECT c.address_key FROM contacts c WHERE c.list_id = l.id)
		ON CONFLICT (address_key, partner_id) DO NOTHING`, to, listID)
	return err
}

// standsElsewhere tells whether somebody with this address stands, or stood before a merge, on
// another list than these. There is at least one.
func standsElsewhere(ctx context.Context, tx *sqldb.Tx, own []List, key string) (there bool, err error) {
	ids := append([]int64{0}, idsOf(own)...) // SQL has no empty IN
	var n int
	err = tx.GetIn(ctx, &n, `SELECT (SELECT COUNT(*) FROM contacts WHERE address_key = ? AND list_id NOT IN (?))
		+ (SELECT COUNT(*) FROM former_contacts WHERE address_key = ? AND list_id NOT IN (?))`, key, ids, key, ids)
	return n > 0, err
}

// barOf is an SQL expression: why an address must not be mailed from a list, or NULL. Both are
// given as columns.
func barOf(addressKey, listID string) string {
	return `(SELECT b.reason FROM partner_suppressions b JOIN press_lists bl ON bl.partner_id = b.partner_id
		WHERE b.address_key = ` + addressKey + ` AND bl.id = ` + listID + `)`
}

// selectBarred adds the reasons of those keys that mustn't be mailed from a list to found; to be
// erased weighs more than any other.
func selectBarred(ctx context.Context, tx *sqldb.Tx, listID int64, keys []string, found map[string]string) error {
	var rows []suppressionRow
	err := tx.SelectIn(ctx, &rows, `SELECT b.address_key, b.reason FROM partner_suppressions b
		JOIN press_lists l ON l.partner_id = b.partner_id WHERE l.id = ? AND b.address_key IN (?)`, listID, keys)
	for _, r := range rows {
		if found[r.AddressKey] == "" || r.Reason == Erased {
			found[r.AddressKey] = r.Reason
		}
	}
	return err
}
