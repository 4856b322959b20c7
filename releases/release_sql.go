package releases

import (
	"context"
	"database/sql"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
)

// releaseRow is a line of the table releases.
type releaseRow struct {
	ID              int64         `db:"id"`
	Slug            string        `db:"slug"`
	SourceLanguage  string        `db:"source_language"`
	State           string        `db:"state"`
	Revision        int64         `db:"revision"`
	EmbargoAt       sql.NullInt64 `db:"embargo_at"`
	EmbargoZone     string        `db:"embargo_zone"`
	WithdrawnReason string        `db:"withdrawn_reason"`
	ScheduledAt     sql.NullInt64 `db:"scheduled_at"`
	CreatedAt       int64         `db:"created_at"`
	UpdatedAt       int64         `db:"updated_at"`
	BoilerplateKind string        `db:"boilerplate_kind"`
	Required        int64         `db:"required"`
	GrantTerms      string        `db:"grant_terms"`
	HeldAt          int64         `db:"held_at"`
	HeldBy          string        `db:"held_by"`
	HoldReason      string        `db:"hold_reason"`
	CorrectingSince int64         `db:"correcting_since"`
}

const releaseColumns = `id, slug, source_language, state, revision, embargo_at, embargo_zone, withdrawn_reason,
	scheduled_at, created_at, updated_at, boilerplate_kind, required, grant_terms,
	held_at, held_by, hold_reason, correcting_since`

func (row releaseRow) release() Release {
	return Release{
		ID: row.ID, Slug: row.Slug, SourceLanguage: row.SourceLanguage, State: State(row.State), Revision: int(row.Revision),
		Embargo:         Embargo{At: timeOrZero(row.EmbargoAt), Zone: row.EmbargoZone},
		WithdrawnReason: row.WithdrawnReason, ScheduledAt: timeOrZero(row.ScheduledAt),
		CreatedAt: clock.FromMillis(row.CreatedAt), UpdatedAt: clock.FromMillis(row.UpdatedAt),
		Boilerplate: BoilerplateKind(row.BoilerplateKind), Required: row.Required == 1, Grant: row.GrantTerms,
		Hold:            Hold{At: timeOfMillis(row.HeldAt), By: row.HeldBy, Reason: row.HoldReason},
		CorrectingSince: timeOfMillis(row.CorrectingSince),
	}
}

func timeOrZero(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return clock.FromMillis(ms.Int64)
}

// timeOfMillis and millisOf are for columns in which 0 says that there is no instant.
func timeOfMillis(ms int64) time.Time {
	return timeOrZero(sql.NullInt64{Int64: ms, Valid: ms != 0})
}

func millisOf(t time.Time) int64 { return millisOrNull(t).Int64 }

func millisOrNull(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: clock.Millis(t), Valid: true}
}

// lockBySlug reads the release and keeps every other writer away from it until the
// transaction ends: what is read afterwards stays true.
func lockBySlug(ctx context.Context, tx *sqldb.Tx, slug string) (Release, error) {
	return oneRelease(ctx, tx, `UPDATE releases SET updated_at = updated_at WHERE slug = ? RETURNING `+releaseColumns, slug)
}

func lockByID(ctx context.Context, tx *sqldb.Tx, id int64) (Release, error) {
	return oneRelease(ctx, tx, `UPDATE releases SET updated_at = updated_at WHERE id = ? RETURNING `+releaseColumns, id)
}

func selectBySlug(ctx context.Context, tx *sqldb.Tx, slug string) (Release, error) {
	return oneRelease(ctx, tx, `SELECT `+releaseColumns+` FROM releases WHERE slug = ?`, slug)
}

func selectByID(ctx context.Context, tx *sqldb.Tx, id int64) (Release, error) {
	return oneRelease(ctx, tx, `SELECT `+releaseColumns+` FROM releases WHERE id = ?`, id)
}

func oneRelease(ctx context.Context, tx *sqldb.Tx, query string, name any) (Release, error) {
	var row releaseRow
	if err := tx.Get(ctx, &row, query, name); err != nil {
		return Release{}, err
	}
	return wholeRelease(ctx, tx, row)
}

// wholeRelease adds what the other tables know of a release.
func wholeRelease(ctx context.Context, tx *sqldb.Tx, row releaseRow) (r Release, err error) {
	r = row.release()
	if r.IsBoilerplate() {
		if r.For, err = selectEditionsOf(ctx, tx, r.ID); err != nil {
			return Release{}, err
		}
		locales.InOrder(r.For)
	}
	if err := tx.Select(ctx, &r.Countries, `SELECT country FROM release_countries WHERE release_id = ? ORDER BY country`, r.ID); err != nil {
		return Release{}, err
	}
	var languages []languageRow
	if err := tx.Select(ctx, &languages, `SELECT release_id, language, policy FROM release_languages WHERE release_id = ?`, r.ID); err != nil {
		return Release{}, err
	}
	r.Languages, r.Policies = wanted(languages)
	return r, nil
}

// languageRow is a line of the table release_languages.
type languageRow struct {
	ReleaseID int64  `db:"release_id"`
	Language  string `db:"language"`
	Policy    string `db:"policy"`
}

