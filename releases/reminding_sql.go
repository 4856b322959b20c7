package releases

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// handledRow is a line of the table release_events.
type handledRow struct {
	ID        int64  `db:"id"`
	ReleaseID int64  `db:"release_id"`
	CreatedAt int64  `db:"created_at"`
	Verb      string `db:"verb"`
	Language  string `db:"language"`
	Detail    string `db:"detail"`
}

// openRelease is true of the releases, r, whose translations still matter, or of whose texts
// somebody has said something that isn't dealt with.
const openRelease = `(r.state NOT IN ('sent', 'withdrawn') AND EXISTS (SELECT 1 FROM assignments a WHERE a.release_id = r.id)
	OR ` + openToTranslators + ` AND r.id IN (SELECT s.release_id FROM translation_comments c CROSS JOIN segments s
		WHERE ` + openComment + `))`

// openComment is true of the comments, c, that aren't dealt with, on the segments, s, that
// are in their release. The crosses around it keep SQLite from beginning at the segments, of
// which there are most.
const openComment = `c.resolved_at = 0 AND s.id = c.segment_id AND s.position IS NOT NULL`

func selectWork(ctx context.Context, tx *sqldb.Tx) ([]Work, error) {
	var rows []releaseRow
	if err := tx.Select(ctx, &rows, `SELECT `+releaseColumns+` FROM releases r WHERE `+openRelease+` ORDER BY id`); err != nil || len(rows) == 0 {
		return nil, err
	}
	all := make([]Work, len(rows))
	for i, row := range rows {
		all[i] = Work{Release: row.release(), Assignments: map[string]Assignment{}, Frozen: map[string]bool{}}
	}
	at, ids := byRelease(all)
	for _, fill := range []func(context.Context, *sqldb.Tx, map[int64]*Work, []int64) error{
		fillTargets, fillAssignments, fillHeadlines, fillFrozen, fillHandled, fillSaid,
	} {
		if err := fill(ctx, tx, at, ids); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func fillTargets(ctx context.Context, tx *sqldb.Tx, at map[int64]*Work, ids []int64) error {
	var rows []languageRow
	if err := tx.SelectIn(ctx, &rows, `SELECT release_id, language, policy FROM release_languages WHERE release_id IN (?)`, ids); err != nil {
		return err
	}
	of := map[int64][]languageRow{}
	for _, row := range rows {
		of[row.ReleaseID] = append(of[row.ReleaseID], row)
	}
	for id, languages := range of {
		at[id].Release.Languages, at[id].Release.Policies = wanted(languages)
	}
	return nil
}

func fillAssignments(ctx context.Context, tx *sqldb.Tx, at map[int64]*Work, ids []int64) error {
	var rows []assignmentRow
	err := tx.SelectIn(ctx, &rows, `SELECT release_id, language, state, partner_id, due_at, due_zone, brief, reason, requested_by,
		requested_at, updated_at FROM assignments WHERE release_id IN (?)`, ids)
	for _, row := range rows {
		at[row.ReleaseID].Assignments[row.Language] = row.assignment()
	}
	return err
}

func fillHeadlines(ctx context.Context, tx *sqldb.Tx, at map[int64]*Work, ids []int64) error {
	var rows []struct {
		ReleaseID int64  `db:"release_id"`
		Text      string `db:"text"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT release_id, text FROM segments
		WHERE kind = 'headline' AND position IS NOT NULL AND release_id IN (?)`, ids)
	for _, row := range rows {
		at[row.ReleaseID].Headline = row.Text
	}
	return err
}

func fillFrozen(ctx context.Context, tx *sqldb.Tx, at map[int64]*Work, ids []int64) error {
	var rows []languageRow
	err := tx.SelectIn(ctx, &rows, `SELECT release_id, language FROM editions WHERE thawed_at IS NULL AND release_id IN (?)`, ids)
	for _, row := range rows {
		at[row.ReleaseID].Frozen[row.Language] = true
	}
	return err
}

func fillHandled(ctx context.Context, tx *sqldb.Tx, at map[int64]*Work, ids []int64) error {
	var rows []handledRow
	err := tx.SelectIn(ctx, &rows, `SELECT id, release_id, created_at, verb, language, detail FROM release_events
		WHERE verb IN ('request', 'stale', 'submit', 'send_back', 'decline', 'approve_translation') AND release_id IN (?) ORDER BY id`, ids)
	for _, row := range rows {
		w := at[row.ReleaseID]
		w.Handled = append(w.Handled, Handled{row.ID, clock.FromMillis(row.CreatedAt), row.Verb, row.Language, row.Detail})
	}
	return err
}

func fillSaid(ctx context.Context, tx *sqldb.Tx, at map[int64]*Work, ids []int64) error {
	var rows []struct {
		ID        int64  `db:"id"`
		ReleaseID int64  `db:"release_id"`
		CreatedAt int64  `db:"created_at"`
		Language  string `db:"language"`
		Actor     string `db:"actor"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT c.id, s.release_id, c.created_at, c.language, c.actor
		FROM translation_comments c CROSS JOIN segments s WHERE `+openComment+` AND s.release_id IN (?) ORDER BY s.release_id, c.id`, ids)
	for _, row := range rows {
		w := at[row.ReleaseID]
		w.Said = append(w.Said, Said{row.ID, clock.FromMillis(row.CreatedAt), row.Language, row.Actor})
	}
	return err
}
