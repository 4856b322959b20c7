package accounts

import (
	"context"
	"slices"
	"strings"

	"communique/internal/sqldb"
)

// partnerRow is a line of the table partners.
type partnerRow struct {
	ID          int64  `db:"id"`
	Slug        string `db:"slug"`
	Name        string `db:"name"`
	Country     string `db:"country"`
	Coordinator int64  `db:"coordinator"`
	RetiredAt   int64  `db:"retired_at"`
}

// languageRow is a line of the table partner_languages.
type languageRow struct {
	PartnerID int64  `db:"partner_id"`
	Language  string `db:"language"`
}

func (r partnerRow) partner() Partner {
	return Partner{ID: r.ID, Slug: r.Slug, Name: r.Name, Country: r.Country, Coordinator: r.Coordinator == 1, RetiredAt: instant(r.RetiredAt)}
}

func insertPartner(ctx context.Context, tx *sqldb.Tx, p Partner, now int64) (id int64, err error) {
	coordinator := 0
	if p.Coordinator {
		coordinator = 1
	}
	err = tx.Get(ctx, &id, `INSERT INTO partners (slug, name, country, coordinator, created_at)
		VALUES (?, ?, ?, ?, ?) RETURNING id`, p.Slug, p.Name, p.Country, coordinator, now)
	return id, err
}

// updatePartner changes what may be changed of a partner, and replaces its languages.
func updatePartner(ctx context.Context, tx *sqldb.Tx, p Partner) error {
	if _, err := tx.Exec(ctx, `UPDATE partners SET name = ?, country = ? WHERE id = ?`, p.Name, p.Country, p.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM partner_languages WHERE partner_id = ?`, p.ID); err != nil {
		return err
	}
	return insertLanguages(ctx, tx, p)
}

func insertLanguages(ctx context.Context, tx *sqldb.Tx, p Partner) error {
	for _, l := range p.Languages {
		if _, err := tx.Exec(ctx, `INSERT INTO partner_languages (partner_id, language) VALUES (?, ?)`, p.ID, l); err != nil {
			return err
		}
	}
	return nil
}

func selectPartners(ctx context.Context, tx *sqldb.Tx) ([]Partner, error) {
	var rows []partnerRow
	if err := tx.Select(ctx, &rows, `SELECT id, slug, name, country, coordinator, retired_at FROM partners`); err != nil {
		return nil, err
	}
	var languages []languageRow
	if err := tx.Select(ctx, &languages, `SELECT partner_id, language FROM partner_languages ORDER BY partner_id, language`); err != nil {
		return nil, err
	}
	of := make(map[int64][]string, len(rows))
	for _, l := range languages {
		of[l.PartnerID] = append(of[l.PartnerID], l.Language)
	}
	all := make([]Partner, len(rows))
	for i, r := range rows {
		all[i] = r.partner()
		all[i].Languages = of[r.ID]
	}
	slices.SortFunc(all, func(a, b Partner) int { return strings.Compare(a.Slug, b.Slug) }) // here: the engines' collations differ
	return all, nil
}

// The two ways to name one partner.
const (
	bySlug = `SELECT id, slug, name, country, coordinator, retired_at FROM partners WHERE slug = ?`
	byID   = `SELECT id, slug, name, country, coordinator, retired_at FROM partners WHERE id = ?`
)

func selectPartner(ctx context.Context, tx *sqldb.Tx, query string, name any) (Partner, error) {
	var row partnerRow
	if err := tx.Get(ctx, &row, query, name); err != nil {
		return Partner{}, err
	}
	p := row.partner()
	err := tx.Select(ctx, &p.Languages, `SELECT language FROM partner_languages WHERE partner_id = ? ORDER BY language`, p.ID)
	return p, err
}
