package presslists

import (
	"context"

	"communique/internal/sqldb"
)

// Recipients is a query that stands inside a statement of the package that plans mails
// for them, so that a list of any size is planned without a row of it coming by here:
// the contacts of a list with their id, address, address_key, name, language, and
// suppressed, the reason why the address must not be mailed or ”. Its values are the
// list's id, and the ids between which the contacts lie: above the first, up to the second.
// Whoever told only the list's partner that they want no mail is not among them, so that another
// partner's list can still reach them.
var Recipients = `SELECT c.id, c.address, c.address_key, c.name, c.language, COALESCE(s.reason, '') AS suppressed
	FROM contacts c LEFT JOIN suppressions s ON s.address_key = c.address_key
	WHERE c.list_id = ? AND c.id > ? AND c.id <= ? AND (s.reason IS NOT NULL OR ` + barred + ` IS NULL)`

// StopReason is an SQL expression for such a statement: the reason for which the contact,
// given as the columns of its id and of its address key, must not be mailed now, or ”.
// A contact who was taken off the list is "removed".
func StopReason(contactID, addressKey string) string {
	return `COALESCE((SELECT s.reason FROM suppressions s WHERE s.address_key = ` + addressKey + `),
		(SELECT b.reason FROM partner_suppressions b JOIN press_lists bl ON bl.partner_id = b.partner_id
			JOIN contacts bc ON bc.list_id = bl.id WHERE b.address_key = ` + addressKey + ` AND bc.id = ` + contactID + `),
		CASE WHEN EXISTS (SELECT 1 FROM contacts c WHERE c.id = ` + contactID + `) THEN '' ELSE '` + Removed + `' END)`
}

// Suppression is such an expression as well: the reason for which an address must not be mailed
// from a list, or ”. It is given the columns of the address's key and of the list's id. What it is
// asked of needn't be a contact any more.
func Suppression(addressKey, listID string) string {
	return `COALESCE((SELECT s.reason FROM suppressions s WHERE s.address_key = ` + addressKey + `), ` + barOf(addressKey, listID) + `, '')`
}

// selectPageEnd gives the id of the n-th contact of a list after the one with id after,
// or of its last; 0 when there is none.
func selectPageEnd(ctx context.Context, tx *sqldb.Tx, listID, after int64, n int) (last int64, err error) {
	err = tx.Get(ctx, &last, `SELECT COALESCE(MAX(id), 0) FROM
		(SELECT id FROM contacts WHERE list_id = ? AND id > ? ORDER BY id LIMIT ?) AS page`, listID, after, n)
	return last, err
}

// countLanguages counts the contacts between two ids by their own language.
func countLanguages(ctx context.Context, tx *sqldb.Tx, listID, after, last int64) (map[string]int, error) {
	var rows []struct {
		Language string `db:"language"`
		N        int    `db:"n"`
	}
	err := tx.Select(ctx, &rows, `SELECT language, COUNT(*) AS n FROM contacts
		WHERE list_id = ? AND id > ? AND id <= ? GROUP BY language`, listID, after, last)
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.Language] = r.N
	}
	return counts, err
}

// insertSuppressions stops addresses that aren't stopped yet.
func insertSuppressions(ctx context.Context, tx *sqldb.Tx, keys []string, reason, detail string, now int64) error {
	for _, key := range keys {
		if err := insertSuppression(ctx, tx, key, reason, detail, now); err != nil {
			return err
		}
	}
	return nil
}

// selectStoppedSince gives the keys of the addresses that were stopped on a list at or after an
// instant.
func selectStoppedSince(ctx context.Context, tx *sqldb.Tx, listID, since int64) (keys []string, err error) {
	err = tx.Select(ctx, &keys, `SELECT address_key FROM suppressions WHERE created_at >= ?
		UNION ALL SELECT b.address_key FROM partner_suppressions b JOIN press_lists l ON l.partner_id = b.partner_id
			WHERE l.id = ? AND b.created_at >= ?`, since, listID, since)
	return keys, err
}

// StopCount is an SQL expression that counts the addresses that were stopped at or
// after an instant, which is its two values, in milliseconds: whoever has asked about those that
// it is about to mail has to ask anew only when there are more.
const StopCount = `((SELECT COUNT(*) FROM suppressions s WHERE s.created_at >= ?)
	+ (SELECT COUNT(*) FROM partner_suppressions b WHERE b.created_at >= ?))`
