package mailer

import "communique/internal/sqldb"

// write does to the ledger what no verb does.
func (h *house) write(statement string, args ...any) {
	h.t.Helper()
	h.must(h.db.Write(h.ctx(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(h.ctx(), statement, args...)
		return err
	}))
}

// pauseMailing is what a worker writes down when too much is refused.
func (h *house) pauseMailing(releaseID int64) {
	h.write(`UPDATE mailings SET finished_at = 0, paused_at = 5, pause_reason = 'refusals', pause_detail = '550 no' WHERE release_id = ?`, releaseID)
}

// forget leaves a mail that was sent to a person.
func (h *house) forget(address string) {
	h.write(`UPDATE deliveries SET state = 'uncertain', sent_at = NULL, next_at = NULL WHERE address = ?`, address)
}

// reopen is a mailing that isn't at its end yet.
func (h *house) reopen(mailingID int64) {
	h.write(`UPDATE mailings SET finished_at = 0 WHERE id = ?`, mailingID)
}
