package releases

import (
	"context"
	"database/sql"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
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
}

const releaseColumns = `id, slug, source_language, state, revision, embargo_at, embargo_zone, withdrawn_reason,
	scheduled_at, created_at, updated_at`

func (row releaseRow) release() Release {
	return Release{
		ID: row.ID, Slug: row.Slug, SourceLanguage: row.SourceLanguage, State: State(row.State), Revision: int(row.Revision),
		Embargo:         Embargo{At: timeOrZero(row.EmbargoAt), Zone: row.EmbargoZone},
		WithdrawnReason: row.WithdrawnReason, ScheduledAt: timeOrZero(row.ScheduledAt),
		CreatedAt: clock.FromMillis(row.CreatedAt), UpdatedAt: clock.FromMillis(row.UpdatedAt),
	}
}

func timeOrZero(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return clock.FromMillis(ms.Int64)
}

func millisOrNull(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: clock.Millis(t), Valid: !t.IsZero()}
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
	r := row.release()
	if err := tx.Select(ctx, &r.Countries, `SELECT country FROM release_countries WHERE release_id = ? ORDER BY country`, r.ID); err != nil {
		return Release{}, err
	}
	err := tx.Select(ctx, &r.Languages, `SELECT language FROM release_languages WHERE release_id = ?`, r.ID)
	inHouseOrder(r.Languages)
	return r, err
}

// namedRow is a country or a language of a release.
type namedRow struct {
	ReleaseID int64  `db:"release_id"`
	Name      string `db:"name"`
}

func selectReleases(ctx context.Context, tx *sqldb.Tx) ([]Release, error) {
	var rows []releaseRow
	if err := tx.Select(ctx, &rows, `SELECT `+releaseColumns+` FROM releases ORDER BY created_at DESC, id DESC`); err != nil {
		return nil, err
	}
	countries, err := selectNamed(ctx, tx, `SELECT release_id, country AS name FROM release_countries ORDER BY country`)
	if err != nil {
		return nil, err
	}
	languages, err := selectNamed(ctx, tx, `SELECT release_id, language AS name FROM release_languages`)
	if err != nil {
		return nil, err
	}
	all := make([]Release, len(rows))
	for i, row := range rows {
		all[i] = row.release()
		all[i].Countries, all[i].Languages = countries[row.ID], languages[row.ID]
		inHouseOrder(all[i].Languages)
	}
	return all, nil
}

func selectNamed(ctx context.Context, tx *sqldb.Tx, query string) (map[int64][]string, error) {
	var rows []namedRow
	if err := tx.Select(ctx, &rows, query); err != nil {
		return nil, err
	}
	of := map[int64][]string{}
	for _, row := range rows {
		of[row.ReleaseID] = append(of[row.ReleaseID], row.Name)
	}
	return of, nil
}

// insertRelease gives the id of the new release, or NoRows when there is one with
// this slug already.
func insertRelease(ctx context.Context, tx *sqldb.Tx, r Release) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO releases (slug, source_language, state, revision, embargo_at, embargo_zone, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (slug) DO NOTHING RETURNING id`,
		r.Slug, r.SourceLanguage, string(r.State), r.Revision, millisOrNull(r.Embargo.At), r.Embargo.Zone,
		clock.Millis(r.CreatedAt), clock.Millis(r.UpdatedAt))
	return id, err
}

// updateRelease writes down everything of r that can change.
func updateRelease(ctx context.Context, tx *sqldb.Tx, r Release) error {
	_, err := tx.Exec(ctx, `UPDATE releases SET state = ?, revision = ?, embargo_at = ?, embargo_zone = ?, withdrawn_reason = ?,
		scheduled_at = ?, updated_at = ? WHERE id = ?`,
		string(r.State), r.Revision, millisOrNull(r.Embargo.At), r.Embargo.Zone, r.WithdrawnReason,
		millisOrNull(r.ScheduledAt), clock.Millis(r.UpdatedAt), r.ID)
	return err
}

// replaceTargets writes down the countries and languages of r.
func replaceTargets(ctx context.Context, tx *sqldb.Tx, r Release) error {
	if _, err := tx.Exec(ctx, `DELETE FROM release_countries WHERE release_id = ?`, r.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM release_languages WHERE release_id = ?`, r.ID); err != nil {
		return err
	}
	for _, country := range r.Countries {
		if _, err := tx.Exec(ctx, `INSERT INTO release_countries (release_id, country) VALUES (?, ?)`, r.ID, country); err != nil {
			return err
		}
	}
	for _, language := range r.Languages {
		if _, err := tx.Exec(ctx, `INSERT INTO release_languages (release_id, language) VALUES (?, ?)`, r.ID, language); err != nil {
			return err
		}
	}
	return nil
}
