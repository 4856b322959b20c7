package releases

import (
	"context"

	"communique/internal/sqldb"
)

// workloadRow counts the work of one language.
type workloadRow struct {
	Language string `db:"language"`
	Written  int    `db:"written"`
	Open     int    `db:"open_ones"`
	Overdue  int    `db:"overdue"`
	Handed   int    `db:"handed"`
	Declined int    `db:"declined"`
}

// selectWorkloads counts, of the releases in which translations are still made, those that
// are written in a language and those to be translated into it, by how far that is.
func selectWorkloads(ctx context.Context, tx *sqldb.Tx, now int64) (rows []workloadRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT language, SUM(CASE WHEN state = 'source' THEN 1 ELSE 0 END) AS written,
			SUM(CASE WHEN state IN ('', 'requested', 'in_progress') THEN 1 ELSE 0 END) AS open_ones,
			SUM(CASE WHEN state IN ('', 'requested', 'in_progress') AND due_at < ? THEN 1 ELSE 0 END) AS overdue,
			SUM(CASE WHEN state = 'submitted' THEN 1 ELSE 0 END) AS handed,
			SUM(CASE WHEN state = 'declined' THEN 1 ELSE 0 END) AS declined
		FROM (SELECT r.source_language AS language, 'source' AS state, 0 AS due_at FROM releases r WHERE `+openToTranslators+`
			UNION ALL
			SELECT l.language, COALESCE(a.state, ''), a.due_at FROM releases r JOIN release_languages l ON l.release_id = r.id
				LEFT JOIN assignments a ON a.release_id = l.release_id AND a.language = l.language WHERE `+openToTranslators+`) AS work
		GROUP BY language`, now)
	return rows, err
}
