package mailer

import (
	"context"
	"slices"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// claimDeliveries takes the next deliveries that may be tried, in the order in
// which they are due. On PostgreSQL it passes by those that another worker is
// just claiming.
func claimDeliveries(ctx context.Context, tx *sqldb.Tx, mailingID int64, worker string, languages []string, now time.Time) ([]delivery, error) {
	var ids []int64
	err := tx.SelectIn(ctx, &ids, `SELECT id FROM deliveries
		WHERE mailing_id = ? AND next_at <= ? AND `+canBeTried+` AND language IN (?)
		ORDER BY next_at, id LIMIT ?`+tx.SkipLocked(), mailingID, clock.Millis(now), languages, claimSize)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []delivery
	err = tx.SelectIn(ctx, &rows, `UPDATE deliveries
		SET claimed_from = state, state = 'claimed', worker = ?, lease_until = ?, updated_at = ?
		WHERE id IN (?) AND `+canBeTried+` RETURNING `+deliveryColumns,
		worker, clock.Millis(now.Add(lease)), clock.Millis(now), ids)
	slices.SortFunc(rows, func(a, b delivery) int { return int(a.ID - b.ID) }) // RETURNING has no order
	return rows, err
}

// postponeUnfrozen puts off the deliveries whose language has no frozen edition now.
func postponeUnfrozen(ctx context.Context, tx *sqldb.Tx, mailingID int64, languages []string, now, until time.Time) error {
	_, err := tx.ExecIn(ctx, `UPDATE deliveries SET next_at = ?, updated_at = ?
		WHERE mailing_id = ? AND next_at <= ? AND `+canBeTried+` AND language NOT IN (?)`,
		clock.Millis(until), clock.Millis(now), mailingID, clock.Millis(now), languages)
	return err
}

// endOpen ends the deliveries of a scope (one column and its value) for which no
// attempt is under way. One of which a copy may have arrived stays uncertain, and
// isn't sent again. It gives the ones that it changed.
func endOpen(ctx context.Context, tx *sqldb.Tx, scope string, value any, s State, r Reason, now time.Time) ([]delivery, error) {
	var rows []delivery
	err := tx.Select(ctx, &rows, `UPDATE deliveries
		SET state = CASE WHEN state = 'uncertain' OR claimed_from = 'uncertain' THEN 'uncertain' ELSE ? END,
			reason = ?, next_at = 0, updated_at = ?, `+free+`
		WHERE `+scope+` AND `+isOpen+` AND (state = 'claimed' OR `+canBeTried+`) RETURNING `+deliveryColumns,
		s, r, clock.Millis(now), value)
	return rows, err
}

// releaseClaims puts back what worker has claimed.
func releaseClaims(ctx context.Context, tx *sqldb.Tx, worker string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE deliveries SET state = claimed_from, updated_at = ?, `+free+`
		WHERE worker = ? AND state = 'claimed'`, clock.Millis(now), worker)
	return err
}

// renewLeases keeps what these workers hold from lapsing. What has lapsed already
// is lost to them.
func renewLeases(ctx context.Context, tx *sqldb.Tx, workers []string, now time.Time) error {
	_, err := tx.ExecIn(ctx, `UPDATE deliveries SET lease_until = ? WHERE worker IN (?) AND `+isLeased+` AND lease_until > ?`,
		clock.Millis(now.Add(lease)), workers, clock.Millis(now))
	return err
}
