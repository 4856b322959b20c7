package releases

import (
	"context"
	"slices"
	"strings"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// editionRow is a line of the table editions.
type editionRow struct {
	ID          int64  `db:"id"`
	ReleaseID   int64  `db:"release_id"`
	Language    string `db:"language"`
	Revision    int64  `db:"revision"`
	Subject     string `db:"subject"`
	Headline    string `db:"headline"`
	HTML        string `db:"html"`
	Text        string `db:"text"`
	ContentHash string `db:"content_hash"`
	FrozenAt    int64  `db:"frozen_at"`
	DatedAt     int64  `db:"dated_at"`
	RecalledAt  int64  `db:"recalled_at"`
}

const editionColumns = `id, release_id, language, revision, subject, headline, html, text, content_hash, frozen_at,
	dated_at, recalled_at`

func (row editionRow) edition() Edition {
	if row.DatedAt == 0 {
		row.DatedAt = row.FrozenAt
	}
	return Edition{
		ID: row.ID, ReleaseID: row.ReleaseID, Language: row.Language, Revision: int(row.Revision), Subject: row.Subject,
		Headline: row.Headline, HTML: row.HTML, Text: row.Text, ContentHash: row.ContentHash, FrozenAt: clock.FromMillis(row.FrozenAt),
		DatedAt: clock.FromMillis(row.DatedAt), Recalled: row.RecalledAt > 0,
	}
}

// selectFrozen gives the frozen editions by language.
func selectFrozen(ctx context.Context, tx *sqldb.Tx, releaseID int64) (map[string]Edition, error) {
	var rows []editionRow
	err := tx.Select(ctx, &rows, `SELECT `+editionColumns+` FROM editions WHERE release_id = ? AND thawed_at IS NULL`, releaseID)
	if err != nil {
		return nil, err
	}
	frozen := make(map[string]Edition, len(rows))
	for _, row := range rows {
		frozen[row.Language] = row.edition()
	}
	return frozen, nil
}

func selectEdition(ctx context.Context, tx *sqldb.Tx, id int64) (Edition, error) {
	var row editionRow
	err := tx.Get(ctx, &row, `SELECT `+editionColumns+` FROM editions WHERE id = ?`, id)
	return row.edition(), err
}

// insertEdition writes an edition down, and of what it is made.
func insertEdition(ctx context.Context, tx *sqldb.Tx, e Edition, parts []editionPart, actor string) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO editions (release_id, language, revision, subject, headline, html, text, content_hash, frozen_at, frozen_by, dated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		e.ReleaseID, e.Language, e.Revision, e.Subject, e.Headline, e.HTML, e.Text, e.ContentHash, clock.Millis(e.FrozenAt), actor, clock.Millis(e.DatedAt))
	for part := range slices.Chunk(parts, 100) {
		if err != nil {
			return 0, err
		}
		args := make([]any, 0, 5*len(part))
		for _, p := range part {
			args = append(args, id, p.segmentID, p.position, p.language, p.sourceHash)
		}
		_, err = tx.Exec(ctx, `INSERT INTO edition_segments (edition_id, segment_id, position, language, source_hash)
			VALUES `+strings.Repeat(`(?, ?, ?, ?, ?), `, len(part)-1)+`(?, ?, ?, ?, ?)`, args...)
	}
	return id, err
}

func thawEdition(ctx context.Context, tx *sqldb.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE editions SET thawed_at = ? WHERE id = ? AND thawed_at IS NULL`, now, id)
	return err
}

// recallEdition keeps mails from leaving with an edition from an instant on, or with 0
// lets them leave again.
func recallEdition(ctx context.Context, tx *sqldb.Tx, id, at int64) error {
	_, err := tx.Exec(ctx, `UPDATE editions SET recalled_at = ? WHERE id = ? AND thawed_at IS NULL`, at, id)
	return err
}

// selectFrozenIDs gives the ids of the frozen editions with which mails may leave, by
// language: those that are to be corrected are left out.
func selectFrozenIDs(ctx context.Context, tx *sqldb.Tx, releaseID int64) (map[string]int64, error) {
	var rows []editionRow
	err := tx.Select(ctx, &rows, `SELECT id, language FROM editions WHERE release_id = ? AND thawed_at IS NULL AND recalled_at = 0`, releaseID)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]int64, len(rows))
	for _, row := range rows {
		ids[row.Language] = row.ID
	}
	return ids, nil
}
