package mailer

import (
	"context"
	"strings"

	"communique/internal/sqldb"
)

// delivery is a line of the table deliveries, as far as a worker needs it.
type delivery struct {
	ID          int64  `db:"id"`
	MailingID   int64  `db:"mailing_id"`
	ReleaseID   int64  `db:"release_id"`
	Kind        string `db:"kind"`
	ContactID   int64  `db:"contact_id"`
	Address     string `db:"address"`
	AddressKey  string `db:"address_key"`
	Name        string `db:"name"`
	Language    string `db:"language"`
	EditionID   int64  `db:"edition_id"`
	Token       string `db:"token"`
	MessageID   string `db:"message_id"`
	State       State  `db:"state"`
	Reason      Reason `db:"reason"`
	ClaimedFrom State  `db:"claimed_from"`
	Attempt     int64  `db:"attempt"`
	NextAt      int64  `db:"next_at"`
	Resends     int64  `db:"resends"`
}

const deliveryColumns = `id, mailing_id, release_id, kind, contact_id, address, address_key, name, language, edition_id,
	token, message_id, state, reason, claimed_from, attempt, next_at, resends`

// Fragments of conditions. The first stands beside the others word for word as in
// the partial index, since SQLite takes the index only then.
const (
	isOpen = `state IN ('planned', 'claimed', 'attempting', 'deferred', 'uncertain')`
	// canBeTried: not held by a worker, and not left to a person.
	canBeTried = isOpen + ` AND (state IN ('planned', 'deferred') OR (state = 'uncertain' AND next_at > 0))`
	isLeased   = `state IN ('claimed', 'attempting')`
	// free is what a delivery is that no worker holds.
	free = `claimed_from = '', worker = '', lease_until = 0`
)

// insertDeliveries writes planned and suppressed deliveries, and gives the keys of
// those that it wrote: the others' addresses are reached by another list already.
func insertDeliveries(ctx context.Context, tx *sqldb.Tx, rows []delivery, now int64) ([]string, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	const line = `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	args := make([]any, 0, 16*len(rows))
	for _, d := range rows {
		args = append(args, d.MailingID, d.ReleaseID, d.Kind, d.ContactID, d.Address, d.AddressKey, d.Name, d.Language,
			d.EditionID, d.Token, d.MessageID, d.State, d.Reason, d.NextAt, now, now)
	}
	var keys []string
	err := tx.Select(ctx, &keys, `INSERT INTO deliveries (mailing_id, release_id, kind, contact_id, address, address_key, name,
		language, edition_id, token, message_id, state, reason, next_at, planned_at, updated_at)
		VALUES `+strings.Repeat(line+", ", len(rows)-1)+line+`
		ON CONFLICT (release_id, kind, address_key) DO NOTHING RETURNING address_key`, args...)
	return keys, err
}

// selectPlanned tells which of the addresses have a delivery of this kind of mailing
// of the release already, and by which mailing.
func selectPlanned(ctx context.Context, tx *sqldb.Tx, releaseID int64, kind string, keys []string) (map[string]int64, error) {
	var rows []struct {
		AddressKey string `db:"address_key"`
		MailingID  int64  `db:"mailing_id"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT address_key, mailing_id FROM deliveries
		WHERE release_id = ? AND kind = ? AND address_key IN (?)`, releaseID, kind, keys)
	planned := make(map[string]int64, len(rows))
	for _, r := range rows {
		planned[r.AddressKey] = r.MailingID
	}
	return planned, err
}
