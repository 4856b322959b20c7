package accounts

import (
	"context"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

// SavePartner changes name, country and languages of the partner with p.ID, and gives it as
// it is kept: its short name stays, and whether it is the coordinator. Only an administrator
// can. Faults, all fields' at once: those of AddPartner; accounts.partner_missing.
func (a *Accounts) SavePartner(ctx context.Context, who Actor, p Partner) (Partner, error) {
	if !who.May(Administer) {
		return Partner{}, fault.New(fault.Forbidden, "accounts.forbidden")
	}
	before, err := a.PartnerByID(ctx, p.ID)
	if err != nil {
		return Partner{}, err
	}
	p.Slug, p.Coordinator, p.RetiredAt = before.Slug, before.Coordinator, before.RetiredAt
	if p, err = p.checked(); err != nil {
		return Partner{}, err
	}
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := updatePartner(ctx, tx, p); err != nil {
			return err
		}
		return a.Note(ctx, tx, who, "partner_changed", p.Slug, "")
	})
	if err != nil {
		return Partner{}, err
	}
	return p, nil
}

// Note writes into the audit, within the caller's transaction, what somebody has done:
// packages to the right say so of what they let administrators do. verb is one of Verbs.
func (a *Accounts) Note(ctx context.Context, tx *sqldb.Tx, who Actor, verb, subject, detail string) error {
	return insertAudit(ctx, tx, Entry{At: a.clock.Now(), Actor: who.Name, UserID: who.UserID, Verb: verb, Subject: subject, Detail: detail})
}

// QueueChanged writes into the audit what an administrator is about to do to the queue of jobs by
// its own pages, which know nobody: what says it as they ask for it, "jobs/cancel". Fault:
// accounts.forbidden.
func (a *Accounts) QueueChanged(ctx context.Context, who Actor, what string) error {
	if !who.May(Administer) {
		return fault.New(fault.Forbidden, "accounts.forbidden")
	}
	return a.db.Write(ctx, func(tx *sqldb.Tx) error { return a.Note(ctx, tx, who, "queue_changed", what, "") })
}

// AuditQuery is which lines of the audit are wanted.
type AuditQuery struct {
	Before int64  // lines before the one with this id; 0: from the newest on
	Limit  int    // so many at most
	Verb   string // only this one of Verbs; empty: all
	Person string // only where this stands in the name of who did it, or in whom it concerns; empty: all
}

// AuditOf gives lines of the audit, the newest first. Only an administrator reads it.
// Fault: accounts.users_forbidden.
func (a *Accounts) AuditOf(ctx context.Context, who Actor, q AuditQuery) (lines []Entry, err error) {
	if !who.May(Administer) {
		return nil, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		lines, err = selectAuditOf(ctx, tx, q)
		return err
	})
	return lines, err
}

// UserByID gives the user with this id. Faults: accounts.user_missing,
// accounts.users_forbidden.
func (a *Accounts) UserByID(ctx context.Context, who Actor, id int64) (u User, err error) {
	if !who.May(Administer) {
		return User{}, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		u, err = userIn(ctx, tx, id)
		return err
	})
	return u, err
}
