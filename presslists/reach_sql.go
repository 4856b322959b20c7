package presslists

import (
	"context"

	"communique/internal/sqldb"
)

// countRow is how many contacts of a list have a language.
type countRow struct {
	ListID int64 `db:"list_id"`
	Reach
}

// selectReaders counts the contacts of lists by their own language, and those whose address
// must not be mailed. Few are suppressed: they are looked up, not the many others; the cross keeps
// SQLite from beginning at the contacts.
func selectReaders(ctx context.Context, tx *sqldb.Tx, lists []int64) (rows []countRow, err error) {
	err = tx.SelectIn(ctx, &rows, `SELECT a.list_id, a.language, a.contacts, COALESCE(s.suppressed, 0) AS suppressed
		FROM (SELECT list_id, language, COUNT(*) AS contacts FROM contacts WHERE list_id IN (?) GROUP BY list_id, language) AS a
		LEFT JOIN (SELECT c.list_id, c.language, COUNT(*) AS suppressed
			FROM suppressions s CROSS JOIN contacts c WHERE c.address_key = s.address_key AND c.list_id IN (?) GROUP BY c.list_id, c.language) AS s
			ON s.list_id = a.list_id AND s.language = a.language
		ORDER BY a.list_id, a.language`, lists, lists)
	return rows, err
}

// selectShared gives where those stand who are on several lists and may be mailed.
func selectShared(ctx context.Context, tx *sqldb.Tx, lists []int64) (spots []spot, err error) {
	err = tx.SelectIn(ctx, &spots, `SELECT c.list_id, c.language, c.address_key
		FROM (SELECT address_key FROM contacts GROUP BY address_key HAVING COUNT(*) > 1) AS d
		JOIN contacts c ON c.address_key = d.address_key
		WHERE c.list_id IN (?) AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = c.address_key)`, lists)
	return spots, err
}

// selectSpots gives where those stand who have these addresses.
func selectSpots(ctx context.Context, tx *sqldb.Tx, keys []string) (spots []spot, err error) {
	err = tx.SelectIn(ctx, &spots, `SELECT list_id, language, address_key FROM contacts WHERE address_key IN (?)`, keys)
	return spots, err
}
