package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// selectSendings gives the mailings that were due last, with what became of their mails.
func selectSendings(ctx context.Context, tx *sqldb.Tx, n int) ([]Sending, error) {
	var rows []sending
	if err := tx.Select(ctx, &rows, `SELECT id, release_id, list_id, kind, due_at FROM mailings ORDER BY due_at DESC, id DESC LIMIT ?`, n); err != nil {
		return nil, err
	}
	all := make([]Sending, len(rows))
	for i, r := range rows {
		var counts []struct {
			State State `db:"state"`
			N     int   `db:"n"`
		}
		if err := tx.Select(ctx, &counts, `SELECT state, COUNT(*) AS n FROM deliveries WHERE mailing_id = ? GROUP BY state`, r.ID); err != nil {
			return nil, err
		}
		by := map[State]int{}
		for _, c := range counts {
			by[c.State] = c.N
		}
		all[i] = r.public(by)
	}
	return all, nil
}

// countPaused counts the mailings that wait for a person.
func countPaused(ctx context.Context, tx *sqldb.Tx) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM mailings WHERE paused_at <> 0 AND finished_at = 0`)
	return n, err
}

// countOwed counts the mailings with mails that nobody has tried by now. As the sweep does, it
// walks the mails of each from the hint on, so that none that was sent is looked at.
func countOwed(ctx context.Context, tx *sqldb.Tx, now int64) (int, time.Time, error) {
	var row struct {
		N     int   `db:"n"`
		Since int64 `db:"since"`
	}
	err := tx.Get(ctx, &row, `SELECT COUNT(*) AS n, COALESCE(MIN(m.due_at), 0) AS since FROM mailings m
		WHERE m.finished_at = 0 AND m.paused_at = 0 AND m.wait_reason <> 'release' AND m.due_at <= ?
			AND EXISTS (SELECT 1 FROM deliveries d WHERE d.mailing_id = m.id AND d.id > m.planned_above AND d.state = 'planned' AND d.next_at IS NULL)`, now)
	if err != nil || row.N == 0 {
		return 0, time.Time{}, err
	}
	return row.N, clock.FromMillis(row.Since), nil
}
