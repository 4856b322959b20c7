package accounts

import (
	"context"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Settings are what the whole consortium has agreed on.
type Settings struct {
	// TwoPeople: whoever has written a text doesn't approve it. Package releases holds to it.
	TwoPeople bool
}

// Settings gives them; the zero ones when nobody has saved any. Everybody may know them.
func (a *Accounts) Settings(ctx context.Context) (s Settings, err error) {
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		s, err = a.SettingsIn(ctx, tx)
		return err
	})
	return s, err
}

// SettingsIn is Settings within the caller's transaction.
func (a *Accounts) SettingsIn(ctx context.Context, tx *sqldb.Tx) (Settings, error) {
	return selectSettings(ctx, tx)
}

// SaveSettings changes them from now on; what was approved before stays so. Only an
// administrator can, and the audit keeps it. Fault: accounts.forbidden.
func (a *Accounts) SaveSettings(ctx context.Context, who Actor, s Settings) error {
	if !who.May(Administer) {
		return fault.New(fault.Forbidden, "accounts.forbidden")
	}
	now := a.clock.Now()
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		before, err := selectSettings(ctx, tx)
		if err != nil || before == s {
			return err
		}
		if err := saveSettings(ctx, tx, s, clock.Millis(now)); err != nil {
			return err
		}
		return insertAudit(ctx, tx, Entry{At: now, Actor: who.Name, UserID: who.UserID, Verb: "settings_changed", Subject: "two_people", Detail: onOff(s.TwoPeople)})
	})
}

// onOff is how the audit keeps a switch.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
