package accounts

import (
	"context"
	"fmt"
	"slices"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// AddRole gives a user one role more, and gives the user as they are kept; one that they
// have already changes nothing. What else somebody changes of the user meanwhile stays. Only
// an administrator can. Faults: accounts.role_unknown, accounts.role_partner,
// accounts.role_language, accounts.language_unknown, accounts.user_missing,
// accounts.user_ended, accounts.partner_missing, accounts.users_forbidden.
func (a *Accounts) AddRole(ctx context.Context, who Actor, userID int64, g Grant) (u User, err error) {
	if !who.May(Administer) {
		return User{}, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	if _, faults := checkedGrants([]Grant{g}); len(faults) > 0 {
		return User{}, faults.OrNil()
	}
	now := a.clock.Now()
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		if u, err = userIn(ctx, tx, userID); err != nil {
			return err
		}
		if u.Ended() {
			return fault.New(fault.Conflict, "accounts.user_ended", "Name", u.Name)
		}
		if slices.Contains(u.Grants, g) {
			return nil
		}
		u, err = addRole(ctx, tx, who, u, g, now)
		return err
	})
	return u, err
}

func addRole(ctx context.Context, tx *sqldb.Tx, who Actor, u User, g Grant, now time.Time) (User, error) {
	if err := insertGrant(ctx, tx, u.ID, g); err != nil {
		return User{}, err
	}
	if err := touchUser(ctx, tx, u.ID, clock.Millis(now)); err != nil {
		return User{}, err
	}
	u, err := selectUser(ctx, tx, u.ID)
	if err != nil {
		return User{}, err
	}
	e := Entry{At: now, Actor: who.Name, UserID: who.UserID, Verb: "user_changed", Subject: u.Address.Given, Detail: grantsText(u.Grants)}
	return u, insertAudit(ctx, tx, e)
}

// AddLanguage lets a partner translate into one language more, and gives the partner as it is
// kept; one that it has already changes nothing. Only an administrator can. Faults:
// accounts.language_unknown, accounts.partner_missing, accounts.forbidden.
func (a *Accounts) AddLanguage(ctx context.Context, who Actor, partnerID int64, language string) (p Partner, err error) {
	if !who.May(Administer) {
		return Partner{}, fault.New(fault.Forbidden, "accounts.forbidden")
	}
	if !locales.Publishable(language) {
		return Partner{}, fault.New(fault.Invalid, "accounts.language_unknown", "Value", fault.Shown(language), "Languages", locales.Tags).
			At(fault.Place{Field: "languages"})
	}
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err = selectPartner(ctx, tx, byID, partnerID)
		if sqldb.NoRows(err) {
			return fault.New(fault.NotFound, "accounts.partner_missing", "Slug", fmt.Sprint(partnerID))
		}
		if err != nil || slices.Contains(p.Languages, language) {
			return err
		}
		if err := insertLanguages(ctx, tx, Partner{ID: p.ID, Languages: []string{language}}); err != nil {
			return err
		}
		p.Languages = slices.Sorted(slices.Values(append(p.Languages, language)))
		return a.Note(ctx, tx, who, "partner_changed", p.Slug, "")
	})
	return p, err
}
