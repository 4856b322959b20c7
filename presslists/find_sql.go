package presslists

import (
	"context"
	"slices"

	"communique/internal/sqldb"
)

// listedRow is a contact with the reason why its address must not be mailed.
type listedRow struct {
	contactRow

	Stopped string `db:"stopped"`
}

// barred is barOf of a contact.
var barred = barOf(`c.address_key`, `c.list_id`)

var everyListed = `SELECT c.id, c.list_id, c.address, c.address_key, c.name, c.outlet, c.language, c.topics, c.consent_basis,
	c.ground, c.consent_on, c.recorded_by, c.recorded_at, c.claimed_by, c.claimed_at, COALESCE(s.reason, ` + barred + `, '') AS stopped
	FROM contacts c LEFT JOIN suppressions s ON s.address_key = c.address_key`

func listedOf(lists []List, rows []listedRow) []Listed {
	all := make([]Listed, 0, len(rows))
	for _, r := range rows {
		if i := slices.IndexFunc(lists, func(l List) bool { return l.ID == r.ListID }); i >= 0 {
			all = append(all, Listed{Contact: r.contact(), List: lists[i], Stopped: r.Stopped})
		}
	}
	return all
}

// selectListed gives the contacts with these ids, of those that are on one of the lists.
func selectListed(ctx context.Context, tx *sqldb.Tx, lists []List, ids []int64) ([]Listed, error) {
	var rows []listedRow
	err := tx.SelectIn(ctx, &rows, everyListed+` WHERE c.id IN (?)`, ids)
	return listedOf(lists, rows), err
}

// selectPerson gives an address on the lists, one row a list.
func selectPerson(ctx context.Context, tx *sqldb.Tx, lists []List, key string) ([]Listed, error) {
	var rows []listedRow
	err := tx.Select(ctx, &rows, everyListed+` WHERE c.address_key = ? ORDER BY c.id`, key)
	return listedOf(lists, rows), err
}

// selectListedPage gives the next n contacts of a list after the one with id after.
func selectListedPage(ctx context.Context, tx *sqldb.Tx, l List, after int64, n int) ([]Listed, error) {
	var rows []listedRow
	err := tx.Select(ctx, &rows, everyListed+` WHERE c.list_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`, l.ID, after, n)
	return listedOf([]List{l}, rows), err
}
