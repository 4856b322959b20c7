package releases

import (
	"context"

	"communique/internal/sqldb"
)

// ignoredRow is a line of the table ignored_findings.
type ignoredRow struct {
	SegmentID int64  `db:"segment_id"`
	Language  string `db:"language"`
	About     string `db:"about"`
	Reason    string `db:"reason"`
	Actor     string `db:"actor"`
}

func selectIgnored(ctx context.Context, tx *sqldb.Tx, releaseID int64) (map[ignored]lets, error) {
	var rows []ignoredRow
	err := tx.Select(ctx, &rows, `SELECT f.segment_id, f.language, f.about, f.reason, f.actor FROM ignored_findings f
		JOIN segments s ON s.id = f.segment_id WHERE s.release_id = ?`, releaseID)
	all := make(map[ignored]lets, len(rows))
	for _, row := range rows {
		all[ignored{translated{row.SegmentID, row.Language}, row.About}] = lets{row.Reason, row.Actor}
	}
	return all, err
}

func insertIgnored(ctx context.Context, tx *sqldb.Tx, f ignored, check string, l lets, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO ignored_findings (segment_id, language, about, check_id, reason, actor, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (segment_id, language, about) DO UPDATE SET reason = excluded.reason, actor = excluded.actor, created_at = excluded.created_at`,
		f.segmentID, f.language, f.about, check, l.reason, l.actor, now)
	return err
}
