package accounts

import (
	"context"
	"crypto/rand"
	"strings"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// SavePerson adds somebody to a partner (PartnerID), or changes the one who has this
// address there, and gives them as they are kept. Only Address.Given is read of the
// address. Whether they get reminders stays as it was: that is theirs to say.
//
// An actor of a partner may do so for the partner. Faults, all fields' at once:
// accounts.name_missing, accounts.name_invalid, accounts.language_unknown,
// accounts.zone_unknown and those of address.Parse; accounts.partner_missing,
// accounts.forbidden.
func (a *Accounts) SavePerson(ctx context.Context, who Actor, p Person) (Person, error) {
	if !who.MayFor(Keep, p.PartnerID) {
		return Person{}, fault.New(fault.Forbidden, "accounts.forbidden")
	}
	p, err := p.checked()
	if err != nil {
		return Person{}, err
	}
	if _, err := a.PartnerByID(ctx, p.PartnerID); err != nil {
		return Person{}, err
	}
	p.Token = newToken()
	err = a.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if p, err = upsertPerson(ctx, tx, p, clock.Millis(a.clock.Now())); err != nil {
			return err
		}
		return a.Note(ctx, tx, who, "colleague_saved", p.Address.Given, "")
	})
	return p, err
}

// newToken is a secret of 26 letters and digits, 130 bits, which nobody guesses.
func newToken() string { return strings.ToLower(rand.Text()) }

// People gives the people whom an actor may see, by partner and address.
func (a *Accounts) People(ctx context.Context, who Actor) ([]Person, error) {
	var all []Person
	err := a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectPeople(ctx, tx)
		return err
	})
	var seen []Person
	for _, p := range all {
		if who.MayFor(Keep, p.PartnerID) {
			seen = append(seen, p)
		}
	}
	return seen, err
}

// Person gives the person with this id. Fault: accounts.person_missing.
func (a *Accounts) Person(ctx context.Context, id int64) (Person, error) {
	return a.person(ctx, personByID, id)
}

// PersonByToken gives the person whose link has this secret, and changes nothing.
// Fault: accounts.person_missing.
func (a *Accounts) PersonByToken(ctx context.Context, token string) (Person, error) {
	return a.person(ctx, personByToken, token)
}

func (a *Accounts) person(ctx context.Context, query string, name any) (Person, error) {
	var p Person
	err := a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		p, err = selectPerson(ctx, tx, query, name)
		return err
	})
	if sqldb.NoRows(err) {
		return Person{}, fault.New(fault.NotFound, "accounts.person_missing")
	}
	return p, err
}

// StopReminders stops the reminders of the person whose link has this secret. It may
// be called again. Fault: accounts.person_missing.
func (a *Accounts) StopReminders(ctx context.Context, token string) (Person, error) {
	p, err := a.PersonByToken(ctx, token)
	if err != nil || !p.StoppedAt.IsZero() {
		return p, err
	}
	p.StoppedAt = a.clock.Now()
	return p, a.db.Write(ctx, func(tx *sqldb.Tx) error { return stopPerson(ctx, tx, p.ID, clock.Millis(p.StoppedAt)) })
}

// ResumeReminders lets reminders go to a person again who had stopped them, or whose
// address was refused. An actor of the partner may do so. Fault: accounts.person_missing.
func (a *Accounts) ResumeReminders(ctx context.Context, who Actor, id int64) error {
	p, err := a.mayChange(ctx, who, id)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := resumePerson(ctx, tx, id, clock.Millis(a.clock.Now())); err != nil {
			return err
		}
		return a.Note(ctx, tx, who, "reminders_resumed", p.Address.Given, "")
	})
}

// RefuseAddress notes that a mail server refused a person's address for good, in its
// words: no reminder goes there until somebody resumes them.
func (a *Accounts) RefuseAddress(ctx context.Context, id int64, reply string) error {
	if reply == "" {
		reply = "?"
	}
	return a.db.Write(ctx, func(tx *sqldb.Tx) error { return refusePerson(ctx, tx, id, reply, clock.Millis(a.clock.Now())) })
}

// mayChange gives the person when the actor may change them; another partner's is as if they
// weren't there. Fault: accounts.person_missing.
func (a *Accounts) mayChange(ctx context.Context, who Actor, id int64) (Person, error) {
	p, err := a.Person(ctx, id)
	if err == nil && !who.MayFor(Keep, p.PartnerID) {
		err = fault.New(fault.NotFound, "accounts.person_missing")
	}
	return p, err
}

// RemovePerson forgets a person, and whatever they were told. An actor of the partner
// may do so. Fault: accounts.person_missing.
func (a *Accounts) RemovePerson(ctx context.Context, who Actor, id int64) error {
	p, err := a.mayChange(ctx, who, id)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := deletePerson(ctx, tx, id); err != nil {
			return err
		}
		return a.Note(ctx, tx, who, "colleague_removed", p.Address.Given, "")
	})
}
