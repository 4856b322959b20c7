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
	Shut      bool      // they can't either way: all partners for whom they have roles are retired
	CreatedAt time.Time
	UpdatedAt time.Time

	SignedInAt   time.Time // the last time; zero: never
	InvitedUntil time.Time // until when their last invitation holds; zero: there was none
}

// Standing is how far a user has come. Its words are the messages accounts.standing.<Standing>.
type Standing string

// The standings of a user.
const (
	Came    Standing = "came"    // they have signed in
	Invited Standing = "invited" // they haven't yet, and may by their invitation
	Expired Standing = "expired" // they haven't, and their invitation holds no more
	NotYet  Standing = "not_yet" // they haven't, and need no invitation
	Gone    Standing = "gone"    // their access has ended
)

// Standing tells how far the user has come.
func (u User) Standing(now time.Time) Standing {
	switch {
	case u.Out():
		return Gone
	case !u.SignedInAt.IsZero():
		return Came
	case u.InvitedUntil.IsZero():
		return NotYet
	case now.Before(u.InvitedUntil):
		return Invited
	}
	return Expired
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
	} else if word := mixedWord(u.Name); word != "" {
		refuse("name", "accounts.user_name_mixed", "Word", word)
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
