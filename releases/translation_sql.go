package releases

import (
	"context"

	"communique/internal/sqldb"
)

// translationRow is a line of the table translations.
type translationRow struct {
	SegmentID  int64  `db:"segment_id"`
	Language   string `db:"language"`
	Text       string `db:"text"`
	SourceHash string `db:"source_hash"`
	State      string `db:"state"`
	Version    int64  `db:"version"`
}

func selectTranslations(ctx context.Context, tx *sqldb.Tx, releaseID int64) (translations, error) {
	var rows []translationRow
	err := tx.Select(ctx, &rows, `SELECT t.segment_id, t.language, t.text, t.source_hash, t.state, t.version
		FROM translations t JOIN segments s ON s.id = t.segment_id WHERE s.release_id = ?`, releaseID)
	if err != nil {
		return nil, err
	}
	all := make(translations, len(rows))
	for _, row := range rows {
		all[translated{row.SegmentID, row.Language}] = translation{row.Text, row.SourceHash, translationState(row.State), int(row.Version)}
	}
	return all, nil
}

// saveTranslation writes a translation down, in the place of an older one.
func saveTranslation(ctx context.Context, tx *sqldb.Tx, of translated, t translation, actor string, now int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO translations (segment_id, language, text, source_hash, state, origin, version, actor, updated_at)
		VALUES (?, ?, ?, ?, ?, 'import', ?, ?, ?)
		ON CONFLICT (segment_id, language) DO UPDATE SET text = excluded.text, source_hash = excluded.source_hash,
			state = excluded.state, origin = excluded.origin, version = excluded.version, actor = excluded.actor, updated_at = excluded.updated_at`,
		of.segmentID, of.language, t.text, t.sourceHash, string(t.state), t.version, actor, now)
	return err
}

// approveTranslations marks every translation that an edition was made of.
func approveTranslations(ctx context.Context, tx *sqldb.Tx, releaseID int64, language string) error {
	_, err := tx.Exec(ctx, `UPDATE translations SET state = 'approved' WHERE language = ? AND state <> 'approved'
		AND segment_id IN (SELECT id FROM segments WHERE release_id = ? AND position IS NOT NULL)`, language, releaseID)
	return err
}
