package releases

import (
	"context"

	"communique/internal/sqldb"
	"communique/locales"
)

// selectSegmentsOf gives every segment that each of the releases ever had, by id.
func selectSegmentsOf(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64][]Segment, error) {
	var rows []struct {
		segmentRow
		ReleaseID int64 `db:"release_id"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT s.release_id, s.id, s.key, s.kind, s.position, s.text, s.source_hash, s.form, s.section, s.opens,
			COALESCE(i.from_id, 0) AS from_id
		FROM segments s LEFT JOIN included_segments i ON i.segment_id = s.id WHERE s.release_id IN (?) ORDER BY s.id`, ids)
	all := make(map[int64][]Segment, len(ids))
	for _, row := range rows {
		all[row.ReleaseID] = append(all[row.ReleaseID], row.segment())
	}
	return all, err
}

// outlineColumns are of translations t of segments s: whether there is a text, whether it is
// fresh, whether a machine made it and nobody looked at it, and its state, as one number.
const outlineColumns = `s.release_id, s.id AS segment_id, t.language,
	CASE WHEN t.text = '' THEN 0 ELSE 1 END + CASE WHEN t.source_hash = s.source_hash THEN 2 ELSE 0 END
	+ CASE WHEN t.origin = 'machine' AND t.confirmed_by = '' THEN 4 ELSE 0 END
	+ CASE t.state WHEN 'approved' THEN 8 WHEN 'submitted' THEN 16 ELSE 0 END AS marks`

type outlineRow struct {
	ReleaseID int64  `db:"release_id"`
	SegmentID int64  `db:"segment_id"`
	Language  string `db:"language"`
	Marks     int64  `db:"marks"`
}

// translation is a stand-in for the whole one, of which the rules say the same; hash is that
// of its segment.
func (row outlineRow) translation(hash string) translation {
	t := translation{state: TextDraft, origin: OriginPerson}
	if row.Marks&1 != 0 {
		t.text = "-"
	}
	if row.Marks&2 != 0 {
		t.sourceHash = hash
	}
	if row.Marks&4 != 0 {
		t.origin = OriginMachine
	}
	switch {
	case row.Marks&8 != 0:
		t.state = TextApproved
	case row.Marks&16 != 0:
		t.state = TextSubmitted
	}
	return t
}

func outlines(ctx context.Context, tx *sqldb.Tx, query string, ids []int64, segments map[int64][]Segment) (map[int64]translations, error) {
	var rows []outlineRow
	err := tx.SelectIn(ctx, &rows, query, ids)
	hashes := map[int64]string{}
	for _, of := range segments {
		for _, s := range of {
			hashes[s.ID] = s.SourceHash
		}
	}
	all := make(map[int64]translations, len(ids))
	for _, row := range rows {
		if all[row.ReleaseID] == nil {
			all[row.ReleaseID] = translations{}
		}
		all[row.ReleaseID][translated{row.SegmentID, row.Language}] = row.translation(hashes[row.SegmentID])
	}
	return all, err
}

// selectOutlines gives the translations of the segments that the releases have now, in
// outline.
func selectOutlines(ctx context.Context, tx *sqldb.Tx, ids []int64, segments map[int64][]Segment) (map[int64]translations, error) {
	return outlines(ctx, tx, `SELECT `+outlineColumns+` FROM segments s JOIN translations t ON t.segment_id = s.id
		WHERE s.position IS NOT NULL AND s.release_id IN (?)`, ids, segments)
}

// selectIncludedOutlines gives those of the segments that come from boilerplates.
func selectIncludedOutlines(ctx context.Context, tx *sqldb.Tx, ids []int64, segments map[int64][]Segment) (map[int64]translations, error) {
	return outlines(ctx, tx, `SELECT `+outlineColumns+` FROM segments s JOIN included_segments i ON i.segment_id = s.id
		JOIN translations t ON t.segment_id = i.from_id WHERE s.position IS NOT NULL AND s.release_id IN (?)`, ids, segments)
}

