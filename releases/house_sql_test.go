package releases

import (
	"context"

	"communique/internal/sqldb"

	"pgregory.net/rapid"
)

// tamper does to the editions of a language what no verb does.
func tamper(ctx context.Context, db *sqldb.DB, language, set string) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE editions SET `+set+` WHERE language = ?`, language)
		return err
	})
}

// thawedEditions are the ids of the editions that are out of use.
func thawedEditions(ctx context.Context, db *sqldb.DB) (ids []int64, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Select(ctx, &ids, `SELECT id FROM editions WHERE thawed_at IS NOT NULL`)
	})
	return ids, err
}

func empty(ctx context.Context, t *rapid.T, db *sqldb.DB, table string) {
	err := db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM `+table)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// partRow is a line of the table edition_segments.
type partRow struct {
	SegmentID  int64  `db:"segment_id"`
	Position   int64  `db:"position"`
	Language   string `db:"language"`
	SourceHash string `db:"source_hash"`
}

// partsIn is of what an edition is made, as the database says.
func partsIn(ctx context.Context, db *sqldb.DB, editionID int64) (parts []editionPart, err error) {
	var rows []partRow
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Select(ctx, &rows, `SELECT segment_id, position, language, source_hash FROM edition_segments
			WHERE edition_id = ? ORDER BY position`, editionID)
	})
	for _, row := range rows {
		parts = append(parts, editionPart{row.SegmentID, int(row.Position), row.Language, row.SourceHash})
	}
	return parts, err
}

// everyRow is everything that is written in releases, a line a row.
func everyRow(ctx context.Context, db *sqldb.DB) (rows []string, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, query := range []string{
			`SELECT CONCAT_WS('|', segment_id, language, text, source_hash, state, origin, confirmed_by, version, actor, updated_at) FROM translations ORDER BY 1`,
			`SELECT CONCAT_WS('|', id, segment_id, language, version, verb, text, source_hash, state, origin, actor) FROM translation_history ORDER BY 1`,
			`SELECT CONCAT_WS('|', release_id, language, state, reason, updated_at) FROM assignments ORDER BY 1`,
			`SELECT CONCAT_WS('|', id, release_id, verb, language, detail) FROM release_events ORDER BY 1`,
			`SELECT CONCAT_WS('|', id, state, revision, updated_at) FROM releases ORDER BY 1`,
			`SELECT CONCAT_WS('|', id, language, content_hash, thawed_at) FROM editions ORDER BY 1`,
		} {
			var some []string
			if err := tx.Select(ctx, &some, query); err != nil {
				return err
			}
			rows = append(rows, some...)
		}
		return nil
	})
	return rows, err
}
