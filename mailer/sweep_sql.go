package mailer

import (
	"context"

	"communique/internal/sqldb"
	"communique/presslists"
)

// selectHolding gives the mailings that hold contacts back whose lists aren't retired.
func selectHolding(ctx context.Context, tx *sqldb.Tx) (all []mailing, err error) {
	err = tx.Select(ctx, &all, everyMailing+` WHERE held > 0 AND finished_at = 0 AND `+presslists.RetiredAt(`mailings.list_id`)+` = 0 ORDER BY id`)
	return all, err
}

// hasWork is a condition for a mailing m of which something may be tried at an instant,
// its one value. The index on mailing and id is walked from the hint on.
const hasWork = `(EXISTS (SELECT 1 FROM deliveries d WHERE d.mailing_id = m.id AND d.id > m.planned_above
		AND d.state = 'planned' AND d.next_at IS NULL)
	OR EXISTS (SELECT 1 FROM deliveries d WHERE d.mailing_id = m.id AND d.next_at <= ? AND ` + canBeTried + `))`

// markUnheard gives the mailings that have something to try now and whose last bell
// rang before longAgo, or was followed; and writes down that theirs rings now. A
// worker may be at it already: then another one helps, or it looks once more. One that
// somebody else has locked is left to the next sweep: of two that sweep, each would wait
// for the other.
func markUnheard(ctx context.Context, tx *sqldb.Tx, now, longAgo int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `UPDATE mailings SET rung_at = ? WHERE id IN
		(SELECT m.id FROM mailings m WHERE m.wait_until <= ? AND m.rung_at <= ? AND m.finished_at = 0 AND m.paused_at = 0 AND `+hasWork+`
		ORDER BY m.id`+tx.SkipLocked()+`) RETURNING id`, now, now, longAgo, now)
	return ids, err
}

// selectShared gives the mailings that another worker is at and of which there is more to do.
func selectShared(ctx context.Context, tx *sqldb.Tx, worker string, now int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `SELECT m.id FROM mailings m WHERE m.wait_until <= ? AND m.finished_at = 0 AND m.paused_at = 0
		AND EXISTS (SELECT 1 FROM claims c WHERE c.mailing_id = m.id AND c.worker <> ? AND c.lease_until > ?) AND `+hasWork+`
		ORDER BY m.id`, now, worker, now, now)
	return ids, err
}

// selectUnfinished gives the releases that have mailings, none of which holds a contact
// back on a list that isn't retired, is paused, or has a delivery that isn't at its end and isn't left to a person.
func selectUnfinished(ctx context.Context, tx *sqldb.Tx) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `SELECT DISTINCT release_id FROM mailings WHERE finished_at = 0
		AND release_id NOT IN (SELECT release_id FROM mailings m WHERE finished_at = 0 AND (held > 0 AND `+presslists.RetiredAt(`m.list_id`)+` = 0 OR paused_at > 0
			OR EXISTS (SELECT 1 FROM claims c WHERE c.mailing_id = m.id)
			OR EXISTS (SELECT 1 FROM deliveries d WHERE d.mailing_id = m.id AND d.next_at IS NOT NULL AND `+canBeTried+`)
			OR EXISTS (SELECT 1 FROM deliveries d WHERE d.mailing_id = m.id AND d.id > m.planned_above AND d.state = 'planned')))
		ORDER BY release_id`)
	return ids, err
}

// countPlanned counts what is still planned of a release, wherever it lies.
func countPlanned(ctx context.Context, tx *sqldb.Tx, releaseID int64) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM deliveries WHERE state IN ('planned', 'claimed')
		AND mailing_id IN (SELECT id FROM mailings WHERE release_id = ?)`, releaseID)
	return n, err
}

// resetHints has the planned deliveries of a release looked for from the beginning.
func resetHints(ctx context.Context, tx *sqldb.Tx, releaseID int64) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET planned_above = 0 WHERE release_id = ?`, releaseID)
	return err
}

func markFinished(ctx context.Context, tx *sqldb.Tx, releaseID, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET finished_at = ? WHERE release_id = ? AND finished_at = 0`, now, releaseID)
	return err
}
