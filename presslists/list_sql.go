package presslists

import (
	"cmp"
	"context"
	"slices"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// listRow is a line of the table press_lists.
type listRow struct {
	ID        int64  `db:"id"`
	PartnerID int64  `db:"partner_id"`
	Slug      string `db:"slug"`
	Country   string `db:"country"`
	Name      string `db:"name"`
	Language  string `db:"language"`
	Zone      string `db:"zone"`
	Region    string `db:"region"`
	Window    string `db:"window_rule"`

	RetiredAt   int64 `db:"retired_at"`
	RetiredWith int64 `db:"retired_with"`
}

func (r listRow) list() List {
	l := List{
		ID: r.ID, PartnerID: r.PartnerID, Slug: r.Slug, Country: r.Country, Name: r.Name, Language: r.Language, Zone: r.Zone,
		Region: r.Region, Window: r.Window, WithPartner: r.RetiredWith == 1,
	}
	if r.RetiredAt > 0 {
		l.RetiredAt = clock.FromMillis(r.RetiredAt)
	}
	return l
}

// The lists, and the two ways to name one.
const (
	everyList  = `SELECT id, partner_id, slug, country, name, language, zone, region, window_rule, retired_at, retired_with FROM press_lists`
	listBySlug = everyList + ` WHERE slug = ?`
	listByID   = everyList + ` WHERE id = ?`
)

func selectList(ctx context.Context, tx *sqldb.Tx, query string, name any) (List, error) {
	var row listRow
	err := tx.Get(ctx, &row, query, name)
	return row.list(), err
}

// selectLists orders in Go, since the engines' collations differ.
func selectLists(ctx context.Context, tx *sqldb.Tx) ([]List, error) {
	var rows []listRow
	if err := tx.Select(ctx, &rows, everyList); err != nil {
		return nil, err
	}
	lists := make([]List, len(rows))
	for i, r := range rows {
		lists[i] = r.list()
	}
	slices.SortFunc(lists, func(a, b List) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Slug, b.Slug))
	})
	return lists, nil
}

func insertList(ctx context.Context, tx *sqldb.Tx, l List, now int64) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO press_lists
		(slug, partner_id, country, name, language, zone, region, window_rule, created_at, updated_at, indexed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) RETURNING id`,
		l.Slug, l.PartnerID, l.Country, l.Name, l.Language, l.Zone, l.Region, l.Window, now, now)
	return id, err
}

func updateList(ctx context.Context, tx *sqldb.Tx, l List, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE press_lists SET partner_id = ?, country = ?, name = ?, language = ?, zone = ?,
		region = ?, window_rule = ?, updated_at = ?, version = version + 1 WHERE id = ?`,
		l.PartnerID, l.Country, l.Name, l.Language, l.Zone, l.Region, l.Window, now, l.ID)
	return err
}

// holdList makes other imports into the list wait until the transaction ends, so
// that each counts what the one before it has done. It tells whether the list is
// still there.
func holdList(ctx context.Context, tx *sqldb.Tx, id, now int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE press_lists SET updated_at = ?, version = version + 1 WHERE id = ?`, now, id)
	return n == 1, err
}
