package accounts

import (
	"slices"
	"strings"
	"time"

	"communique/internal/address"
	"communique/internal/fault"
	"communique/locales"
)

// User is somebody who signs in.
type User struct {
	ID       int64
	Name     string
	Address  address.Address // of their mailbox; no two users share one
	Language string          // of the desk, one of locales.Languages
	Zone     string          // the IANA zone of their clocks; empty: UTC
	Grants   []Grant         // in the order of Roles

	Password  bool      // they have one; otherwise they sign in by links
	EndedAt   time.Time // since when they may not sign in; zero: they may
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Ended tells whether the user may not sign in any more.
func (u User) Ended() bool { return !u.EndedAt.IsZero() }

// Is tells whether the user has a role for a partner: a grant of the consortium holds for
// every partner.
func (u User) Is(r Role, partnerID int64) bool {
	return slices.ContainsFunc(u.Grants, func(g Grant) bool { return g.Role == r && (g.PartnerID == 0 || g.PartnerID == partnerID) })
}

// checked gives u as it is to be kept, or the faults of every field.
func (u User) checked() (User, error) {
	var faults fault.List
	refuse := func(field, id string, args ...any) {
		faults = append(faults, fault.New(fault.Invalid, id, args...).At(fault.Place{Field: field}))
	}
	u.Name = strings.TrimSpace(u.Name)
	if u.Name == "" {
		refuse("name", "accounts.user_name_missing")
	} else if !ValidName(u.Name) {
		refuse("name", "accounts.user_name_invalid", "Limit", maxName)
	}
	read, err := address.Parse(strings.TrimSpace(u.Address.Given))
	for _, f := range fault.All(err) {
		faults = append(faults, f.At(fault.Place{Field: "address"}))
	}
	u.Address = read
	if !locales.Supported(u.Language) {
		refuse("language", "accounts.language_unknown", "Value", u.Language, "Languages", locales.Languages)
	}
	if !knownZone(u.Zone) {
		refuse("zone", "accounts.zone_unknown", "Value", fault.Shown(u.Zone))
	}
	grants, wrong := checkedGrants(u.Grants)
	u.Grants = grants
	return u, append(faults, wrong...).OrNil()
}
