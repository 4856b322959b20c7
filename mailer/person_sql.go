package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// updatePause pauses a mailing, or notes that it was warned of.
func updatePause(ctx context.Context, tx *sqldb.Tx, m mailing) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET paused_at = ?, pause_reason = ?, pause_detail = ?, warned_at = ? WHERE id = ?`,
		m.PausedAt, m.PauseReason, m.PauseDetail, m.WarnedAt, m.ID)
	return err
}

func resumeMailings(ctx context.Context, tx *sqldb.Tx, releaseID int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `UPDATE mailings SET paused_at = 0, pause_reason = '', pause_detail = '', warned_at = 0,
		sent = CASE WHEN paused_at > 0 THEN 0 ELSE sent END, refused = CASE WHEN paused_at > 0 THEN 0 ELSE refused END,
		policy_run = 0, rung_at = 0, wait_until = CASE wait_reason WHEN 'release' THEN 0 ELSE wait_until END,
		wait_detail = CASE wait_reason WHEN 'release' THEN '' ELSE wait_detail END,
		wait_reason = CASE wait_reason WHEN 'release' THEN '' ELSE wait_reason END
		WHERE release_id = ? AND (paused_at > 0 OR wait_reason = 'release') AND finished_at = 0 RETURNING id`, releaseID)
	return ids, err
}

// testimony is what a person says of mails of which nobody else knows.
type testimony struct {
	mailings []int64
	id       int64  // of the one mail; 0: each
	address  string // to which they went; empty: any
	state    State
	next     int64 // when they are tried again; 0: not at all
	now      int64
}

// settleDeliveries writes it down. Nothing is sent again to whom a correction goes.
func settleDeliveries(ctx context.Context, tx *sqldb.Tx, s testimony) (int, error) {
	if len(s.mailings) == 0 {
		return 0, nil
	}
	which := `state = 'uncertain'`
	if s.next > 0 {
		which = `(state = 'uncertain' OR (state = 'bounced' AND reason = 'quarantined')) AND NOT EXISTS (SELECT 1 FROM deliveries later
			WHERE later.address_key = deliveries.address_key AND later.release_id = deliveries.release_id AND later.id > deliveries.id)`
	}
	n, err := tx.ExecIn(ctx, `UPDATE deliveries SET state = ?, reason = ?, next_at = NULLIF(CAST(? AS BIGINT), 0), claim_id = 0, strikes = 0,
			resends = CASE WHEN CAST(? AS BIGINT) > 0 AND state = 'uncertain' THEN resends + 1 ELSE resends END,
			sent_at = CASE WHEN CAST(? AS TEXT) = 'sent' THEN CAST(? AS BIGINT) END, updated_at = ?
		WHERE mailing_id IN (?) AND (CAST(? AS BIGINT) = 0 OR id = ?) AND (CAST(? AS TEXT) = '' OR address = ? OR address_key = ?) AND `+which,
		s.state, Settled, s.next, s.next, s.state, s.now, s.now, s.mailings, s.id, s.id, s.address, s.address, s.address)
	if err != nil || n == 0 {
		return int(n), err
	}
	_, err = tx.ExecIn(ctx, `UPDATE mailings SET finished_at = 0 WHERE id IN (?)`, s.mailings)
	return int(n), err
}

func countSent(ctx context.Context, tx *sqldb.Tx, releaseID int64) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM deliveries WHERE state = 'sent'
		AND mailing_id IN (SELECT id FROM mailings WHERE release_id = ? AND `+brought+`)`, releaseID)
	return n, err
}
