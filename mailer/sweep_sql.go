package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// lapseLeases frees what is held by workers whose lease has ended, and gives the
// deliveries that were being sent. Those that were never sent again yet are, at resendAt.
func lapseLeases(ctx context.Context, tx *sqldb.Tx, now, resendAt time.Time) (lost []delivery, err error) {
	ms := clock.Millis(now)
	_, err = tx.Exec(ctx, `UPDATE deliveries SET state = claimed_from, updated_at = ?, `+free+`
		WHERE state = 'claimed' AND `+isLeased+` AND lease_until <= ?`, ms, ms)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `UPDATE attempts SET ended_at = ?, outcome = 'uncertain' WHERE ended_at IS NULL AND delivery_id IN
		(SELECT id FROM deliveries WHERE state = 'attempting' AND `+isLeased+` AND lease_until <= ?)`, ms, ms)
	if err != nil {
		return nil, err
	}
	err = tx.Select(ctx, &lost, `UPDATE deliveries SET state = 'uncertain', reason = ?, code = 0, enhanced = '', reply = '',
		next_at = CASE WHEN resends = 0 THEN CAST(? AS BIGINT) ELSE 0 END, updated_at = ?, `+free+`
		WHERE state = 'attempting' AND `+isLeased+` AND lease_until <= ? RETURNING `+deliveryColumns,
		Killed, clock.Millis(resendAt), ms, ms)
	return lost, err
}

// selectHolding gives the mailings that hold contacts back.
func selectHolding(ctx context.Context, tx *sqldb.Tx) (all []mailing, err error) {
	err = tx.Select(ctx, &all, everyMailing+` WHERE held > 0 AND finished_at = 0 ORDER BY id`)
	return all, err
}

// markUnheard gives the mailings that have something to try now and whose last bell
// rang before longAgo, or was followed; and writes down that theirs rings now. A
// worker may be at it already: then another one helps, or it looks once more.
func markUnheard(ctx context.Context, tx *sqldb.Tx, now, longAgo int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `UPDATE mailings SET rung_at = ? WHERE wait_until <= ? AND rung_at <= ? AND finished_at = 0
		AND id IN (SELECT mailing_id FROM deliveries WHERE next_at <= ? AND `+canBeTried+`)
		RETURNING id`, now, now, longAgo, now)
	return ids, err
}

// selectUnfinished gives the releases that have mailings, all of whose deliveries
// have ended, or wait for a person, and none of which holds a contact back.
func selectUnfinished(ctx context.Context, tx *sqldb.Tx) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `SELECT DISTINCT release_id FROM mailings WHERE finished_at = 0
		AND release_id NOT IN (SELECT release_id FROM mailings WHERE finished_at = 0 AND held > 0)
		AND release_id NOT IN (SELECT release_id FROM deliveries WHERE `+isOpen+` AND (state <> 'uncertain' OR next_at > 0))
		ORDER BY release_id`)
	return ids, err
}

func markFinished(ctx context.Context, tx *sqldb.Tx, releaseID, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET finished_at = ? WHERE release_id = ? AND finished_at = 0`, now, releaseID)
	return err
}
