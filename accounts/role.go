package accounts

import (
	"cmp"
	"slices"

	"communique/internal/fault"
	"communique/locales"
)

// Role is what somebody does in the consortium, or for one partner. A user may have several.
type Role string

// The roles.
const (
	Administrator Role = "administrator" // users, partners, relays; whatever the others may
	Officer       Role = "officer"       // writes, schedules and sends releases; keeps press lists
	Approver      Role = "approver"      // says that an edition may be sent
	Translator    Role = "translator"    // translates into a language, or into all of a partner's
	Reader        Role = "reader"        // sees, and changes nothing
)

// Roles are all of them, in the order in which they are listed.
var Roles = []Role{Administrator, Officer, Approver, Translator, Reader}

// Grant is a role that a user has.
type Grant struct {
	Role      Role
	PartnerID int64  // for whom; 0 is the consortium. An administrator's is 0
	Language  string // of a Translator, one of locales.Tags; empty: every language of the partner
}

// byRole orders grants by role, partner and language.
func byRole(a, b Grant) int {
	return cmp.Or(cmp.Compare(slices.Index(Roles, a.Role), slices.Index(Roles, b.Role)), cmp.Compare(a.PartnerID, b.PartnerID), cmp.Compare(a.Language, b.Language))
}

// checkedGrants gives grants in their order, each once, or what is wrong with them.
func checkedGrants(grants []Grant) ([]Grant, fault.List) {
	var faults fault.List
	refuse := func(id string, args ...any) {
		faults = append(faults, fault.New(fault.Invalid, id, args...).At(fault.Place{Field: "role"}))
	}
	if len(grants) == 0 {
		refuse("accounts.role_missing", "Roles", Roles) // as they are typed; a page has a text of its own
	}
	for _, g := range grants {
		switch {
		case !slices.Contains(Roles, g.Role):
			refuse("accounts.role_unknown", "Value", fault.Shown(string(g.Role)), "Roles", Roles)
		case g.Role == Administrator && g.PartnerID != 0:
			refuse("accounts.role_partner", "Role", string(g.Role))
		case g.Language != "" && g.Role != Translator:
			refuse("accounts.role_language", "Role", string(g.Role))
		case g.Language != "" && !locales.Publishable(g.Language):
			refuse("accounts.language_unknown", "Value", g.Language, "Languages", locales.Tags)
		}
	}
	return slices.Compact(slices.SortedFunc(slices.Values(grants), byRole)), faults
}
