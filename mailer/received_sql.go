package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// receivedRow is a mail as its recipient's page shows it.
type receivedRow struct {
	ReleaseID int64  `db:"release_id"`
	Kind      string `db:"kind"`
	Round     int    `db:"round"`
	ListID    int64  `db:"list_id"`
	Address   string `db:"address"`
	Language  string `db:"language"`
	State     State  `db:"state"`
	Reason    Reason `db:"reason"`
	UpdatedAt int64  `db:"updated_at"`
	SentAt    *int64 `db:"sent_at"`
}

// selectReceived finds the mails by their addresses; then each mailing is looked up.
func selectReceived(ctx context.Context, tx *sqldb.Tx, keys []string, listIDs []int64, most int) (rows []receivedRow, err error) {
	err = tx.SelectIn(ctx, &rows, `SELECT d.release_id, d.kind, d.round, m.list_id, d.address, d.language, d.state, d.reason,
		d.updated_at, d.sent_at FROM deliveries d JOIN mailings m ON m.id = d.mailing_id
		WHERE d.address_key IN (?) AND m.list_id IN (?) ORDER BY d.id DESC LIMIT ?`, keys, listIDs, most)
	return rows, err
}
