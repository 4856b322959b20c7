package mailer

import (
	"context"

	"communique/internal/sqldb"
)

const troubled = ` WHERE d.mailing_id IN (?) AND d.state = ? AND (CAST(? AS TEXT) = '' OR d.reason = ?)`

func countTroubled(ctx context.Context, tx *sqldb.Tx, mailings []int64, s State, r Reason) (n int, err error) {
	err = tx.GetIn(ctx, &n, `SELECT COUNT(*) FROM deliveries d`+troubled, mailings, s, r, r)
	return n, err
}

// selectTroubled goes along the index, and so sorts nothing.
func selectTroubled(ctx context.Context, tx *sqldb.Tx, mailings []int64, s State, r Reason, skip, n int) (rows []deliveryRow, err error) {
	err = tx.SelectIn(ctx, &rows, oneDelivery+troubled+` ORDER BY d.mailing_id, d.id LIMIT ? OFFSET ?`, mailings, s, r, r, n, skip)
	return rows, err
}

// unpauseMailing lets a mailing go on that was paused, and tells whether it was. What was
// counted of refusals is forgotten.
func unpauseMailing(ctx context.Context, tx *sqldb.Tx, releaseID, id int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE mailings SET paused_at = 0, pause_reason = '', pause_detail = '', warned_at = 0, sent = 0, refused = 0,
		policy_run = 0, rung_at = 0 WHERE id = ? AND release_id = ? AND paused_at > 0`, id, releaseID)
	return n > 0, err
}

// wakeMailings lets those go on that waited for their release, and gives them.
func wakeMailings(ctx context.Context, tx *sqldb.Tx, releaseID int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `UPDATE mailings SET wait_until = 0, wait_reason = '', wait_detail = '', rung_at = 0
		WHERE release_id = ? AND wait_reason = 'release' AND finished_at = 0 RETURNING id`, releaseID)
	return ids, err
}

// mailingOf is the id of a delivery's mailing.
func mailingOf(ctx context.Context, tx *sqldb.Tx, id int64) (mailingID int64, err error) {
	err = tx.Get(ctx, &mailingID, `SELECT mailing_id FROM deliveries WHERE id = ?`, id)
	return mailingID, err
}
