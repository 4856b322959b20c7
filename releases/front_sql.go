package releases

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// selectOut gives the ids of releases that the public sees, as Visible says it, n from one on:
// those first that came out last, when they were sent off, or when their embargo was lifted if
// that came later. And how many there are in all.
func selectOut(ctx context.Context, tx *sqldb.Tx, now time.Time, from, n int) (ids []int64, all int, err error) {
	const out = ` FROM releases WHERE form = 'release' AND state IN ('scheduled', 'sent') AND (embargo_at IS NULL OR embargo_at <= ?)`
	at := clock.Millis(now)
	if err := tx.Get(ctx, &all, `SELECT COUNT(*)`+out, at); err != nil {
		return nil, 0, err
	}
	err = tx.Select(ctx, &ids, `SELECT id`+out+`
		ORDER BY CASE WHEN embargo_at > COALESCE(scheduled_at, 0) THEN embargo_at ELSE COALESCE(scheduled_at, 0) END DESC, id DESC
		LIMIT ? OFFSET ?`, at, n, from)
	return ids, all, err
}

// selectNamedEditions gives the frozen editions of releases by language, also those that are to be
// corrected, and only their names.
func selectNamedEditions(ctx context.Context, tx *sqldb.Tx, releaseIDs []int64) (map[int64]map[string]Edition, error) {
	var rows []editionRow
	err := tx.SelectIn(ctx, &rows, `SELECT id, release_id, language FROM editions WHERE release_id IN (?) AND thawed_at IS NULL`, releaseIDs)
	frozen := make(map[int64]map[string]Edition, len(releaseIDs))
	for _, row := range rows {
		if frozen[row.ReleaseID] == nil {
			frozen[row.ReleaseID] = map[string]Edition{}
		}
		frozen[row.ReleaseID][row.Language] = Edition{ID: row.ID, ReleaseID: row.ReleaseID, Language: row.Language}
	}
	return frozen, err
}

// selectEditions gives editions by their ids.
func selectEditions(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]Edition, error) {
	var rows []editionRow
	err := tx.SelectIn(ctx, &rows, `SELECT `+editionColumns+` FROM editions WHERE id IN (?)`, ids)
	editions := make(map[int64]Edition, len(rows))
	for _, row := range rows {
		editions[row.ID] = row.edition()
	}
	return editions, err
}
