package accounts

import (
	"context"

	"communique/internal/sqldb"
)

// selectTranslated gives the languages of whoever translates; an empty one is of somebody who
// does so into each.
func selectTranslated(ctx context.Context, tx *sqldb.Tx) (languages []string, err error) {
	err = tx.Select(ctx, &languages, `SELECT DISTINCT COALESCE(NULLIF(g.language, ''), l.language, '')
		FROM user_grants g JOIN users u ON u.id = g.user_id LEFT JOIN partner_languages l ON l.partner_id = g.partner_id
			LEFT JOIN partners p ON p.id = g.partner_id
		WHERE u.ended_at = 0 AND COALESCE(p.retired_at, 0) = 0 AND (g.role = 'translator' AND (g.partner_id IS NULL OR l.language IS NOT NULL)
			OR g.role = 'officer' AND l.language IS NOT NULL)`)
	return languages, err
}
