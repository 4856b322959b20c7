package presslists

import (
	"context"
	"strings"
	"time"

	"communique/internal/clock"
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
	Ground       string `db:"ground"`
	ConsentOn    string `db:"consent_on"`
	RecordedBy   string `db:"recorded_by"`
	RecordedAt   int64  `db:"recorded_at"`
	ClaimedBy    string `db:"claimed_by"`
	ClaimedAt    int64  `db:"claimed_at"`
}

// What every query of contacts, and of what they were before, gives.
const (
	contactColumns = `id, list_id, address, address_key, name, outlet, language, topics, consent_basis, ground, consent_on, recorded_by, recorded_at, claimed_by, claimed_at`
	everyContact   = `SELECT ` + contactColumns + ` FROM contacts`
)

func (r contactRow) contact() Contact {
	return Contact{
		ID: r.ID, ListID: r.ListID, Address: r.Address, AddressKey: r.AddressKey, Name: r.Name, Outlet: r.Outlet,
		Language: r.Language, Topics: r.Topics, ConsentBasis: r.ConsentBasis, Ground: r.Ground, ConsentOn: r.ConsentOn,
		RecordedBy: r.RecordedBy, RecordedAt: instant(r.RecordedAt), ClaimedBy: r.ClaimedBy, ClaimedAt: instant(r.ClaimedAt),
	}
}

// instant is one as the table has it; 0: nobody knows.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return clock.FromMillis(ms)
}

// evidence are on what somebody is mailed and who has noted it, as the tables have it.
func (c Contact) evidence() []any {
	ms := func(at time.Time) int64 {
		if at.IsZero() {
			return 0
		}
		return clock.Millis(at)
	}
	return []any{c.ConsentBasis, c.Ground, c.ConsentOn, c.RecordedBy, ms(c.RecordedAt), c.ClaimedBy, ms(c.ClaimedAt)}
}

func contacts(rows []contactRow, err error) ([]Contact, error) {
	all := make([]Contact, len(rows))
	for i, r := range rows {
		all[i] = r.contact()
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

// selectByKey gives the contacts of any list that have one of the keys.
func selectByKey(ctx context.Context, tx *sqldb.Tx, keys []string) ([]Contact, error) {
	var rows []contactRow
	err := tx.SelectIn(ctx, &rows, everyContact+` WHERE address_key IN (?)`, keys)
	return contacts(rows, err)
}

// upsertContacts adds the contacts, and changes those whose key the list has, in
// one statement, and gives their ids. There is at least one, and no key stands twice among them.
func upsertContacts(ctx context.Context, tx *sqldb.Tx, listID int64, all []Contact, now int64) (ids []int64, err error) {
	const line = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	args := make([]any, 0, 16*len(all))
	for _, c := range all {
		args = append(args, listID, c.Address, c.AddressKey, c.Name, c.Outlet, c.Language, c.Topics)
		args = append(append(args, c.evidence()...), now, now)
	}
	err = tx.Select(ctx, &ids, `INSERT INTO contacts (list_id, address, address_key, name, outlet, language, topics,
		consent_basis, ground, consent_on, recorded_by, recorded_at, claimed_by, claimed_at, created_at, updated_at)
		VALUES `+strings.Repeat(line+", ", len(all)-1)+line+`
		ON CONFLICT (list_id, address_key) DO UPDATE SET address = excluded.address, name = excluded.name,
		outlet = excluded.outlet, language = excluded.language, topics = excluded.topics,
		consent_basis = excluded.consent_basis, ground = excluded.ground, consent_on = excluded.consent_on,
		recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at,
		claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at, updated_at = excluded.updated_at
		RETURNING id`, args...)
	return ids, err
}

// countContacts has PostgreSQL learn how many contacts there are after many were
// added. It would find out by itself, but a minute later; until then it reads the
// whole table for a thousand keys. SQLite doesn't ask.
func countContacts(ctx context.Context, tx *sqldb.Tx) error {
	if tx.Engine() != sqldb.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, `ANALYZE contacts`)
	return err
}
