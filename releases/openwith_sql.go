package releases

import (
	"context"

	"communique/internal/sqldb"
)

// OpenWith counts the translations that were asked of a partner and aren't approved, of releases
// that are still translated.
func (r *Releases) OpenWith(ctx context.Context, partnerID int64) (n int, err error) {
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Get(ctx, &n, `SELECT COUNT(*) FROM assignments a JOIN releases r ON r.id = a.release_id
			WHERE a.partner_id = ? AND a.state IN ('requested', 'in_progress', 'submitted') AND `+openToTranslators, partnerID)
	})
	return n, err
}
