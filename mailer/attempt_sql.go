package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// beginAttempt takes a claimed delivery into its next attempt, if worker still holds it.
func beginAttempt(ctx context.Context, tx *sqldb.Tx, d delivery, worker string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE deliveries SET state = 'attempting', attempt = attempt + 1, edition_id = ?, lease_until = ?,
		resends = CASE WHEN claimed_from = 'uncertain' THEN resends + 1 ELSE resends END, updated_at = ?
		WHERE id = ? AND state = 'claimed' AND worker = ? AND attempt = ? AND lease_until > ?`,
		d.EditionID, clock.Millis(now.Add(lease)), clock.Millis(now), d.ID, worker, d.Attempt, clock.Millis(now))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO attempts (delivery_id, number, worker, started_at) VALUES (?, ?, ?, ?)`,
		d.ID, d.Attempt+1, worker, clock.Millis(now))
	return err == nil, err
}

// selectTries counts the attempts of a delivery, less those that were broken off
// before anything was said about it, and tells when the first was and how often it
// was sent again.
func selectTries(ctx context.Context, tx *sqldb.Tx, id int64, now time.Time) (tries int64, first time.Time, resends int64, err error) {
	var row struct {
		Tries   int64  `db:"tries"`
		First   *int64 `db:"first_at"`
		Resends int64  `db:"resends"`
	}
	err = tx.Get(ctx, &row, `SELECT COUNT(a.number) AS tries, MIN(a.started_at) AS first_at, d.resends FROM deliveries d
		LEFT JOIN attempts a ON a.delivery_id = d.id AND a.outcome <> 'planned' WHERE d.id = ? GROUP BY d.id, d.resends`, id)
	if row.First == nil {
		return row.Tries, now, row.Resends, err
	}
	return row.Tries, clock.FromMillis(*row.First), row.Resends, err
}

// write records the outcome, if the attempt is still the worker's: a write by
// anyone else changes nothing. An attempt that was broken off puts the delivery
// back where it was claimed from.
func (o outcome) write(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	set, args := `state = ?, next_at = ?, sent_at = ?`, []any{o.State, o.nextAt(), o.sentAt()}
	if o.State == Planned {
		set, args = `state = claimed_from, resends = CASE WHEN claimed_from = 'uncertain' THEN resends - 1 ELSE resends END`, nil
	}
	args = append(args, o.Reason, o.Code, o.Enhanced, o.Reply, clock.Millis(o.at), o.delivery, o.worker, o.attempt)
	n, err := tx.Exec(ctx, `UPDATE deliveries SET `+set+`, reason = ?, code = ?, enhanced = ?, reply = ?, updated_at = ?, `+free+`
		WHERE id = ? AND state = 'attempting' AND worker = ? AND attempt = ?`, args...)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE attempts SET ended_at = ?, outcome = ?, code = ?, enhanced = ?, reply = ?
		WHERE delivery_id = ? AND number = ? AND worker = ? AND ended_at IS NULL`,
		clock.Millis(o.at), o.State, o.Code, o.Enhanced, o.Reply, o.delivery, o.attempt, o.worker)
	return err == nil, err
}

// updateReply writes down why no mail could be made.
func updateReply(ctx context.Context, tx *sqldb.Tx, id int64, reply string) error {
	_, err := tx.Exec(ctx, `UPDATE deliveries SET reply = ? WHERE id = ?`, reply, id)
	return err
}
