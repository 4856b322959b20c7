package presslists

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// suppressionRow is a line of the table suppressions.
type suppressionRow struct {
	AddressKey string `db:"address_key"`
	Reason     string `db:"reason"`
}

func insertSuppression(ctx context.Context, tx *sqldb.Tx, key, reason, detail string, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO suppressions (address_key, reason, detail, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (address_key) DO NOTHING`, key, reason, detail, now)
	return err
}

// selectSuppressed adds the reasons of those keys that are suppressed to found.
func selectSuppressed(ctx context.Context, tx *sqldb.Tx, keys []string, found map[string]string) error {
	var rows []suppressionRow
	if err := tx.SelectIn(ctx, &rows, `SELECT address_key, reason FROM suppressions WHERE address_key IN (?)`, keys); err != nil {
		return err
	}
	for _, r := range rows {
		found[r.AddressKey] = r.Reason
	}
	return nil
}

// selectSuppressions gives a page of those whose key holds a text, and how many there are.
func selectSuppressions(ctx context.Context, tx *sqldb.Tx, holding string, first, n int) (page []Barred, total int, err error) {
	like := "%" + sqldb.Like(holding) + "%"
	// What goes for all lists goes for a partner's, too.
	const all = ` FROM (SELECT address_key, reason, detail, created_at, 0 AS partner_id FROM suppressions
		UNION ALL SELECT b.address_key, b.reason, b.detail, b.created_at, b.partner_id FROM partner_suppressions b
			WHERE NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = b.address_key)) AS stops WHERE address_key LIKE ? ESCAPE '!'`
	if err := tx.Get(ctx, &total, `SELECT COUNT(*)`+all, like); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		suppressionRow
		Detail    string `db:"detail"`
		CreatedAt int64  `db:"created_at"`
		PartnerID int64  `db:"partner_id"`
	}
	err = tx.Select(ctx, &rows, `SELECT address_key, reason, detail, created_at, partner_id`+all+`
		ORDER BY created_at DESC, address_key, partner_id LIMIT ? OFFSET ?`, like, n, first)
	for _, r := range rows {
		page = append(page, Barred{r.AddressKey, r.Reason, r.Detail, clock.FromMillis(r.CreatedAt), r.PartnerID})
	}
	return page, total, err
}

// deleteSuppression lets an address be mailed from every list.
func deleteSuppression(ctx context.Context, tx *sqldb.Tx, key string) (there bool, err error) {
	n, err := tx.Exec(ctx, `DELETE FROM suppressions WHERE address_key = ?`, key)
	if err != nil {
		return false, err
	}
	more, err := tx.Exec(ctx, `DELETE FROM partner_suppressions WHERE address_key = ?`, key)
	return n+more > 0, err
}
