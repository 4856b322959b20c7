package reminders

import (
	"context"

	"communique/internal/sqldb"
	"communique/mailer"
)

// digestRow is a line of the table digests.
type digestRow struct {
	PersonID int64  `db:"person_id"`
	Day      string `db:"day"`
	State    string `db:"state"`
	Reason   string `db:"reason"`
	Reply    string `db:"reply"`
}

// selectLast gives the latest digest of each person.
func selectLast(ctx context.Context, tx *sqldb.Tx) (map[int64]Digest, error) {
	var rows []digestRow
	err := tx.Select(ctx, &rows, `SELECT d.person_id, d.day, d.state, d.reason, d.reply FROM digests d
		JOIN (SELECT person_id, MAX(day) AS day FROM digests GROUP BY person_id) l ON l.person_id = d.person_id AND l.day = d.day`)
	last := make(map[int64]Digest, len(rows))
	for _, row := range rows {
		last[row.PersonID] = Digest{Day: row.Day, State: State(row.State), Reason: mailer.Reason(row.Reason), Reply: row.Reply}
	}
	return last, err
}
