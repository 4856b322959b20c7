package releases

import (
	"context"
	"slices"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// selectDated gives the ids of the releases of which something is dated in a span.
func selectDated(ctx context.Context, tx *sqldb.Tx, from, to time.Time) (ids []int64, err error) {
	first, last := clock.Millis(from), clock.Millis(to)
	err = tx.Select(ctx, &ids, `SELECT id FROM releases WHERE form = 'release' AND embargo_at >= ? AND embargo_at < ?
		UNION SELECT release_id FROM assignments WHERE due_at >= ? AND due_at < ?`, first, last, first, last)
	return ids, err
}

// idsAtOnce is how many ids a statement is given: far fewer than either engine takes.
const idsAtOnce = 1000

// selectWorkOf gives the releases with these ids, with their countries, languages,
// assignments and headlines; no boilerplates.
func selectWorkOf(ctx context.Context, tx *sqldb.Tx, ids []int64) ([]Work, error) {
	var all []Work
	for some := range slices.Chunk(ids, idsAtOnce) {
		var rows []releaseRow
		err := tx.SelectIn(ctx, &rows, `SELECT `+releaseColumns+` FROM releases WHERE form = 'release' AND id IN (?) ORDER BY id`, some)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			all = append(all, Work{Release: row.release(), Assignments: map[string]Assignment{}})
		}
	}
	at, known := byRelease(all)
	for some := range slices.Chunk(known, idsAtOnce) {
		for _, fill := range []func(context.Context, *sqldb.Tx, map[int64]*Work, []int64) error{
			fillCountries, fillTargets, fillAssignments, fillHeadlines,
		} {
			if err := fill(ctx, tx, at, some); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func fillCountries(ctx context.Context, tx *sqldb.Tx, at map[int64]*Work, ids []int64) error {
	var rows []countryRow
	err := tx.SelectIn(ctx, &rows, `SELECT release_id, country FROM release_countries WHERE release_id IN (?) ORDER BY country`, ids)
	for _, row := range rows {
		release := &at[row.ReleaseID].Release
		release.Countries = append(release.Countries, row.Country)
	}
	return err
}
