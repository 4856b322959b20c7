package releases

import (
	"context"

	"communique/accounts"
	"communique/internal/sqldb"
)

// concerns is Actor.Concerned in SQL; its values are those of bounds.
const concerns = `(source_language IN (?) OR id IN (SELECT release_id FROM release_countries WHERE country IN (?))
	OR id IN (SELECT release_id FROM release_languages WHERE language IN (?)))`

// bounds gives the condition of what is sought within a reach, and its values.
func bounds(reach accounts.Reach, state State) (condition string, args []any) {
	condition = `form = 'release'`
	if state != "" {
		condition, args = condition+` AND state = ?`, append(args, string(state))
	}
	if !reach.Each {
		some := func(values []string) []string { return append([]string{""}, values...) } // SQL has no empty IN
		condition += ` AND ` + concerns
		args = append(args, some(reach.Languages), some(reach.Countries), some(reach.Languages))
	}
	return condition, args
}

// selectSought gives the ids of a page, the newest first, and how many there are.
func selectSought(ctx context.Context, tx *sqldb.Tx, reach accounts.Reach, sought Sought) (ids []int64, n int, err error) {
	condition, args := bounds(reach, sought.State)
	if err := tx.GetIn(ctx, &n, `SELECT COUNT(*) FROM releases WHERE `+condition, args...); err != nil {
		return nil, 0, err
	}
	err = tx.SelectIn(ctx, &ids, `SELECT id FROM releases WHERE `+condition+` ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`,
		append(args, sought.N, sought.From)...)
	return ids, n, err
}

// titledRow is a release as somebody looks for it.
type titledRow struct {
	ID       int64  `db:"id"`
	Slug     string `db:"slug"`
	Headline string `db:"headline"`
}

// selectTitled gives all of a state within a reach, the newest first.
func selectTitled(ctx context.Context, tx *sqldb.Tx, reach accounts.Reach, state State) (rows []titledRow, err error) {
	condition, args := bounds(reach, state)
	err = tx.SelectIn(ctx, &rows, `SELECT id, slug, COALESCE((SELECT s.text FROM segments s WHERE s.release_id = releases.id
			AND s.key = 'headline' AND s.position IS NOT NULL), '') AS headline
		FROM releases WHERE `+condition+` ORDER BY created_at DESC, id DESC`, args...)
	return rows, err
}

// selectTitles gives the headlines of releases as they are written.
func selectTitles(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]string, error) {
	var rows []struct {
		ID   int64  `db:"release_id"`
		Text string `db:"text"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT release_id, text FROM segments
		WHERE key = 'headline' AND position IS NOT NULL AND release_id IN (?)`, ids)
	titles := make(map[int64]string, len(rows))
	for _, row := range rows {
		titles[row.ID] = row.Text
	}
	return titles, err
}

// selectListed gives the releases with these ids, in their order.
func selectListed(ctx context.Context, tx *sqldb.Tx, ids []int64) ([]Release, error) {
	var rows []releaseRow
	if err := tx.SelectIn(ctx, &rows, `SELECT `+releaseColumns+` FROM releases WHERE id IN (?)`, ids); err != nil {
		return nil, err
	}
	byID := make(map[int64]releaseRow, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	ordered := make([]releaseRow, 0, len(rows))
	for _, id := range ids {
		if row, ok := byID[id]; ok {
			ordered = append(ordered, row)
		}
	}
	return withTargets(ctx, tx, ordered, ids)
}

// withTargets adds the countries and languages of some releases.
func withTargets(ctx context.Context, tx *sqldb.Tx, rows []releaseRow, ids []int64) ([]Release, error) {
	var countryRows []countryRow
	if err := tx.SelectIn(ctx, &countryRows, `SELECT release_id, country FROM release_countries WHERE release_id IN (?) ORDER BY country`, ids); err != nil {
		return nil, err
	}
	var languageRows []languageRow
	if err := tx.SelectIn(ctx, &languageRows, `SELECT release_id, language, policy FROM release_languages WHERE release_id IN (?)`, ids); err != nil {
		return nil, err
	}
	countries, languages := byTarget(countryRows, languageRows)
	all := make([]Release, len(rows))
	for i, row := range rows {
		all[i] = row.release()
		all[i].Countries = countries[row.ID]
		all[i].Languages, all[i].Policies = wanted(languages[row.ID])
	}
	return all, nil
}
