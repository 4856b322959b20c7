package releases

import (
	"context"
	"database/sql"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// errandRow is something that waits, and how many of its kind there are.
type errandRow struct {
	Kind      string        `db:"kind"`
	ReleaseID int64         `db:"release_id"`
	Language  string        `db:"language"`
	DueAt     sql.NullInt64 `db:"due_at"`
	DueZone   string        `db:"due_zone"`
	Actor     string        `db:"actor"`
	Reason    string        `db:"reason"`
	Since     int64         `db:"since"`
	N         int           `db:"n"`
}

func (row errandRow) errand() Errand {
	return Errand{
		ReleaseID: row.ReleaseID, Language: row.Language, Due: timeOrZero(row.DueAt), DueZone: row.DueZone,
		By: row.Actor, Reason: row.Reason, Since: clock.FromMillis(row.Since),
	}
}

// assignedTo is whose assignments are looked for.
type assignedTo struct {
	officer            bool
	approve, translate []string // languages
	partners           []int64  // for whom they translate
}

// selectAssigned gives of each kind those that are due first. No assignment is of two
// kinds for the same person.
func selectAssigned(ctx context.Context, tx *sqldb.Tx, to assignedTo, now time.Time, n int) (rows []errandRow, err error) {
	some := func(values []string) []string { return append([]string{""}, values...) } // SQL has no empty IN
	partners := append([]int64{0}, to.partners...)
	err = tx.SelectIn(ctx, &rows, `SELECT kind, release_id, language, due_at, due_zone, actor, reason, since, n FROM (
		SELECT k.*, COUNT(*) OVER (PARTITION BY kind) AS n, ROW_NUMBER() OVER (PARTITION BY kind
			ORDER BY CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due_at, release_id, language) AS place
		FROM (
			SELECT a.release_id, a.language, a.due_at, a.due_zone, a.requested_by AS actor, a.reason, a.updated_at AS since, CASE
				WHEN a.state = 'submitted' THEN CASE WHEN a.language IN (?) THEN 'review' ELSE '' END
				WHEN a.state = 'approved' THEN CASE WHEN a.language IN (?) AND r.form = 'release' AND NOT EXISTS (SELECT 1 FROM editions e
					WHERE e.release_id = a.release_id AND e.language = a.language AND e.thawed_at IS NULL AND e.recalled_at = 0)
					THEN 'freeze' ELSE '' END
				WHEN CAST(? AS BIGINT) = 1 THEN CASE
					WHEN a.state = 'declined' THEN 'declined'
					WHEN a.due_at < ? THEN 'late' ELSE '' END
				WHEN a.state = 'declined' OR a.language NOT IN (?) OR a.partner_id NOT IN (?) THEN ''
				WHEN a.state = 'requested' THEN 'asked'
				WHEN a.reason <> '' THEN 'sent_back'
				WHEN EXISTS (SELECT 1 FROM segments s JOIN translations t ON t.segment_id = s.id
					WHERE s.release_id = a.release_id AND s.position IS NOT NULL AND t.language = a.language AND t.text <> ''
						AND t.source_hash <> s.source_hash) THEN 'changed'
				ELSE 'going' END AS kind
			FROM assignments a JOIN releases r ON r.id = a.release_id
			WHERE r.state <> 'withdrawn' AND (r.state <> 'sent' OR r.correcting_since > 0)
		) AS k WHERE kind <> ''
	) AS placed WHERE place <= ? ORDER BY kind, place`,
		some(to.approve), some(to.approve), oneIf(to.officer), clock.Millis(now), some(to.translate), partners, n)
	return rows, err
}

// selectReleaseErrands gives the releases on hold, the first ones first, or those that nobody
// was asked to translate, the newest first.
func selectReleaseErrands(ctx context.Context, tx *sqldb.Tx, kind ErrandKind, n int) (rows []errandRow, err error) {
	query := `SELECT id AS release_id, '' AS language, NULL AS due_at, '' AS due_zone, held_by AS actor, hold_reason AS reason,
		held_at AS since, COUNT(*) OVER () AS n FROM releases WHERE held_at > 0 AND state <> 'withdrawn' ORDER BY held_at, id LIMIT ?`
	if kind == ErrandDraft {
		query = `SELECT id AS release_id, '' AS language, NULL AS due_at, '' AS due_zone, '' AS actor, '' AS reason,
			created_at AS since, COUNT(*) OVER () AS n FROM releases
			WHERE state = 'draft' AND form = 'release' AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.release_id = releases.id)
			ORDER BY created_at DESC, id DESC LIMIT ?`
	}
	err = tx.Select(ctx, &rows, query, n)
	return rows, err
}

// openRequest is a request about the embargo of a release that nobody has answered.
type openRequest struct {
	EmbargoRequest
	releaseID int64
}

// selectOpenRequests gives all of them, also those that have lapsed, the first ones first.
func selectOpenRequests(ctx context.Context, tx *sqldb.Tx) ([]openRequest, error) {
	var rows []struct {
		requestRow
		ReleaseID int64 `db:"release_id"`
	}
	err := tx.Select(ctx, &rows, `SELECT release_id, id, from_at, from_zone, to_at, to_zone, asked_by, asked_at FROM embargo_requests
		WHERE state = 'open' ORDER BY asked_at, id`)
	all := make([]openRequest, len(rows))
	for i, row := range rows {
		all[i] = openRequest{row.request(), row.ReleaseID}
	}
	return all, err
}

// namedRow is a release where it is only mentioned.
type namedRow struct {
	ID             int64         `db:"id"`
	Slug           string        `db:"slug"`
	SourceLanguage string        `db:"source_language"`
	State          string        `db:"state"`
	EmbargoAt      sql.NullInt64 `db:"embargo_at"`
	EmbargoZone    string        `db:"embargo_zone"`
	Headline       string        `db:"headline"`
}

func (row namedRow) mention() Mention {
	return Mention{
		ID: row.ID, Slug: row.Slug, Headline: titleOr(row.Headline, row.Slug), SourceLanguage: row.SourceLanguage,
		State: State(row.State), Embargo: Embargo{timeOrZero(row.EmbargoAt), row.EmbargoZone},
	}
}

// selectNamed gives what is within a reach, boilerplates too.
func selectNamed(ctx context.Context, tx *sqldb.Tx, reach accounts.Reach, ids []int64) (map[int64]namedRow, error) {
	condition, args := `id IN (?)`, []any{ids}
	if !reach.Each {
		some := func(values []string) []string { return append([]string{""}, values...) }
		condition += ` AND (form = 'boilerplate' OR ` + concerns + `)`
		args = append(args, some(reach.Languages), some(reach.Countries), some(reach.Languages))
	}
	var rows []namedRow
	err := tx.SelectIn(ctx, &rows, `SELECT id, slug, source_language, state, embargo_at, embargo_zone, COALESCE((SELECT s.text FROM segments s
			WHERE s.release_id = releases.id AND s.key = 'headline' AND s.position IS NOT NULL), '') AS headline
		FROM releases WHERE `+condition, args...)
	named := make(map[int64]namedRow, len(rows))
	for _, row := range rows {
		named[row.ID] = row
	}
	return named, err
}
