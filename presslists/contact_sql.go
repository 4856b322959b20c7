package presslists

import (
	"context"
	"strings"

	"communique/internal/sqldb"
)

// contactRow is a line of the table contacts.
type contactRow struct {
	ID           int64  `db:"id"`
	ListID       int64  `db:"list_id"`
	Address      string `db:"address"`
	AddressKey   string `db:"address_key"`
	Name         string `db:"name"`
	Outlet       string `db:"outlet"`
	Language     string `db:"language"`
	Topics       string `db:"topics"`
	ConsentBasis string `db:"consent_basis"`
}

const everyContact = `SELECT id, list_id, address, address_key, name, outlet, language, topics, consent_basis FROM contacts`

func contacts(rows []contactRow, err error) ([]Contact, error) {
	all := make([]Contact, len(rows))
	for i, r := range rows {
		all[i] = Contact(r)
	}
	return all, err
}

func selectContacts(ctx context.Context, tx *sqldb.Tx, listID int64) ([]Contact, error) {
	var rows []contactRow
	err := tx.Select(ctx, &rows, everyContact+` WHERE list_id = ? ORDER BY id`, listID)
	return contacts(rows, err)
}

func selectPage(ctx context.Context, tx *sqldb.Tx, listID, afterID int64, n int) ([]Contact, error) {
	var rows []contactRow
	err := tx.Select(ctx, &rows, everyContact+` WHERE list_id = ? AND id > ? ORDER BY id LIMIT ?`, listID, afterID, n)
	return contacts(rows, err)
}

// selectByKey gives the contacts of a list that have one of the keys.
func selectByKey(ctx context.Context, tx *sqldb.Tx, listID int64, keys []string) (map[string]Contact, error) {
	var rows []contactRow
	if err := tx.SelectIn(ctx, &rows, everyContact+` WHERE list_id = ? AND address_key IN (?)`, listID, keys); err != nil {
		return nil, err
	}
	found := make(map[string]Contact, len(rows))
	for _, r := range rows {
		found[r.AddressKey] = Contact(r)
	}
	return found, nil
}

// selectElsewhere gives the ids of the other lists on which the keys stand.
func selectElsewhere(ctx context.Context, tx *sqldb.Tx, listID int64, keys []string) (map[string][]int64, error) {
	var rows []contactRow
	if err := tx.SelectIn(ctx, &rows, `SELECT list_id, address_key FROM contacts WHERE list_id <> ? AND address_key IN (?)`, listID, keys); err != nil {
		return nil, err
	}
	found := map[string][]int64{}
	for _, r := range rows {
		found[r.AddressKey] = append(found[r.AddressKey], r.ListID)
	}
	return found, nil
}

// upsertContacts adds the contacts, and changes those whose key the list has, in
// one statement. There is at least one, and no key stands twice among them.
func upsertContacts(ctx context.Context, tx *sqldb.Tx, listID int64, all []Contact, now int64) error {
	const line = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	args := make([]any, 0, 10*len(all))
	for _, c := range all {
		args = append(args, listID, c.Address, c.AddressKey, c.Name, c.Outlet, c.Language, c.Topics, c.ConsentBasis, now, now)
	}
	_, err := tx.Exec(ctx, `INSERT INTO contacts
		(list_id, address, address_key, name, outlet, language, topics, consent_basis, created_at, updated_at)
		VALUES `+strings.Repeat(line+", ", len(all)-1)+line+`
		ON CONFLICT (list_id, address_key) DO UPDATE SET address = excluded.address, name = excluded.name,
		outlet = excluded.outlet, language = excluded.language, topics = excluded.topics,
		consent_basis = excluded.consent_basis, updated_at = excluded.updated_at`, args...)
	return err
}
