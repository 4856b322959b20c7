package releases

import (
	"context"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// commentRow is a line of the table translation_comments, with the key of its segment.
type commentRow struct {
	ID         int64  `db:"id"`
	Key        string `db:"key"`
	Language   string `db:"language"`
	Text       string `db:"text"`
	Actor      string `db:"actor"`
	CreatedAt  int64  `db:"created_at"`
	ResolvedBy string `db:"resolved_by"`
	ResolvedAt int64  `db:"resolved_at"`
}

func (row commentRow) comment() Comment {
	return Comment{
		ID: row.ID, Key: row.Key, Language: row.Language, Text: row.Text, Actor: row.Actor, At: clock.FromMillis(row.CreatedAt),
		ResolvedBy: row.ResolvedBy, ResolvedAt: timeOfMillis(row.ResolvedAt),
	}
}

const commentsOf = `SELECT c.id, s.key, c.language, c.text, c.actor, c.created_at, c.resolved_by, c.resolved_at
	FROM translation_comments c JOIN segments s ON s.id = c.segment_id WHERE s.release_id = ?`

// selectComments gives what was said about the source of a release and about a language, in
// order.
func selectComments(ctx context.Context, tx *sqldb.Tx, releaseID int64, language string) ([]Comment, error) {
	var rows []commentRow
	err := tx.Select(ctx, &rows, commentsOf+` AND c.language IN ('', ?) ORDER BY c.id`, releaseID, language)
	comments := make([]Comment, len(rows))
	for i, row := range rows {
		comments[i] = row.comment()
	}
	return comments, err
}

func selectComment(ctx context.Context, tx *sqldb.Tx, releaseID, id int64) (Comment, error) {
	var row commentRow
	err := tx.Get(ctx, &row, commentsOf+` AND c.id = ?`, releaseID, id)
	return row.comment(), err
}

// selectOpenQuestions gives the n oldest open questions of others about sources, and how many
// there are.
func selectOpenQuestions(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, n int) (first []Question, all int, err error) {
	var rows []struct {
		commentRow

		ReleaseID int64 `db:"release_id"`
		N         int   `db:"n"`
	}
	err = tx.Select(ctx, &rows, `SELECT c.id, s.key, c.language, c.text, c.actor, c.created_at, c.resolved_by, c.resolved_at, s.release_id, COUNT(*) OVER () AS n
		FROM translation_comments c JOIN segments s ON s.id = c.segment_id JOIN releases r ON r.id = s.release_id
		WHERE c.resolved_at = 0 AND c.language = '' AND c.actor <> ? AND `+openToTranslators+` ORDER BY c.id LIMIT ?`, who.Name, n)
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ReleaseID
	}
	named, err := selectNamed(ctx, tx, who.Reach(), ids)
	for _, row := range rows {
		m := named[row.ReleaseID].mention()
		first = append(first, Question{row.comment(), m.Slug, m.Headline, m.SourceLanguage})
	}
	return first, rows[0].N, err
}

func insertComment(ctx context.Context, tx *sqldb.Tx, segmentID int64, c Comment) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO translation_comments (segment_id, language, text, actor, created_at)
		VALUES (?, ?, ?, ?, ?) RETURNING id`, segmentID, c.Language, c.Text, c.Actor, clock.Millis(c.At))
	return id, err
}

func updateComment(ctx context.Context, tx *sqldb.Tx, id int64, by string, at int64) error {
	_, err := tx.Exec(ctx, `UPDATE translation_comments SET resolved_by = ?, resolved_at = ? WHERE id = ?`, by, at, id)
	return err
}
