package accounts

import (
	"context"

	"communique/internal/sqldb"
)

// isShut is an expression for a user, of the table users: 1 when they have roles, and all of them
// for partners that are retired.
const isShut = `CASE WHEN EXISTS (SELECT 1 FROM user_grants sg WHERE sg.user_id = users.id)
	AND NOT EXISTS (SELECT 1 FROM user_grants sg LEFT JOIN partners sp ON sp.id = sg.partner_id
		WHERE sg.user_id = users.id AND COALESCE(sp.retired_at, 0) = 0) THEN 1 ELSE 0 END`

// setRetired says since when a partner is retired, 0: it isn't.
func setRetired(ctx context.Context, tx *sqldb.Tx, id, at int64) error {
	_, err := tx.Exec(ctx, `UPDATE partners SET retired_at = ? WHERE id = ?`, at, id)
	return err
}

// signOutShut ends the sessions of those who had roles for a partner and are left with nobody to act for.
func signOutShut(ctx context.Context, tx *sqldb.Tx, partnerID int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE user_id IN (SELECT users.id FROM users
		JOIN user_grants g ON g.user_id = users.id WHERE g.partner_id = ? AND `+isShut+` = 1)`, partnerID)
	return err
}
