package presslists

import (
	"context"
	"time"

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

	ConsentBasis string    // on what ground it is mailed, in words: the evidence
	Ground       string    // the same as one of Grounds; empty: nobody has said
	ConsentOn    string    // the day since when, 2026-11-26; empty: unknown
	RecordedBy   string    // who noted these three, by a name; empty: nobody did
	RecordedAt   time.Time // and when
	ClaimedBy    string    // of an import: who noted them according to the file; empty: it doesn't say
	ClaimedAt    time.Time // and when; zero: it doesn't say
}

// Grounds are what the law (GDPR, Article 6(1)) lets somebody be mailed on.
var Grounds = []string{Interest, AskedFor, Consented, PublicTask}

// The grounds, as the database keeps them.
const (
	Interest   = "interest"    // the legitimate interest of press work: point (f)
	AskedFor   = "request"     // they asked for it themselves, which is consent, too: point (a)
	Consented  = "consent"     // they agreed when they were asked: point (a)
	PublicTask = "public_task" // a public body informs the public: point (e)
)

// sameConsent tells whether two contacts are mailed on the same ground, by the same evidence.
func sameConsent(a, b Contact) bool {
	return a.ConsentBasis == b.ConsentBasis && a.Ground == b.Ground && a.ConsentOn == b.ConsentOn
}

// recorded notes who said what c is mailed on, unless was says the same already.
func (c Contact) recorded(was Contact, by string, at time.Time) Contact {
	if sameConsent(c, was) {
		c.RecordedBy, c.RecordedAt, c.ClaimedBy, c.ClaimedAt = was.RecordedBy, was.RecordedAt, was.ClaimedBy, was.ClaimedAt
	} else {
		c.RecordedBy, c.RecordedAt, c.ClaimedBy, c.ClaimedAt = by, at, "", time.Time{}
	}
	return c
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

// ContactsOf gives the contacts of the list with this slug to somebody who keeps it.
// Faults: presslists.list_missing, presslists.forbidden.
func (p *PressLists) ContactsOf(ctx context.Context, who accounts.Actor, slug string) ([]Contact, error) {
	l, err := p.keptBy(ctx, who, slug)
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
