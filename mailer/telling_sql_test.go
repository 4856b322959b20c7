package mailer

import "communique/internal/sqldb"

// takeOff takes somebody off a list, as an import without them will.
func (h *house) takeOff(listID int64, addressKey string) {
	h.t.Helper()
	h.must(h.db.Write(h.ctx(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(h.ctx(), `DELETE FROM contacts WHERE list_id = ? AND address_key = ?`, listID, addressKey)
		return err
	}))
}
