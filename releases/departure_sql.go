package releases

import (
	"context"

	"communique/internal/sqldb"
)

// LastEvent is an SQL expression for the number of the last thing that happened to a
// release, given as the column of its id, or 0: whoever has asked MayLeave, and looks
// again and again, has to ask anew only when this number is another one. It stands
// inside a statement of the package that sends.
func LastEvent(releaseID string) string {
	return `(SELECT COALESCE(MAX(e.id), 0) FROM release_events e WHERE e.release_id = ` + releaseID + `)`
}

// OnHold is an SQL condition for a release, given as the column of its id, of which no
// mail may leave until somebody lets it go on. It stands as LastEvent does.
func OnHold(releaseID string) string {
	return `EXISTS (SELECT 1 FROM releases h WHERE h.id = ` + releaseID + ` AND h.held_at > 0)`
}

// selectCurrent gives the ids of all editions of a release, thawed ones too, that say just
// what the one says with which mails leave in their language now.
func selectCurrent(ctx context.Context, tx *sqldb.Tx, releaseID int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `SELECT e.id FROM editions e JOIN editions f ON f.release_id = e.release_id
			AND f.language = e.language AND f.content_hash = e.content_hash
		WHERE e.release_id = ? AND f.thawed_at IS NULL AND f.recalled_at = 0 ORDER BY e.id`, releaseID)
	return ids, err
}
