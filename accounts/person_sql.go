package accounts

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// personRow is a line of the table partner_people.
type personRow struct {
	ID         int64         `db:"id"`
	PartnerID  int64         `db:"partner_id"`
	Name       string        `db:"name"`
	Address    string        `db:"address"`
	AddressKey string        `db:"address_key"`
	Language   string        `db:"language"`
	Zone       string        `db:"zone"`
	Token      string        `db:"token"`
	StoppedAt  sql.NullInt64 `db:"stopped_at"`
	Refusal    string        `db:"refusal"`
	CreatedAt  int64         `db:"created_at"`
	UpdatedAt  int64         `db:"updated_at"`
}

const personColumns = `id, partner_id, name, address, address_key, language, zone, token, stopped_at, refusal, created_at, updated_at`

func (row personRow) person() (Person, error) {
	read, err := address.Parse(row.Address)
	p := Person{
		ID: row.ID, PartnerID: row.PartnerID, Name: row.Name, Address: read, Language: row.Language, Zone: row.Zone, Token: row.Token,
		Refusal: row.Refusal, CreatedAt: clock.FromMillis(row.CreatedAt), UpdatedAt: clock.FromMillis(row.UpdatedAt),
	}
	if row.StoppedAt.Valid {
		p.StoppedAt = clock.FromMillis(row.StoppedAt.Int64)
	}
	return p, err
}

// upsertPerson writes a person down. One who is there keeps the token, and whether
// reminders go to them.
func upsertPerson(ctx context.Context, tx *sqldb.Tx, p Person, now int64) (Person, error) {
	var row personRow
	err := tx.Get(ctx, &row, `INSERT INTO partner_people (partner_id, name, address, address_key, language, zone, token, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (partner_id, address_key) DO UPDATE SET name = excluded.name, address = excluded.address,
			language = excluded.language, zone = excluded.zone, updated_at = excluded.updated_at
		RETURNING `+personColumns,
		p.PartnerID, p.Name, p.Address.Given, p.Address.Key, p.Language, p.Zone, p.Token, now, now)
	if err != nil {
		return Person{}, err
	}
	return row.person()
}

func selectPeople(ctx context.Context, tx *sqldb.Tx) ([]Person, error) {
	var rows []personRow
	if err := tx.Select(ctx, &rows, `SELECT `+personColumns+` FROM partner_people`); err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b personRow) int { // here: the engines' collations differ
		return cmp.Or(cmp.Compare(a.PartnerID, b.PartnerID), strings.Compare(a.AddressKey, b.AddressKey))
	})
	all := make([]Person, len(rows))
	for i, row := range rows {
		p, err := row.person()
		if err != nil {
			return nil, err
		}
		all[i] = p
	}
	return all, nil
}

// The two ways to name one person.
const (
	personByID    = `SELECT ` + personColumns + ` FROM partner_people WHERE id = ?`
	personByToken = `SELECT ` + personColumns + ` FROM partner_people WHERE token = ?`
)

func selectPerson(ctx context.Context, tx *sqldb.Tx, query string, name any) (Person, error) {
	var row personRow
	if err := tx.Get(ctx, &row, query, name); err != nil {
		return Person{}, err
	}
	return row.person()
}

func stopPerson(ctx context.Context, tx *sqldb.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE partner_people SET stopped_at = ?, updated_at = ? WHERE id = ? AND stopped_at IS NULL`, now, now, id)
	return err
}

func resumePerson(ctx context.Context, tx *sqldb.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE partner_people SET stopped_at = NULL, refusal = '', updated_at = ? WHERE id = ?`, now, id)
	return err
}

func refusePerson(ctx context.Context, tx *sqldb.Tx, id int64, reply string, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE partner_people SET refusal = ?, updated_at = ? WHERE id = ?`, reply, now, id)
	return err
}

func deletePerson(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM partner_people WHERE id = ?`, id)
	return err
}
