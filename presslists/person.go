package presslists

import (
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Person is somebody with one address, on whichever lists of the actor's they stand.
type Person struct {
	Contact

	Stopped string   // why they are not mailed: one of Reasons; empty: they are
	Lists   []List   // those of the actor's on which they stand, in the order of country and slug
	Differs bool     // their rows on these lists don't say the same
	Former  []Former // what was merged into them, and the addresses that they had: the newest first
}

// Former is what a contact was before.
type Former struct {
	ID    int64
	Cause string // Merged or Moved
	Was   Contact
	Actor string
	At    time.Time
}

// Why a contact is kept as one that was.
const (
	Merged = "merged" // into another one
	Moved  = "moved"  // to another address
)

// Keys are the keys of all addresses at which the person has received mail.
func (p Person) Keys() []string {
	keys := []string{p.AddressKey}
	for _, f := range p.Former {
		if !slices.Contains(keys, f.Was.AddressKey) {
			keys = append(keys, f.Was.AddressKey)
		}
	}
	return keys
}

// Person gives the person of whom a contact with this id stands on a list that the
// actor may keep. Fault: presslists.contact_missing.
func (p *PressLists) Person(ctx context.Context, who accounts.Actor, id int64) (Person, error) {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return Person{}, err
	}
	var found Person
	err = p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		found, err = personOf(ctx, tx, lists, id)
		return err
	})
	return found, err
}

func personOf(ctx context.Context, tx *sqldb.Tx, lists []List, id int64) (Person, error) {
	rows, err := personRows(ctx, tx, lists, id)
	if err != nil {
		return Person{}, err
	}
	var found Person
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
		if r.ID == id {
			found.Contact, found.Stopped = r.Contact, r.Stopped
		}
		found.Differs = found.Differs || !sameSaid(rows[0].Contact, r.Contact)
	}
	for _, l := range lists {
		if slices.ContainsFunc(rows, func(r Listed) bool { return r.ListID == l.ID }) {
			found.Lists = append(found.Lists, l)
		}
	}
	found.Former, err = selectFormer(ctx, tx, ids)
	return found, err
}

// personRows gives the rows of the person who has this id, one for each of the lists.
// Fault: presslists.contact_missing.
func personRows(ctx context.Context, tx *sqldb.Tx, lists []List, id int64) ([]Listed, error) {
	missing := fault.New(fault.NotFound, "presslists.contact_missing")
	one, err := selectListed(ctx, tx, lists, []int64{id})
	if err != nil {
		return nil, err
	}
	if len(one) == 0 {
		return nil, missing
	}
	rows, err := selectPerson(ctx, tx, lists, one[0].AddressKey)
	if err == nil && len(rows) == 0 {
		err = missing
	}
	return rows, err
}

// sameSaid tells whether two rows say the same of somebody.
func sameSaid(a, b Contact) bool {
	return a.Name == b.Name && a.Outlet == b.Outlet && a.Language == b.Language && a.Topics == b.Topics &&
		a.Address == b.Address && sameConsent(a, b)
}
