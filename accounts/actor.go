package accounts

import (
	"slices"

	"communique/locales"
)

// Actor is who does something. The books keep its Name. The zero Actor may do nothing.
type Actor struct {
	Name string
	// UserID is the user, who signed in; 0: a command on the machine, or the service.
	UserID int64

	all    bool
	scopes []scope
}

// scope is how far a grant goes.
type scope struct {
	role     Role
	language string  // the only one; empty: all of the partner's
	partner  Partner // the only one; without an ID: each
}

// System is an actor who may do everything: whoever runs a command on the
// machine, or the service itself.
func System(name string) Actor { return Actor{Name: name, all: true} }

// Actor is in whose name the user does something, with the partners that there are. Who has
// ended may do nothing, and nobody anything for a partner that is retired.
func (u User) Actor(partners []Partner) Actor {
	a := Actor{Name: u.Name, UserID: u.ID}
	if u.Ended() {
		return a
	}
	for _, g := range u.Grants {
		s := scope{role: g.Role, language: g.Language}
		if g.PartnerID != 0 {
			i := slices.IndexFunc(partners, func(p Partner) bool { return p.ID == g.PartnerID })
			if i < 0 || partners[i].Retired() {
				continue
			}
			s.partner = partners[i]
		}
		a.scopes = append(a.scopes, s)
	}
	return a
}

// whole tells whether the grant goes as far as the consortium.
func (s scope) whole() bool { return s.partner.ID == 0 && s.language == "" }

// covers tells whether a language, or the one of which it is a variant, is within the grant.
func (s scope) covers(language string) bool {
	if s.language != "" {
		return s.language == language || s.language == locales.Base(language)
	}
	return s.partner.ID == 0 || s.partner.Speaks(language)
}

func (a Actor) some(p Permission, fits func(scope) bool) bool {
	return a.all || slices.ContainsFunc(a.scopes, func(s scope) bool { return s.role.Holds(p) && fits(s) })
}

// May tells whether the actor may do something in the whole consortium.
func (a Actor) May(p Permission) bool { return a.some(p, scope.whole) }

// MayFor tells whether the actor may do something with what belongs to a partner. What a
// partner may write is its own (Keep), never a release.
func (a Actor) MayFor(p Permission, partnerID int64) bool {
	return a.some(p, func(s scope) bool { return s.whole() || p != Write && s.partner.ID != 0 && s.partner.ID == partnerID })
}

// MayIn tells whether the actor may do something in a language. What is written in is the
// whole release, and no language's.
func (a Actor) MayIn(p Permission, language string) bool {
	return a.some(p, func(s scope) bool { return s.whole() || p != Write && s.covers(language) })
}

// MaySomewhere tells whether there is anything with which the actor may do something: it
// opens a page, on which each verb asks again.
func (a Actor) MaySomewhere(p Permission) bool {
	return a.some(p, func(s scope) bool { return s.whole() || p != Write })
}

// Concerned tells whether a release that goes to countries, and is written in languages, is
// one that the actor may see: everyone of the consortium may, a partner when it is for its
// country or its languages, a translator of a language when it is in it.
func (a Actor) Concerned(countries, languages []string) bool {
	return a.some(See, func(s scope) bool {
		return s.whole() || s.language == "" && slices.Contains(countries, s.partner.Country) ||
			slices.ContainsFunc(languages, s.covers)
	})
}

// Partners are the ids of the partners for whom the actor may do something; each tells that
// there is no bound.
func (a Actor) Partners(p Permission) (ids []int64, each bool) {
	if a.May(p) {
		return nil, true
	}
	for _, s := range a.scopes {
		if s.role.Holds(p) && s.partner.ID != 0 && !slices.Contains(ids, s.partner.ID) {
			ids = append(ids, s.partner.ID)
		}
	}
	return ids, false
}

// OnlyPartner is the one partner for whom the actor may do something; 0 when there is no
// bound, none or several.
func (a Actor) OnlyPartner(p Permission) int64 {
	if ids, each := a.Partners(p); !each && len(ids) == 1 {
		return ids[0]
	}
	return 0
}
