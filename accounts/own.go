package accounts

import (
	"context"
	"strings"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// SaveOwn changes what is a user's own to say: the language and the zone of their pages.
// Faults, both fields' at once: accounts.language_unknown, accounts.zone_unknown;
// accounts.users_forbidden for whoever isn't a user.
func (a *Accounts) SaveOwn(ctx context.Context, who Actor, language, zone string) error {
	if who.UserID == 0 {
		return fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	var faults fault.List
	if !locales.Supported(language) {
		faults = append(faults, fault.New(fault.Invalid, "accounts.language_unknown", "Value", fault.Shown(language), "Languages", locales.Languages).At(fault.Place{Field: "language"}))
	}
	if !knownZone(zone) {
		faults = append(faults, fault.New(fault.Invalid, "accounts.zone_unknown", "Value", fault.Shown(zone)).At(fault.Place{Field: "zone"}))
	}
	if err := faults.OrNil(); err != nil {
		return err
	}
	now := a.clock.Now()
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		u, err := userIn(ctx, tx, who.UserID)
		if err != nil {
			return err
		}
		u.Language, u.Zone = language, zone
		if err := updateUser(ctx, tx, u, clock.Millis(now)); err != nil {
			return err
		}
		return a.Note(ctx, tx, who, "own_changed", u.Address.Given, strings.TrimSpace(language+" "+zone))
	})
}
