package presslists

import (
	"context"

	"communique/accounts"
	"communique/internal/sqldb"
)

// Contact is a journalist on a press list.
type Contact struct {
	ID, ListID int64

	Address    string // as it was given
	AddressKey string // see Address.Key; once on a list
	Name       string
	Outlet     string
	Language   string // of locales.Languages; empty: the list's
	Topics     string // as they were written

	ConsentBasis string // on what ground it is mailed
}

// The most characters that a text of a contact or a list may have.
const (
	maxName    = 200 // as accounts.ValidName has it
	maxOutlet  = 200
	maxTopics  = 1000
	maxConsent = 500
)

// Contacts gives the contacts of a list in the order in which they came, for the
// house itself: what a person is shown comes from ContactsOf.
func (p *PressLists) Contacts(ctx context.Context, listID int64) ([]Contact, error) {
	var all []Contact
	err := p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectContacts(ctx, tx, listID)
		return err
	})
	return all, err
}

// ContactsOf gives the contacts of the list with this slug if the actor may see
// it. Fault: presslists.list_missing.
func (p *PressLists) ContactsOf(ctx context.Context, who accounts.Actor, slug string) ([]Contact, error) {
	l, err := p.ListOf(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	return p.Contacts(ctx, l.ID)
}

// Page gives the next n contacts of a list after the one with id afterID, in the
// order of their ids, within the caller's transaction. Suppressed ones are among
// them: ask Suppressed.
func (p *PressLists) Page(ctx context.Context, tx *sqldb.Tx, listID, afterID int64, n int) ([]Contact, error) {
	return selectPage(ctx, tx, listID, afterID, n)
}
