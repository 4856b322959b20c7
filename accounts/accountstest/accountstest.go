// Package accountstest gives tests actors of every kind: somebody who has roles for a partner,
// or for the consortium, without a database in which there is such a user.
package accountstest

import "communique/accounts"

// For gives somebody who has roles for a partner; of the zero Partner: for the consortium.
func For(name string, p accounts.Partner, roles ...accounts.Role) accounts.Actor {
	u := accounts.User{Name: name}
	for _, r := range roles {
		u.Grants = append(u.Grants, accounts.Grant{Role: r, PartnerID: p.ID})
	}
	return u.Actor([]accounts.Partner{p})
}

// Officer gives an officer of the partner with this id, which has no languages.
func Officer(name string, partnerID int64) accounts.Actor {
	return For(name, accounts.Partner{ID: partnerID}, accounts.Officer)
}
