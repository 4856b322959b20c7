package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// UnsentTo counts the mails that bring a release to some press lists and haven't left: those that
// end when the lists are retired.
func (m *Mailer) UnsentTo(ctx context.Context, lists []int64) (n int, err error) {
	if len(lists) == 0 {
		return 0, nil
	}
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.GetIn(ctx, &n, `SELECT COUNT(*) FROM deliveries WHERE state IN ('planned', 'claimed', 'deferred')
			AND mailing_id IN (SELECT id FROM mailings WHERE list_id IN (?) AND kind = 'first' AND finished_at = 0)`, lists)
	})
	return n, err
}
