package releases

import (
	"context"
	"slices"
	"strings"

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

// saveTranslations writes translations down, each in the place of an older one.
func saveTranslations(ctx context.Context, tx *sqldb.Tx, all []entry) error {
	const row = `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	for some := range slices.Chunk(all, rowsAtOnce) {
		args := make([]any, 0, 10*len(some))
		for _, r := range some {
			args = append(args, r.segmentID, r.language, r.text, r.sourceHash, string(r.state), string(r.origin), r.confirmed, r.version, r.actor, clock.Millis(r.at))
		}
		_, err := tx.Exec(ctx, `INSERT INTO translations (segment_id, language, text, source_hash, state, origin, confirmed_by, version, actor, updated_at)
			VALUES `+strings.Repeat(row+`, `, len(some)-1)+row+`
			ON CONFLICT (segment_id, language) DO UPDATE SET text = excluded.text, source_hash = excluded.source_hash,
				state = excluded.state, origin = excluded.origin, confirmed_by = excluded.confirmed_by, version = excluded.version,
				actor = excluded.actor, updated_at = excluded.updated_at`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// rowsAtOnce is how many rows one statement writes: enough that the statement costs little
// beside them, and few enough for what either engine takes.
const rowsAtOnce = 100
