package reminders

import (
	"context"

	"communique/internal/sqldb"
)

// tells gives what the digest with this Message-ID tells, as its rows say.
func (h *house) tells(messageID string) (all []occasion) {
	h.Helper()
	var rows []reminderRow
	h.must(h.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Select(context.Background(), &rows, `SELECT r.person_id, r.release_id, r.language, r.kind, r.occasion
			FROM reminders r JOIN digests d ON d.id = r.digest_id WHERE d.message_id = ?`, messageID)
	}))
	for _, row := range rows {
		all = append(all, occasion{row.ReleaseID, row.Language, Kind(row.Kind), row.Occasion})
	}
	return all
}

// beganWith says that people are told of comments since this one.
func (h *house) beganWith(comment int64) {
	h.Helper()
	ctx := context.Background()
	h.must(h.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE reminders_begun SET number = ? WHERE kind = 'commented'`, comment)
		return err
	}))
}
