// Package accounts knows who takes part and who does something: the partners of
// the consortium and their people, the users who sign in, and the Actor behind every verb.
//
// A partner, a country and a language are three things. A partner has one country
// in which it is at home, and the languages into which it translates; Belgium may
// have two partners and three languages. One partner may be the coordinator.
//
// A Person of a partner is somebody who is reminded of what the partner was asked. They
// stop that themselves, by a link with a secret in it, and only they or somebody whom
// they ask take it back.
//
// A User is somebody who signs in, with a password or by a link that is mailed, and has
// roles: for a partner, or for the consortium. Of no secret more than a hash is kept.
// Whoever guesses is told the same whatever is wrong, and waits after a few failures; the
// user's own browsers and mailbox still let them in. The audit keeps who did what with users.
// No two users have one name, since the books of all packages know people by it.
//
// An Actor says in whose name a verb is done. The packages to the right ask it
// whether it may, and write its name into their books. What each role may is one table
// (permission.go). For a partner that is retired nobody acts. The Settings are what the whole
// consortium has agreed on.
//
// What can be lost: nothing that a verb has returned. It mails nothing: it keeps which
// letters with a link are to leave and what became of each, makes the link when one leaves,
// and whoever carries it claims it. One of which nobody knows whether it left (its carrier
// was killed in that moment) isn't sent again.
package accounts

import (
	"context"
	"fmt"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Accounts keeps the partners and the users. It is safe for concurrent use.
type Accounts struct {
	db      *sqldb.DB
	clock   clock.Clock
	hashers hashers
}

// Option changes what New gives.
type Option func(*Accounts)

// CompareBy has passwords compared with what is kept of them by another than argon2id,
// which takes as long as the machine takes: a test says how long.
func CompareBy(compare func(password, hash string) (bool, error)) Option {
	return func(a *Accounts) { a.hashers.compare = compare }
}

// New gives the accounts that are kept in db.
func New(db *sqldb.DB, c clock.Clock, opts ...Option) *Accounts {
	a := &Accounts{db: db, clock: c}
	for _, opt := range opts {
		opt(a)
	}
	return a
}

// AddPartner adds a partner and returns it as it is kept: texts trimmed, the
// country in capitals, the languages sorted. Only an actor who may do everything
// can. Faults, all fields' at once: accounts.forbidden, accounts.slug_invalid,
// accounts.name_missing, accounts.name_invalid, accounts.country_missing, accounts.country_unknown,
// accounts.language_unknown, accounts.language_twice, accounts.partner_exists.
func (a *Accounts) AddPartner(ctx context.Context, who Actor, p Partner) (Partner, error) {
	if !who.May(Administer) {
		return Partner{}, fault.New(fault.Forbidden, "accounts.forbidden")
	}
	p, err := p.checked()
	if err != nil {
		return Partner{}, err
	}
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		p.ID, err = insertPartner(ctx, tx, p, clock.Millis(a.clock.Now()))
		if sqldb.IsUnique(err) {
			return fault.Wrap(err, fault.Conflict, "accounts.partner_exists", "Slug", p.Slug).At(fault.Place{Field: "slug"})
		}
		if err != nil {
			return err
		}
		if err := insertLanguages(ctx, tx, p); err != nil {
			return err
		}
		return a.Note(ctx, tx, who, "partner_added", p.Slug, "")
	})
	if err != nil {
		return Partner{}, err
	}
	return p, nil
}

// Partners gives all partners in the order of their slugs.
func (a *Accounts) Partners(ctx context.Context) ([]Partner, error) {
	var all []Partner
	err := a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectPartners(ctx, tx)
		return err
	})
	return all, err
}

// Partner gives the partner with this slug. Fault: accounts.partner_missing.
func (a *Accounts) Partner(ctx context.Context, slug string) (Partner, error) {
	var p Partner
	err := a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		p, err = selectPartner(ctx, tx, bySlug, slug)
		return err
	})
	if sqldb.NoRows(err) {
		return Partner{}, fault.New(fault.NotFound, "accounts.partner_missing", "Slug", slug)
	}
	return p, err
}

// PartnerByID gives the partner with this id. Fault: accounts.partner_missing.
func (a *Accounts) PartnerByID(ctx context.Context, id int64) (Partner, error) {
	var p Partner
	err := a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		p, err = selectPartner(ctx, tx, byID, id)
		return err
	})
	if sqldb.NoRows(err) {
		return Partner{}, fault.New(fault.NotFound, "accounts.partner_missing", "Slug", fmt.Sprint(id))
	}
	return p, err
}
