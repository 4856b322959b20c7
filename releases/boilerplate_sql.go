package releases

import (
	"context"

	"communique/accounts"
	"communique/internal/sqldb"
)

// selectBoilerplates gives every boilerplate by its slug.
func selectBoilerplates(ctx context.Context, tx *sqldb.Tx) ([]Release, error) {
	return boilerplatesWith(ctx, tx, `SELECT `+releaseColumns+` FROM releases WHERE form = 'boilerplate' ORDER BY slug`)
}

// selectDemanded gives the boilerplates that a release must carry, in the order of
// their slugs.
func selectDemanded(ctx context.Context, tx *sqldb.Tx, r Release) ([]Release, error) {
	switch {
	case r.IsBoilerplate() || r.Grant == GrantNone:
		return nil, nil
	case r.Grant != "":
		return boilerplatesWith(ctx, tx, `SELECT `+releaseColumns+` FROM releases WHERE form = 'boilerplate' AND slug = ?`, r.Grant)
	}
	return boilerplatesWith(ctx, tx, `SELECT `+releaseColumns+` FROM releases WHERE form = 'boilerplate' AND required = 1 ORDER BY slug`)
}

func boilerplatesWith(ctx context.Context, tx *sqldb.Tx, query string, args ...any) ([]Release, error) {
	var rows []releaseRow
	if err := tx.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	all := make([]Release, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = wholeRelease(ctx, tx, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// selectEditionsOf gives the languages in whose editions a boilerplate stands.
func selectEditionsOf(ctx context.Context, tx *sqldb.Tx, releaseID int64) (languages []string, err error) {
	err = tx.Select(ctx, &languages, `SELECT language FROM boilerplate_editions WHERE release_id = ?`, releaseID)
	return languages, err
}

func replaceEditionsOf(ctx context.Context, tx *sqldb.Tx, r Release) error {
	_, err := tx.Exec(ctx, `DELETE FROM boilerplate_editions WHERE release_id = ?`, r.ID)
	for _, language := range r.For {
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO boilerplate_editions (release_id, language) VALUES (?, ?)`, r.ID, language)
		}
	}
	return err
}

// includedRow says from which segment of which boilerplate a segment comes.
type includedRow struct {
	SegmentID int64 `db:"segment_id"`
	FromID    int64 `db:"from_id"`
	ReleaseID int64 `db:"release_id"`
}

// selectIncluded gives for each segment of a release that is included from where it comes.
func selectIncluded(ctx context.Context, tx *sqldb.Tx, releaseID int64) (rows []includedRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT i.segment_id, i.from_id, o.release_id FROM included_segments i
		JOIN segments s ON s.id = i.segment_id JOIN segments o ON o.id = i.from_id WHERE s.release_id = ?`, releaseID)
	return rows, err
}

func insertIncluded(ctx context.Context, tx *sqldb.Tx, segmentID, fromID int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO included_segments (segment_id, from_id) VALUES (?, ?)`, segmentID, fromID)
	return err
}

// selectIncludedTexts gives the translations of included segments, which are their
// boilerplate's, as those of the segments that stand in the release.
func selectIncludedTexts(ctx context.Context, tx *sqldb.Tx, releaseID int64) (rows []translationRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT i.segment_id, t.language, t.text, t.source_hash, t.state, t.origin, t.confirmed_by, t.version,
			t.actor, t.updated_at
		FROM included_segments i JOIN segments s ON s.id = i.segment_id JOIN translations t ON t.segment_id = i.from_id
		WHERE s.release_id = ?`, releaseID)
	return rows, err
}

// selectIncluding gives the slugs of the releases within a reach in which a boilerplate stands.
func selectIncluding(ctx context.Context, tx *sqldb.Tx, reach accounts.Reach, boilerplateID int64) (slugs []string, err error) {
	condition, args := bounds(reach, "")
	err = tx.SelectIn(ctx, &slugs, `SELECT slug FROM releases WHERE `+condition+` AND id IN (SELECT s.release_id
			FROM included_segments i JOIN segments o ON o.id = i.from_id JOIN segments s ON s.id = i.segment_id
			WHERE o.release_id = ? AND s.position IS NOT NULL)
		ORDER BY slug`, append(args, boilerplateID)...)
	return slugs, err
}

// selectFollowing gives the releases in which a boilerplate stands and which can still
// change, in the order in which they are locked.
func selectFollowing(ctx context.Context, tx *sqldb.Tx, boilerplateID int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `SELECT DISTINCT r.id FROM included_segments i JOIN segments o ON o.id = i.from_id
		JOIN segments s ON s.id = i.segment_id JOIN releases r ON r.id = s.release_id
		WHERE o.release_id = ? AND s.position IS NOT NULL AND r.state NOT IN ('sent', 'withdrawn') ORDER BY r.id`, boilerplateID)
	return ids, err
}

// selectChangeable gives every release that can still change, in the order in which
// they are locked.
func selectChangeable(ctx context.Context, tx *sqldb.Tx) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `SELECT id FROM releases WHERE form = 'release' AND state NOT IN ('sent', 'withdrawn') ORDER BY id`)
	return ids, err
}
