package releases

import (
	"context"
	"slices"
	"strings"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// versionRow is a line of the table translation_history.
type versionRow struct {
	SegmentID  int64  `db:"segment_id"`
	Language   string `db:"language"`
	Version    int64  `db:"version"`
	Verb       string `db:"verb"`
	Text       string `db:"text"`
	SourceHash string `db:"source_hash"`
	State      string `db:"state"`
	Origin     string `db:"origin"`
	Actor      string `db:"actor"`
	CreatedAt  int64  `db:"created_at"`
}

// insertVersions remembers translations by what they came about.
func insertVersions(ctx context.Context, tx *sqldb.Tx, all []entry, verb string) error {
	const row = `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	for some := range slices.Chunk(all, rowsAtOnce) {
		args := make([]any, 0, 10*len(some))
		for _, r := range some {
			args = append(args, r.segmentID, r.language, r.version, verb, r.text, r.sourceHash, string(r.state), string(r.origin), r.actor, clock.Millis(r.at))
		}
		_, err := tx.Exec(ctx, `INSERT INTO translation_history (segment_id, language, version, verb, text, source_hash, state, origin, actor, created_at)
			VALUES `+strings.Repeat(row+`, `, len(some)-1)+row, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// selectVersions gives what a segment ever had in a language, the oldest first.
func selectVersions(ctx context.Context, tx *sqldb.Tx, of translated) (rows []versionRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT segment_id, language, version, verb, text, source_hash, state, origin, actor, created_at
		FROM translation_history WHERE segment_id = ? AND language = ? ORDER BY id`, of.segmentID, of.language)
	return rows, err
}

// selectVersionsFrom gives every translation of a source text, the oldest first.
func selectVersionsFrom(ctx context.Context, tx *sqldb.Tx, source sourced) (rows []versionRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT segment_id, language, version, verb, text, source_hash, state, origin, actor, created_at
		FROM translation_history WHERE segment_id = ? AND source_hash = ? AND verb <> 'conflict' ORDER BY id`, source.segmentID, source.hash)
	return rows, err
}

// selectTextsEver gives each text that the segments of a release ever had in a
// language, in no order.
func selectTextsEver(ctx context.Context, tx *sqldb.Tx, releaseID int64, language string) (rows []versionRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT DISTINCT h.segment_id, h.text FROM translation_history h
		JOIN segments s ON s.id = h.segment_id WHERE s.release_id = ? AND h.language = ? AND h.verb <> 'conflict'`, releaseID, language)
	return rows, err
}

// sourceRow is a line of the table segment_sources.
type sourceRow struct {
	SegmentID  int64  `db:"segment_id"`
	SourceHash string `db:"source_hash"`
	Text       string `db:"text"`
	Revision   int64  `db:"revision"`
}

// selectSources gives each source text that the segments of a release ever had.
func selectSources(ctx context.Context, tx *sqldb.Tx, releaseID int64) (sources, error) {
	var rows []sourceRow
	err := tx.Select(ctx, &rows, `SELECT o.segment_id, o.source_hash, o.text, o.revision FROM segment_sources o
		JOIN segments s ON s.id = o.segment_id WHERE s.release_id = ?`, releaseID)
	if err != nil {
		return nil, err
	}
	all := make(sources, len(rows))
	for _, row := range rows {
		all[sourced{row.SegmentID, row.SourceHash}] = sourceText{row.Text, int(row.Revision)}
	}
	return all, nil
}

// insertSources remembers the sources of a release as they are now.
func insertSources(ctx context.Context, tx *sqldb.Tx, release Release) error {
	_, err := tx.Exec(ctx, `INSERT INTO segment_sources (segment_id, source_hash, text, revision)
		SELECT id, source_hash, text, CAST(? AS BIGINT) FROM segments WHERE release_id = ? AND position IS NOT NULL
		ON CONFLICT (segment_id, source_hash) DO NOTHING`, release.Revision, release.ID)
	return err
}
