package contacts

import (
	"net/http"
	"slices"

	"communique/accounts"
	"communique/web/desk"
)

// first is what has to be there before somebody can do what a page is for, in the place of
// its form. The zero one is nothing.
type first struct {
	Partner bool // a partner, to whom a list could belong
	Add     bool // whether the viewer may add one
	List    bool // a list, on which a contact could stand
}

// Any tells whether something is missing.
func (f first) Any() bool { return f.Partner || f.List }

// firstFor tells whether there is a partner of whose lists the viewer could keep one.
func firstFor(r *http.Request, partners []accounts.Partner) first {
	if slices.ContainsFunc(partners, func(p accounts.Partner) bool { return !p.Retired() && keeps(r, p.ID) }) {
		return first{}
	}
	return first{Partner: true, Add: desk.ViewerOf(r).Actor.May(accounts.Administer)}
}

// firstList is what is missing where there is no list of which the viewer could see anybody.
func (c *Contacts) firstList(r *http.Request) (first, error) {
	partners, err := c.Partners.Partners(r.Context())
	if err != nil {
		return first{}, err
	}
	f := firstFor(r, partners)
	f.List = !f.Partner
	return f, nil
}
