package accounts

import (
	"slices"

	"communique/locales"
)

// Reach is what bounds what an actor may see, for a question to the database.
type Reach struct {
	Each      bool     // nothing does; the others are then empty
	Countries []string // of the partners for whom the actor sees everything
	Languages []string // that the actor sees, of locales.Tags and in their order
}

// Reach is Concerned as two lists: a release concerns the actor when one of its countries is
// among Countries, or one of its languages among Languages.
func (a Actor) Reach() Reach {
	if a.May(See) {
		return Reach{Each: true}
	}
	var r Reach
	for _, s := range a.scopes {
		if s.role.Holds(See) && s.language == "" && s.partner.ID != 0 && !slices.Contains(r.Countries, s.partner.Country) {
			r.Countries = append(r.Countries, s.partner.Country)
		}
	}
	for _, tag := range locales.Tags {
		if a.MayIn(See, tag) {
			r.Languages = append(r.Languages, tag)
		}
	}
	return r
}