// selectTextsOf gives those that selectOutlines gives, whole.
func selectTextsOf(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]translations, error) {
	var rows []struct {
		translationRow
		ReleaseID int64 `db:"release_id"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT s.release_id, s.id AS segment_id, t.language, t.text, t.source_hash, t.state, t.origin, t.confirmed_by
		FROM segments s JOIN translations t ON t.segment_id = s.id WHERE s.position IS NOT NULL AND s.release_id IN (?)`, ids)
	all := make(map[int64]translations, len(ids))
	for _, row := range rows {
		if all[row.ReleaseID] == nil {
			all[row.ReleaseID] = translations{}
		}
		all[row.ReleaseID][translated{row.SegmentID, row.Language}] = row.translation()
	}
	return all, err
}

// selectHomes gives the id of the boilerplate from which each included segment comes.
func selectHomes(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]int64, error) {
	var rows []includedRow
	err := tx.SelectIn(ctx, &rows, `SELECT i.segment_id, i.from_id, o.release_id FROM included_segments i
		JOIN segments s ON s.id = i.segment_id JOIN segments o ON o.id = i.from_id WHERE s.release_id IN (?)`, ids)
	homes := make(map[int64]int64, len(rows))
	for _, row := range rows {
		homes[row.SegmentID] = row.ReleaseID
	}
	return homes, err
}

// selectBoilerplatesAtOnce is selectBoilerplates with as many questions for many as for one.
func selectBoilerplatesAtOnce(ctx context.Context, tx *sqldb.Tx) ([]Release, error) {
	var rows []releaseRow
	err := tx.Select(ctx, &rows, `SELECT `+releaseColumns+` FROM releases WHERE form = 'boilerplate' ORDER BY slug`)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	all, err := withTargets(ctx, tx, rows, ids)
	if err != nil {
		return nil, err
	}
	var editions []languageRow
	err = tx.SelectIn(ctx, &editions, `SELECT release_id, language FROM boilerplate_editions WHERE release_id IN (?)`, ids)
	for i := range all {
		for _, e := range editions {
			if e.ReleaseID == all[i].ID {
				all[i].For = append(all[i].For, e.Language)
			}
		}
		locales.InOrder(all[i].For)
	}
	return all, err
}

// selectFrozenOf is selectFrozenIDs for several releases.
func selectFrozenOf(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]map[string]int64, error) {
	var rows []editionRow
	err := tx.SelectIn(ctx, &rows, `SELECT id, release_id, language FROM editions
		WHERE release_id IN (?) AND thawed_at IS NULL AND recalled_at = 0`, ids)
	all := make(map[int64]map[string]int64, len(ids))
	for _, row := range rows {
		if all[row.ReleaseID] == nil {
			all[row.ReleaseID] = map[string]int64{}
		}
		all[row.ReleaseID][row.Language] = row.ID
	}
	return all, err
}

// selectAssignmentsOf is selectAssignments for several releases.
func selectAssignmentsOf(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]map[string]Assignment, error) {
	var rows []assignmentRow
	err := tx.SelectIn(ctx, &rows, `SELECT release_id, language, state, partner_id, due_at, due_zone, brief, reason, requested_by,
		requested_at, updated_at FROM assignments WHERE release_id IN (?)`, ids)
	all := make(map[int64]map[string]Assignment, len(ids))
	for _, row := range rows {
		if all[row.ReleaseID] == nil {
			all[row.ReleaseID] = map[string]Assignment{}
		}
		all[row.ReleaseID][row.Language] = row.assignment()
	}
	return all, err
}

// selectIgnoredOf is selectIgnored for several releases.
func selectIgnoredOf(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]map[ignored]lets, error) {
	var rows []struct {
		ignoredRow
		ReleaseID int64 `db:"release_id"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT s.release_id, f.segment_id, f.language, f.about, f.reason, f.actor FROM ignored_findings f
		JOIN segments s ON s.id = f.segment_id WHERE s.release_id IN (?)`, ids)
	all := make(map[int64]map[ignored]lets, len(ids))
	for _, row := range rows {
		if all[row.ReleaseID] == nil {
			all[row.ReleaseID] = map[ignored]lets{}
		}
		all[row.ReleaseID][ignored{translated{row.SegmentID, row.Language}, row.About}] = lets{row.Reason, row.Actor}
	}
	return all, err
}
