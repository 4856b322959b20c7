package releases

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// translationRow is a line of the table translations.
type translationRow struct {
	SegmentID   int64  `db:"segment_id"`
	Language    string `db:"language"`
	Text        string `db:"text"`
	SourceHash  string `db:"source_hash"`
	State       string `db:"state"`
	Origin      string `db:"origin"`
	ConfirmedBy string `db:"confirmed_by"`
	Version     int64  `db:"version"`
	Actor       string `db:"actor"`
	UpdatedAt   int64  `db:"updated_at"`
}

func (row translationRow) translation() translation {
	return translation{
		text: row.Text, sourceHash: row.SourceHash, state: TextState(row.State), origin: Origin(row.Origin),
		confirmed: row.ConfirmedBy, version: int(row.Version), actor: row.Actor, at: clock.FromMillis(row.UpdatedAt),
	}
}

func selectTranslations(ctx context.Context, tx *sqldb.Tx, releaseID int64) (translations, error) {
	var rows []translationRow
	err := tx.Select(ctx, &rows, `SELECT t.segment_id, t.language, t.text, t.source_hash, t.state, t.origin, t.confirmed_by, t.version,
			t.actor, t.updated_at
		FROM translations t JOIN segments s ON s.id = t.segment_id WHERE s.release_id = ?`, releaseID)
	if err != nil {
		return nil, err
	}
	all := make(translations, len(rows))
	for _, row := range rows {
		all[translated{row.SegmentID, row.Language}] = row.translation()
	}
	return all, nil
}

// saveTranslation writes a translation down, in the place of an older one.
func saveTranslation(ctx context.Context, tx *sqldb.Tx, of translated, t translation) error {
	_, err := tx.Exec(ctx, `INSERT INTO translations (segment_id, language, text, source_hash, state, origin, confirmed_by, version, actor, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (segment_id, language) DO UPDATE SET text = excluded.text, source_hash = excluded.source_hash,
			state = excluded.state, origin = excluded.origin, confirmed_by = excluded.confirmed_by, version = excluded.version,
			actor = excluded.actor, updated_at = excluded.updated_at`,
		of.segmentID, of.language, t.text, t.sourceHash, string(t.state), string(t.origin), t.confirmed, t.version, t.actor, clock.Millis(t.at))
	return err
}
