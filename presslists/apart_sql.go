package presslists

import (
	"context"

	"communique/internal/sqldb"
)

// insertApart keeps, of these contacts, each two with different addresses as no duplicates,
// and gives how many of the pairs are new.
func insertApart(ctx context.Context, tx *sqldb.Tx, ids []int64, actor string, now int64) (int64, error) {
	return tx.ExecIn(ctx, `INSERT INTO not_duplicates (lower_id, higher_id, actor, created_at)
		SELECT a.id, b.id, CAST(? AS TEXT), CAST(? AS BIGINT) FROM contacts a JOIN contacts b ON a.id < b.id
		WHERE a.id IN (?) AND b.id IN (?) AND a.address_key <> b.address_key
		ON CONFLICT (lower_id, higher_id) DO NOTHING`, actor, now, ids, ids)
}

// deleteApart forgets what was said of each two of these contacts, and gives of how many.
func deleteApart(ctx context.Context, tx *sqldb.Tx, ids []int64) (int64, error) {
	return tx.ExecIn(ctx, `DELETE FROM not_duplicates WHERE lower_id IN (?) AND higher_id IN (?)`, ids, ids)
}

// selectApart reads all of them: they are few, and the contacts that are alike may be many.
func selectApart(ctx context.Context, tx *sqldb.Tx) (apart, error) {
	all := apart{}
	err := tx.EachRow(ctx, func(values []any) error {
		lower, _ := values[0].(int64)
		higher, _ := values[1].(int64)
		all[lower] = append(all[lower], higher)
		all[higher] = append(all[higher], lower)
		return nil
	}, `SELECT lower_id, higher_id FROM not_duplicates`)
	return all, err
}

// saidRow is a line of the table not_duplicates.
type saidRow struct {
	Lower     int64  `db:"lower_id"`
	Higher    int64  `db:"higher_id"`
	Actor     string `db:"actor"`
	CreatedAt int64  `db:"created_at"`
}

// selectSaid gives what was said of these contacts and others with a higher id, the oldest first.
func selectSaid(ctx context.Context, tx *sqldb.Tx, ids []int64) (all []saidRow, err error) {
	err = tx.SelectIn(ctx, &all, `SELECT lower_id, higher_id, actor, created_at FROM not_duplicates WHERE lower_id IN (?) ORDER BY created_at, lower_id, higher_id`, ids)
	return all, err
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
