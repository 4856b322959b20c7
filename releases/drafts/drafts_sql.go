package drafts

import (
	"context"
	"database/sql"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// draftRow is a line of the table drafts.
type draftRow struct {
	ID        int64         `db:"id"`
	ReleaseID sql.NullInt64 `db:"release_id"`
	Base      int64         `db:"base"`
	Version   int64         `db:"version"`
	Numbers   int64         `db:"numbers"`
	Published int64         `db:"published"`
	Headline  string        `db:"headline"`
	Language  string        `db:"language"`
	SavedBy   string        `db:"saved_by"`
	SavedAt   int64         `db:"saved_at"`
	DroppedAt int64         `db:"dropped_at"`
}

func (row *draftRow) changed() bool { return row.Version != row.Published }

const draftColumns = `id, release_id, base, version, numbers, published, headline, language, saved_by, saved_at, dropped_at`

// The two locks keep every other writer away from a draft until the transaction ends.
func lockDraft(ctx context.Context, tx *sqldb.Tx, id int64) (row draftRow, err error) {
	err = tx.Get(ctx, &row, `UPDATE drafts SET numbers = numbers WHERE id = ? RETURNING `+draftColumns, id)
	return row, err
}

func lockDraftOf(ctx context.Context, tx *sqldb.Tx, releaseID int64) (row draftRow, err error) {
	err = tx.Get(ctx, &row, `UPDATE drafts SET numbers = numbers WHERE release_id = ? RETURNING `+draftColumns, releaseID)
	return row, err
}

func selectDraft(ctx context.Context, tx *sqldb.Tx, id int64) (row draftRow, err error) {
	err = tx.Get(ctx, &row, `SELECT `+draftColumns+` FROM drafts WHERE id = ?`, id)
	return row, err
}

func selectDraftOf(ctx context.Context, tx *sqldb.Tx, releaseID int64) (row draftRow, err error) {
	err = tx.Get(ctx, &row, `SELECT `+draftColumns+` FROM drafts WHERE release_id = ?`, releaseID)
	return row, err
}

// insertDraft gives the id, or NoRows when the release has a draft already.
func insertDraft(ctx context.Context, tx *sqldb.Tx, row draftRow) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO drafts (release_id, base, version, numbers, published, headline, language, saved_by, saved_at, dropped_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING RETURNING id`,
		row.ReleaseID, row.Base, row.Version, row.Numbers, row.Published, row.Headline, row.Language, row.SavedBy, row.SavedAt)
	return id, err
}

func updateDraft(ctx context.Context, tx *sqldb.Tx, row draftRow) error {
	_, err := tx.Exec(ctx, `UPDATE drafts SET release_id = ?, base = ?, version = ?, numbers = ?, published = ?, headline = ?, language = ?,
			saved_by = ?, saved_at = ?, dropped_at = ? WHERE id = ?`,
		row.ReleaseID, row.Base, row.Version, row.Numbers, row.Published, row.Headline, row.Language, row.SavedBy, row.SavedAt, row.DroppedAt, row.ID)
	return err
}

// selectUnfinished gives the drafts that hold what no revision does, the latest first.
func selectUnfinished(ctx context.Context, tx *sqldb.Tx, limit int) (rows []draftRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT `+draftColumns+` FROM drafts WHERE version <> published AND dropped_at = 0 ORDER BY saved_at DESC, id DESC LIMIT ?`, limit)
	return rows, err
}

// selectBegun gives the drafts of which there is no release yet, and which somebody has saved
// last: some of the latest, and how many there are.
func selectBegun(ctx context.Context, tx *sqldb.Tx, by string, limit int) (rows []draftRow, total int, err error) {
	var counted []struct {
		draftRow
		Total int `db:"total"`
	}
	err = tx.Select(ctx, &counted, `SELECT `+draftColumns+`, COUNT(*) OVER () AS total FROM drafts
		WHERE release_id IS NULL AND version <> published AND dropped_at = 0 AND saved_by = ? ORDER BY saved_at DESC, id DESC LIMIT ?`, by, limit)
	for _, c := range counted {
		rows, total = append(rows, c.draftRow), c.Total
	}
	return rows, total, err
}

// selectLanguage gives the language of the draft that somebody has saved last.
func selectLanguage(ctx context.Context, tx *sqldb.Tx, by string) (language string, err error) {
	err = tx.Get(ctx, &language, `SELECT language FROM drafts WHERE saved_by = ? AND dropped_at = 0 ORDER BY saved_at DESC, id DESC LIMIT 1`, by)
	return language, err
}

// versionRow is a line of the table draft_versions.
type versionRow struct {
	Number  int64  `db:"number"`
	Verb    string `db:"verb"`
	Content string `db:"content"`
	Actor   string `db:"actor"`
	SavedAt int64  `db:"saved_at"`
}

func insertVersion(ctx context.Context, tx *sqldb.Tx, draftID int64, row versionRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO draft_versions (draft_id, number, verb, content, actor, saved_at) VALUES (?, ?, ?, ?, ?, ?)`,
		draftID, row.Number, row.Verb, row.Content, row.Actor, row.SavedAt)
	return err
}

func selectVersion(ctx context.Context, tx *sqldb.Tx, draftID, number int64) (row versionRow, err error) {
	err = tx.Get(ctx, &row, `SELECT number, verb, content, actor, saved_at FROM draft_versions WHERE draft_id = ? AND number = ?`, draftID, number)
	return row, err
}

// selectVersions gives all versions without their contents, the latest first.
func selectVersions(ctx context.Context, tx *sqldb.Tx, draftID int64) ([]Version, error) {
	var rows []versionRow
	err := tx.Select(ctx, &rows, `SELECT number, verb, '' AS content, actor, saved_at FROM draft_versions WHERE draft_id = ? ORDER BY number DESC`, draftID)
	all := make([]Version, len(rows))
	for i, row := range rows {
		all[i] = row.version()
	}
	return all, err
}

// selectBeside gives the last one but somebody who has saved a draft since then, and NoRows
// where nobody has.
func selectBeside(ctx context.Context, tx *sqldb.Tx, draftID int64, but string, since int64) (b Beside, err error) {
	var row versionRow
	err = tx.Get(ctx, &row, `SELECT number, verb, '' AS content, actor, saved_at FROM draft_versions
		WHERE draft_id = ? AND actor <> ? AND saved_at >= ? ORDER BY number DESC LIMIT 1`, draftID, but, since)
	return Beside{row.Actor, clock.FromMillis(row.SavedAt)}, err
}

// selectContents gives the latest versions with their contents.
func selectContents(ctx context.Context, tx *sqldb.Tx, draftID int64, limit int) (rows []versionRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT number, verb, content, actor, saved_at FROM draft_versions WHERE draft_id = ? ORDER BY number DESC LIMIT ?`, draftID, limit)
	return rows, err
}

func (row versionRow) version() Version {
	return Version{Number: int(row.Number), Verb: Verb(row.Verb), Actor: row.Actor, At: clock.FromMillis(row.SavedAt)}
}

func deleteVersions(ctx context.Context, tx *sqldb.Tx, draftID int64, numbers []int) error {
	if len(numbers) == 0 {
		return nil
	}
	_, err := tx.ExecIn(ctx, `DELETE FROM draft_versions WHERE draft_id = ? AND number IN (?)`, draftID, numbers)
	return err
}

func millis(t time.Time) int64 { return clock.Millis(t) }

func nullID(id int64) sql.NullInt64 { return sql.NullInt64{Int64: id, Valid: id != 0} }
