package accounts

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Retired tells whether nobody acts for the partner any more, until it is taken back.
func (p Partner) Retired() bool { return !p.RetiredAt.IsZero() }

// active tells whether something more may be given to a partner. Fault: accounts.partner_retired.
func (p Partner) active() error {
	if p.Retired() {
		return fault.New(fault.Conflict, "accounts.partner_retired", "Name", p.Name)
	}
	return nil
}

// RetirePartner has nobody act for a partner any more, within the caller's transaction: package
// presslists retires its lists with it. Who has roles for this partner alone, or for others that
// are retired, is signed out and can't sign in; the roles of the others don't go as far as this
// partner. It isn't asked for translations any more. Nothing is deleted. Twice is once. Only an
// administrator can. Faults: accounts.partner_missing, accounts.partner_coordinates,
// accounts.forbidden.
func (a *Accounts) RetirePartner(ctx context.Context, tx *sqldb.Tx, who Actor, slug string) (Partner, error) {
	p, err := a.retirable(ctx, tx, who, slug)
	if err != nil || p.Retired() {
		return p, err
	}
	if p.Coordinator { // whoever works for the consortium works for it
		return Partner{}, fault.New(fault.Conflict, "accounts.partner_coordinates", "Name", p.Name)
	}
	p.RetiredAt = a.clock.Now()
	if err := setRetired(ctx, tx, p.ID, clock.Millis(p.RetiredAt)); err != nil {
		return Partner{}, err
	}
	if err := signOutShut(ctx, tx, p.ID); err != nil {
		return Partner{}, err
	}
	return p, a.Note(ctx, tx, who, "partner_retired", p.Slug, "")
}

// TakeBackPartner lets people act for a retired partner again, within the caller's transaction:
// they sign in as before. Twice is once. Only an administrator can. Faults:
// accounts.partner_missing, accounts.forbidden.
func (a *Accounts) TakeBackPartner(ctx context.Context, tx *sqldb.Tx, who Actor, slug string) (Partner, error) {
	p, err := a.retirable(ctx, tx, who, slug)
	if err != nil || !p.Retired() {
		return p, err
	}
	p.RetiredAt = time.Time{}
	if err := setRetired(ctx, tx, p.ID, 0); err != nil {
		return Partner{}, err
	}
	return p, a.Note(ctx, tx, who, "partner_taken_back", p.Slug, "")
}

func (a *Accounts) retirable(ctx context.Context, tx *sqldb.Tx, who Actor, slug string) (Partner, error) {
	if !who.May(Administer) {
		return Partner{}, fault.New(fault.Forbidden, "accounts.forbidden")
	}
	p, err := selectPartner(ctx, tx, bySlug, slug)
	if sqldb.NoRows(err) {
		return Partner{}, fault.New(fault.NotFound, "accounts.partner_missing", "Slug", slug)
	}
	return p, err
}

// MayOwn tells, within the caller's transaction, whether a partner can be given something more:
// the fault accounts.partner_retired, when it is retired.
func (a *Accounts) MayOwn(ctx context.Context, tx *sqldb.Tx, partnerID int64) error {
	p, err := selectPartner(ctx, tx, byID, partnerID)
	if sqldb.NoRows(err) {
		return nil // whoever goes on finds that it isn't there
	}
	if err != nil {
		return err
	}
	return p.active()
}

// Out tells whether the user can't sign in: their access has ended, or nobody acts any more for
// the partners for whom they have roles.
func (u User) Out() bool { return u.Ended() || u.Shut }
