package presslists

import (
	"context"

	"communique/internal/sqldb"
)

// insertApart keeps each two of these contacts with different addresses as no duplicates,
// those on one list and, of each person, the first, and gives how many of the pairs are new.
func insertApart(ctx context.Context, tx *sqldb.Tx, ids, firsts []int64, actor string, now int64) (int64, error) {
	return tx.ExecIn(ctx, `INSERT INTO not_duplicates (lower_id, higher_id, actor, created_at)
		SELECT a.id, b.id, CAST(? AS TEXT), CAST(? AS BIGINT) FROM contacts a JOIN contacts b ON a.id < b.id
		WHERE a.id IN (?) AND b.id IN (?) AND a.address_key <> b.address_key AND (a.list_id = b.list_id OR a.id IN (?) AND b.id IN (?))
		ON CONFLICT (lower_id, higher_id) DO NOTHING`, actor, now, ids, ids, firsts, firsts)
}

// handApart says of a contact what was said of another one, which is about to go.
func handApart(ctx context.Context, tx *sqldb.Tx, from, to int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO not_duplicates (lower_id, higher_id, actor, created_at)
		SELECT CASE WHEN o.id < CAST(? AS BIGINT) THEN o.id ELSE CAST(? AS BIGINT) END, CASE WHEN o.id < CAST(? AS BIGINT) THEN CAST(? AS BIGINT) ELSE o.id END, o.actor, o.created_at
		FROM (SELECT CASE WHEN lower_id = CAST(? AS BIGINT) THEN higher_id ELSE lower_id END AS id, actor, created_at FROM not_duplicates WHERE lower_id = ? OR higher_id = ?) o
		WHERE o.id <> CAST(? AS BIGINT)
		ON CONFLICT (lower_id, higher_id) DO NOTHING`, to, to, to, to, from, from, from, to)
	return err
}

// deleteApart forgets what was said of each two of these contacts, and gives of how many.
func deleteApart(ctx context.Context, tx *sqldb.Tx, ids []int64) (int64, error) {
	return tx.ExecIn(ctx, `DELETE FROM not_duplicates WHERE lower_id IN (?) AND higher_id IN (?)`, ids, ids)
}

// saidRow is a line of the table not_duplicates, with the addresses of the contacts.
type saidRow struct {
	One       string `db:"one"`
	Other     string `db:"other"`
	Actor     string `db:"actor"`
	CreatedAt int64  `db:"created_at"`
}

// selectApart gives what was said of contacts on these lists, the oldest first. CROSS JOIN
// keeps SQLite from beginning with all contacts of the lists.
func selectApart(ctx context.Context, tx *sqldb.Tx, listIDs []int64) (all []saidRow, err error) {
	err = tx.SelectIn(ctx, &all, `SELECT a.address_key AS one, b.address_key AS other, n.actor, n.created_at FROM not_duplicates n
		CROSS JOIN contacts a CROSS JOIN contacts b
		WHERE a.id = n.lower_id AND b.id = n.higher_id AND a.list_id IN (?) AND b.list_id IN (?) AND a.address_key <> b.address_key ORDER BY n.created_at, n.lower_id, n.higher_id`, listIDs, listIDs)
	return all, err
}

// selectRows gives every contact on these lists that has one of the addresses.
func selectRows(ctx context.Context, tx *sqldb.Tx, listIDs []int64, keys []string) (ids []int64, err error) {
	err = tx.SelectIn(ctx, &ids, `SELECT id FROM contacts WHERE list_id IN (?) AND address_key IN (?) ORDER BY id`, listIDs, keys)
	return ids, err
}

// selectApartOf gives the addresses of two of these contacts of whom it was said; none: empty.
func selectApartOf(ctx context.Context, tx *sqldb.Tx, ids []int64) (one, other string, err error) {
	var rows []struct {
		One   string `db:"one"`
		Other string `db:"other"`
	}
	err = tx.SelectIn(ctx, &rows, `SELECT a.address AS one, b.address AS other FROM not_duplicates n
		JOIN contacts a ON a.id = n.lower_id JOIN contacts b ON b.id = n.higher_id
		WHERE n.lower_id IN (?) AND n.higher_id IN (?) AND a.address_key <> b.address_key ORDER BY a.id, b.id LIMIT 1`, ids, ids)
	for _, r := range rows {
		one, other = r.One, r.Other
	}
	return one, other, err
}
