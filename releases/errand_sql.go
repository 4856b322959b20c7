package releases

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// errandRow is something that waits, and how many of its kind there are.
type errandRow struct {
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

// standing is an edition of a release r in a language, which somebody approved.
const standing = `SELECT 1 FROM editions e WHERE e.release_id = r.id AND e.language = %s AND e.thawed_at IS NULL AND e.recalled_at = 0`

// changedUnder is that a translation of an assignment a was made of another source.
const changedUnder = `EXISTS (SELECT 1 FROM segments s JOIN translations t ON t.segment_id = s.id
	WHERE s.release_id = a.release_id AND s.position IS NOT NULL AND t.language = a.language AND t.text <> ''
		AND t.source_hash <> s.source_hash)`

// assignedConditions say which assignments a of releases r are errands of a kind; their values
// are those of assignedTo.of.
var assignedConditions = map[ErrandKind]string{
	ErrandDeclined: `a.state = 'declined'`,
	ErrandLate:     `a.state IN ('requested', 'in_progress') AND a.due_at < ?`,
	ErrandNobody:   `a.state = 'requested' AND a.partner_id IS NULL AND (a.due_at IS NULL OR a.due_at >= ?) AND a.language NOT IN (?)`,
	ErrandReview:   `a.state = 'submitted' AND a.language IN (?)`,
	ErrandFreeze:   `a.state = 'approved' AND r.form = 'release' AND NOT EXISTS (` + fmt.Sprintf(standing, "a.language") + `) AND a.language IN (?)`,
	ErrandAsked:    `a.state = 'requested' AND a.language IN (?) AND (a.partner_id IS NULL OR a.partner_id IN (?))`,
	ErrandSentBack: `a.state = 'in_progress' AND a.reason <> '' AND a.language IN (?) AND (a.partner_id IS NULL OR a.partner_id IN (?))`,
	ErrandChanged:  `a.state = 'in_progress' AND a.reason = '' AND ` + changedUnder + ` AND a.language IN (?) AND (a.partner_id IS NULL OR a.partner_id IN (?))`,
	ErrandGoing:    `a.state = 'in_progress' AND a.reason = '' AND NOT ` + changedUnder + ` AND a.language IN (?) AND (a.partner_id IS NULL OR a.partner_id IN (?))`,
}

// selectAssigned gives the assignments of a kind that are due first, and how many there are.
func selectAssigned(ctx context.Context, tx *sqldb.Tx, kind ErrandKind, values []any, n int) (rows []errandRow, err error) {
	const inOrder = ` ORDER BY CASE WHEN a.due_at IS NULL THEN 1 ELSE 0 END, a.due_at, a.release_id, a.language`
	err = tx.SelectIn(ctx, &rows, `SELECT a.release_id, a.language, a.due_at, a.due_zone, a.requested_by AS actor, a.reason, a.updated_at AS since, k.n
		FROM (SELECT a.release_id, a.language, COUNT(*) OVER () AS n FROM assignments a JOIN releases r ON r.id = a.release_id
			WHERE `+openToTranslators+` AND `+assignedConditions[kind]+inOrder+` LIMIT ?) AS k
		JOIN assignments a ON a.release_id = k.release_id AND a.language = k.language`+inOrder, append(slices.Clip(values), n)...)
	return rows, err
}

// releaseErrands are the queries for those about whole releases.
var releaseErrands = map[ErrandKind]struct{ actor, reason, since, where, order string }{
	ErrandHeld: {"held_by", "hold_reason", "held_at", `held_at > 0 AND state <> 'withdrawn'`, `held_at, id`},
	ErrandDraft: {"''", "''", "created_at", `state = 'draft' AND form = 'release'
		AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.release_id = r.id)`, `created_at DESC, id DESC`},
	ErrandCorrecting: {"''", "''", "correcting_since", `correcting_since > 0 AND state <> 'withdrawn'`, `correcting_since, id`},
	ErrandSchedule:   {"''", "''", "updated_at", `state = 'approved' AND form = 'release' AND scheduled_at IS NULL AND held_at = 0`, `updated_at, id`},
	ErrandSource: {"''", "''", "updated_at", `state IN ('draft', 'in_translation', 'approved', 'scheduled') AND form = 'release'
		AND NOT EXISTS (` + fmt.Sprintf(standing, "r.source_language") + `)
		AND (EXISTS (SELECT 1 FROM assignments a WHERE a.release_id = r.id AND a.state IN ('submitted', 'approved'))
			OR NOT EXISTS (SELECT 1 FROM release_languages l WHERE l.release_id = r.id))
		AND source_language IN (?)`, `updated_at, id`},
}

// selectReleaseErrands gives the first ones of a kind, and how many there are; of those that
// nobody was asked to translate the newest. values are the languages that the kind asks for.
func selectReleaseErrands(ctx context.Context, tx *sqldb.Tx, kind ErrandKind, values []any, n int) (rows []errandRow, err error) {
	of := releaseErrands[kind]
	err = tx.SelectIn(ctx, &rows, `SELECT id AS release_id, CASE WHEN '`+string(kind)+`' = 'source' THEN source_language ELSE '' END AS language,
			NULL AS due_at, '' AS due_zone, `+of.actor+` AS actor, `+of.reason+` AS reason, `+of.since+` AS since, COUNT(*) OVER () AS n
		FROM releases r WHERE `+of.where+` ORDER BY `+of.order+` LIMIT ?`, append(slices.Clip(values), n)...)
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
