package releases

import (
	"context"
	"database/sql"
	"slices"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// openToTranslators is true of the releases, r, in which translations are still made.
const openToTranslators = `r.state <> 'withdrawn' AND (r.state <> 'sent' OR r.correcting_since > 0)`

// releaseOfJob is what a job tells of its release.
type releaseOfJob struct {
	ID              int64         `db:"id"`
	Slug            string        `db:"slug"`
	SourceLanguage  string        `db:"source_language"`
	EmbargoAt       sql.NullInt64 `db:"embargo_at"`
	EmbargoZone     string        `db:"embargo_zone"`
	BoilerplateKind string        `db:"boilerplate_kind"`
	Headline        string        `db:"headline"`
}

// countRow counts something of a release in a language.
type countRow struct {
	ReleaseID int64  `db:"release_id"`
	Language  string `db:"language"`
	N         int    `db:"n"`
}

// read finds everything that may wait for the actor: one query for the work, one for what
// is stale, one for what was said. Of the work it reads what says whose it is and how much it
// presses; fillJobs reads the rest of those that are shown.
func (w waiting) read(ctx context.Context, tx *sqldb.Tx) error {
	languages := w.languages()
	if len(languages) == 0 {
		return nil
	}
	if err := w.readWork(ctx, tx, `a.state <> 'approved' AND a.language IN (?)`, languages); err != nil {
		return err
	}
	stale, err := selectStale(ctx, tx, languages)
	if err != nil {
		return err
	}
	comments, err := w.selectComments(ctx, tx, languages)
	if err != nil {
		return err
	}
	if err := w.readApproved(ctx, tx, languages, append(slices.Clip(stale), comments...)); err != nil {
		return err
	}
	for _, row := range stale {
		if j := w.jobs[jobKey{row.ReleaseID, row.Language}]; j != nil {
			j.Stale = row.N
		}
	}
	for _, row := range comments {
		key := jobKey{row.ReleaseID, row.Language}
		if w.jobs[key] == nil {
			w.jobs[key] = &Job{ReleaseID: row.ReleaseID, Language: row.Language, Assignment: Assignment{Language: row.Language}}
		}
		w.jobs[key].Comments = row.N
	}
	return w.readSentBack(ctx, tx, languages)
}

func (w waiting) readWork(ctx context.Context, tx *sqldb.Tx, which string, values ...any) error {
	var rows []struct {
		ReleaseID int64         `db:"release_id"`
		Language  string        `db:"language"`
		State     string        `db:"state"`
		PartnerID sql.NullInt64 `db:"partner_id"`
		DueAt     sql.NullInt64 `db:"due_at"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT a.release_id, a.language, a.state, a.partner_id, a.due_at
		FROM assignments a JOIN releases r ON r.id = a.release_id WHERE `+openToTranslators+` AND `+which, values...)
	for _, row := range rows {
		w.jobs[jobKey{row.ReleaseID, row.Language}] = &Job{ReleaseID: row.ReleaseID, Language: row.Language, Assignment: Assignment{
			Language: row.Language, State: AssignmentState(row.State), PartnerID: row.PartnerID.Int64, Due: timeOrZero(row.DueAt),
		}}
	}
	return err
}

// readApproved reads the approved work of the releases of which something is said. Of the others,
// of which a house in its years has thousands, there is nothing to be done.
func (w waiting) readApproved(ctx context.Context, tx *sqldb.Tx, languages []string, said []countRow) error {
	var ids []int64
	for _, row := range said {
		if w.jobs[jobKey{row.ReleaseID, row.Language}] == nil && row.Language != "" {
			ids = append(ids, row.ReleaseID)
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil
	}
	return w.readWork(ctx, tx, `a.state = 'approved' AND a.language IN (?) AND a.release_id IN (?)`, languages, ids)
}

// selectStale counts what was made from another source. No translation is kept that was made
// from a source which its text never had, so only those few texts are looked at that had more
// than one: the crosses keep SQLite from beginning at the translations, of which there are most.
func selectStale(ctx context.Context, tx *sqldb.Tx, languages []string) (rows []countRow, err error) {
	err = tx.SelectIn(ctx, &rows, `SELECT s.release_id, t.language, COUNT(*) AS n
		FROM (SELECT segment_id FROM segment_sources GROUP BY segment_id HAVING COUNT(*) > 1) revised
			CROSS JOIN segments s CROSS JOIN releases r CROSS JOIN translations t
		WHERE s.id = revised.segment_id AND s.position IS NOT NULL AND r.id = s.release_id AND `+openToTranslators+`
			AND t.segment_id = s.id AND t.source_hash <> s.source_hash AND t.text <> '' AND t.language IN (?)
		GROUP BY s.release_id, t.language`, languages)
	return rows, err
}

// backRow is the event by which a translation was given back.
type backRow struct {
	ReleaseID int64  `db:"release_id"`
	Language  string `db:"language"`
	Actor     string `db:"actor"`
	CreatedAt int64  `db:"created_at"`
	Detail    string `db:"detail"`
}

func (row backRow) sentBack() SentBack {
	return SentBack{By: row.Actor, At: clock.FromMillis(row.CreatedAt), Reason: row.Detail}
}

// handedEvents are the last ones that say in whose hands a translation is.
const handedEvents = `SELECT MAX(l.id) FROM release_events l WHERE l.verb IN ('request', 'submit', 'send_back', 'approve_translation')`

// readSentBack looks at those few that are being worked on.
func (w waiting) readSentBack(ctx context.Context, tx *sqldb.Tx, languages []string) error {
	var rows []backRow
	err := tx.SelectIn(ctx, &rows, `SELECT e.release_id, e.language, e.actor, e.created_at, e.detail
		FROM assignments a JOIN release_events e ON e.release_id = a.release_id AND e.language = a.language
		WHERE a.state = 'in_progress' AND e.verb = 'send_back' AND a.language IN (?)
			AND e.id = (`+handedEvents+` AND l.release_id = a.release_id AND l.language = a.language)`, languages)
	for _, row := range rows {
		if j := w.jobs[jobKey{row.ReleaseID, row.Language}]; j != nil {
			j.SentBack = row.sentBack()
		}
	}
	return err
}

// selectSentBack tells whether the translation of a release into a language was given back
// and isn't handed in again; the zero one says no.
func selectSentBack(ctx context.Context, tx *sqldb.Tx, releaseID int64, a Assignment) (SentBack, error) {
	if a.State != InProgress {
		return SentBack{}, nil
	}
	var row backRow
	err := tx.Get(ctx, &row, `SELECT release_id, language, actor, created_at, detail FROM release_events
		WHERE verb = 'send_back' AND id = (`+handedEvents+` AND l.release_id = ? AND l.language = ?)`, releaseID, a.Language)
	if sqldb.NoRows(err) {
		return SentBack{}, nil
	}
	return row.sentBack(), err
}

// selectComments counts what others have said. What is about a source waits for officers.
func (w waiting) selectComments(ctx context.Context, tx *sqldb.Tx, languages []string) (rows []countRow, err error) {
	about := append([]string{}, languages...)
	if w.who.May(accounts.Write) {
		about = append(about, "")
	}
	err = tx.SelectIn(ctx, &rows, `SELECT s.release_id, c.language, COUNT(*) AS n
		FROM translation_comments c JOIN segments s ON s.id = c.segment_id JOIN releases r ON r.id = s.release_id
		WHERE c.resolved_at = 0 AND c.actor <> ? AND `+openToTranslators+` AND c.language IN (?)
		GROUP BY s.release_id, c.language`, w.who.Name, about)
	return rows, err
}

// fillJobs adds what is told of the jobs that are shown: their releases, with the headlines,
// and who asked for what.
func fillJobs(ctx context.Context, tx *sqldb.Tx, jobs []Job) error {
	if len(jobs) == 0 {
		return nil
	}
	ids := make([]int64, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ReleaseID
	}
	var named []releaseOfJob
	if err := tx.SelectIn(ctx, &named, `SELECT r.id, r.slug, r.source_language, r.embargo_at, r.embargo_zone, r.boilerplate_kind, COALESCE(s.text, '') AS headline
		FROM releases r LEFT JOIN segments s ON s.release_id = r.id AND s.kind = 'headline' AND s.position IS NOT NULL WHERE r.id IN (?)`, ids); err != nil {
		return err
	}
	of := make(map[int64]releaseOfJob, len(named))
	for _, row := range named {
		of[row.ID] = row
	}
	var asked []assignmentRow
	if err := tx.SelectIn(ctx, &asked, `SELECT `+assignmentColumns+` FROM assignments WHERE release_id IN (?)`, ids); err != nil {
		return err
	}
	work := make(map[jobKey]Assignment, len(asked))
	for _, row := range asked {
		work[jobKey{row.ReleaseID, row.Language}] = row.assignment()
	}
	for i := range jobs {
		j := &jobs[i]
		if a, ok := work[jobKey{j.ReleaseID, j.Language}]; ok {
			j.Assignment = a
		}
		r := of[j.ReleaseID]
		j.Slug, j.SourceLanguage, j.Boilerplate, j.Headline = r.Slug, r.SourceLanguage, r.BoilerplateKind != "", reading(r.Headline)
		j.Embargo = Embargo{At: timeOrZero(r.EmbargoAt), Zone: r.EmbargoZone}
	}
	return nil
}
