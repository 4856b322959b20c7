package presslists

import (
	"context"
	"strings"

	"communique/internal/sqldb"
)

// selectReach walks over the list once; each address is looked up by its key.
func selectReach(ctx context.Context, tx *sqldb.Tx, listID int64, before []Reached) (all []Reach, err error) {
	elsewhere, args := `FALSE`, []any{}
	var lists []string
	for _, b := range before {
		if len(b.Languages) > 0 {
			lists = append(lists, `e.list_id = ? AND e.language IN (?)`)
			args = append(args, b.ListID, b.Languages)
		}
	}
	if len(lists) > 0 {
		elsewhere = `s.address_key IS NULL AND EXISTS (SELECT 1 FROM contacts e WHERE e.address_key = c.address_key AND (` +
			strings.Join(lists, ` OR `) + `))`
	}
	err = tx.SelectIn(ctx, &all, `SELECT c.language, COUNT(*) AS contacts,
			SUM(CASE WHEN s.address_key IS NULL THEN 0 ELSE 1 END) AS suppressed,
			SUM(CASE WHEN `+elsewhere+` THEN 1 ELSE 0 END) AS elsewhere
		FROM contacts c LEFT JOIN suppressions s ON s.address_key = c.address_key
		WHERE c.list_id = ? GROUP BY c.language ORDER BY c.language`, append(args, listID)...)
	return all, err
}