// wanted gives the languages of one release in their order, and their policies.
func wanted(rows []languageRow) ([]string, map[string]Policy) {
	var languages []string
	var policies map[string]Policy
	for _, row := range rows {
		languages = append(languages, row.Language)
		policies = with(policies, row.Language, Policy(row.Policy))
	}
	locales.InOrder(languages)
	return languages, policies
}

// countryRow is a line of the table release_countries.
type countryRow struct {
	ReleaseID int64  `db:"release_id"`
	Country   string `db:"country"`
}

func selectReleases(ctx context.Context, tx *sqldb.Tx) ([]Release, error) {
	var rows []releaseRow
	if err := tx.Select(ctx, &rows, `SELECT `+releaseColumns+` FROM releases WHERE form = 'release' ORDER BY created_at DESC, id DESC`); err != nil {
		return nil, err
	}
	countries, languages, err := selectTargets(ctx, tx)
	if err != nil {
		return nil, err
	}
	all := make([]Release, len(rows))
	for i, row := range rows {
		all[i] = row.release()
		all[i].Countries = countries[row.ID]
		all[i].Languages, all[i].Policies = wanted(languages[row.ID])
	}
	return all, nil
}

// selectTargets gives the countries and languages of all releases.
func selectTargets(ctx context.Context, tx *sqldb.Tx) (map[int64][]string, map[int64][]languageRow, error) {
	var countryRows []countryRow
	if err := tx.Select(ctx, &countryRows, `SELECT release_id, country FROM release_countries ORDER BY country`); err != nil {
		return nil, nil, err
	}
	var languageRows []languageRow
	if err := tx.Select(ctx, &languageRows, `SELECT release_id, language, policy FROM release_languages`); err != nil {
		return nil, nil, err
	}
	countries, languages := byTarget(countryRows, languageRows)
	return countries, languages, nil
}

// byTarget sorts countries and languages by their releases.
func byTarget(countryRows []countryRow, languageRows []languageRow) (map[int64][]string, map[int64][]languageRow) {
	countries, languages := map[int64][]string{}, map[int64][]languageRow{}
	for _, row := range countryRows {
		countries[row.ReleaseID] = append(countries[row.ReleaseID], row.Country)
	}
	for _, row := range languageRows {
		languages[row.ReleaseID] = append(languages[row.ReleaseID], row)
	}
	return countries, languages
}

// insertRelease gives the id of the new release, or NoRows when there is one with
// this slug already.
func insertRelease(ctx context.Context, tx *sqldb.Tx, r Release) (id int64, err error) {
	form := "release"
	if r.IsBoilerplate() {
		form = "boilerplate"
	}
	err = tx.Get(ctx, &id, `INSERT INTO releases (slug, form, boilerplate_kind, required, grant_terms, source_language, state, revision,
			embargo_at, embargo_zone, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (slug) DO NOTHING RETURNING id`,
		r.Slug, form, string(r.Boilerplate), oneIf(r.Required), r.Grant, r.SourceLanguage, string(r.State), r.Revision,
		millisOrNull(r.Embargo.At), r.Embargo.Zone, clock.Millis(r.CreatedAt), clock.Millis(r.UpdatedAt))
	return id, err
}

// updateRelease writes down everything of r that can change.
func updateRelease(ctx context.Context, tx *sqldb.Tx, r Release) error {
	_, err := tx.Exec(ctx, `UPDATE releases SET state = ?, revision = ?, embargo_at = ?, embargo_zone = ?, withdrawn_reason = ?,
		scheduled_at = ?, updated_at = ?, boilerplate_kind = ?, required = ?, grant_terms = ?,
		held_at = ?, held_by = ?, hold_reason = ?, correcting_since = ? WHERE id = ?`,
		string(r.State), r.Revision, millisOrNull(r.Embargo.At), r.Embargo.Zone, r.WithdrawnReason,
		millisOrNull(r.ScheduledAt), clock.Millis(r.UpdatedAt), string(r.Boilerplate), oneIf(r.Required), r.Grant,
		millisOf(r.Hold.At), r.Hold.By, r.Hold.Reason, millisOf(r.CorrectingSince), r.ID)
	return err
}

// oneIf is how the database keeps that something is so.
func oneIf(so bool) int {
	if so {
		return 1
	}
	return 0
}

// replaceTargets writes down the countries and languages of r. A language that stays
// keeps its policy.
func replaceTargets(ctx context.Context, tx *sqldb.Tx, r Release) error {
	if err := replaceEditionsOf(ctx, tx, r); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM release_countries WHERE release_id = ?`, r.ID); err != nil {
		return err
	}
	for _, country := range r.Countries {
		if _, err := tx.Exec(ctx, `INSERT INTO release_countries (release_id, country) VALUES (?, ?)`, r.ID, country); err != nil {
			return err
		}
	}
	_, err := tx.ExecIn(ctx, `DELETE FROM release_languages WHERE release_id = ? AND language NOT IN (?)`, r.ID, append([]string{""}, r.Languages...))
	for _, language := range r.Languages {
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO release_languages (release_id, language) VALUES (?, ?)
				ON CONFLICT (release_id, language) DO NOTHING`, r.ID, language)
		}
	}
	return err
}

func updatePolicy(ctx context.Context, tx *sqldb.Tx, releaseID int64, language string, p Policy) error {
	_, err := tx.Exec(ctx, `UPDATE release_languages SET policy = ? WHERE release_id = ? AND language = ?`, string(p), releaseID, language)
	return err
}
