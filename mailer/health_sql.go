package mailer

import (
	"context"

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
