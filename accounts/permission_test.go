package accounts_test

import (
	"testing"

	"communique/accounts"
)

// TestRolesMay walks every role with every permission, in the consortium, for a partner,
// for another one, and in a language of each.
func TestRolesMay(t *testing.T) {
	be := accounts.Partner{ID: 1, Country: "BE", Languages: []string{"fr", "nl"}}
	ee := accounts.Partner{ID: 2, Country: "EE", Languages: []string{"et"}}
	grants := map[string]accounts.Grant{
		"administrator": {Role: accounts.Administrator}, "officer": {Role: accounts.Officer}, "approver": {Role: accounts.Approver},
		"translator": {Role: accounts.Translator}, "reader": {Role: accounts.Reader}, "translator nl": {Role: accounts.Translator, Language: "nl"},
		"officer BE": {Role: accounts.Officer, PartnerID: 1}, "approver BE": {Role: accounts.Approver, PartnerID: 1},
		"translator BE": {Role: accounts.Translator, PartnerID: 1}, "translator BE nl": {Role: accounts.Translator, PartnerID: 1, Language: "nl"},
		"reader BE": {Role: accounts.Reader, PartnerID: 1},
	}
	// The columns: in the consortium, for BE, for EE, in nl-BE, in fr, in et, somewhere.
	want := map[string]string{
		"administrator see": "1111111", "administrator translate": "1111111", "administrator approve": "1111111",
		"administrator write": "1111111", "administrator keep": "1111111", "administrator administer": "1111111",
		"officer see": "1111111", "officer translate": "1111111", "officer write": "1111111", "officer keep": "1111111",
		"approver see": "1111111", "approver approve": "1111111",
		"translator see": "1111111", "translator translate": "1111111",
		"reader see":        "1111111",
		"translator nl see": "0001001", "translator nl translate": "0001001",
		"officer BE see": "0101101", "officer BE translate": "0101101", "officer BE keep": "0101101",
		"approver BE see": "0101101", "approver BE approve": "0101101",
		"translator BE see": "0101101", "translator BE translate": "0101101",
		"translator BE nl see": "0101001", "translator BE nl translate": "0101001",
		"reader BE see": "0101101",
	}
	for name, g := range grants {
		a := accounts.User{ID: 9, Grants: []accounts.Grant{g}}.Actor([]accounts.Partner{be, ee})
		for _, p := range accounts.Permissions {
			got := ""
			for _, may := range []bool{
				a.May(p), a.MayFor(p, be.ID), a.MayFor(p, ee.ID), a.MayIn(p, "nl-BE"), a.MayIn(p, "fr"), a.MayIn(p, "et"), a.MaySomewhere(p),
			} {
				if may {
					got += "1"
				} else {
					got += "0"
				}
			}
			expected := want[name+" "+string(p)]
			if expected == "" {
				expected = "0000000"
			}
			if got != expected {
				t.Errorf("%s, %s: %s, want %s", name, p, got, expected)
			}
		}
	}
}

func TestWhoIsConcerned(t *testing.T) {
	be := accounts.Partner{ID: 1, Country: "BE", Languages: []string{"fr", "nl"}}
	actor := func(g accounts.Grant) accounts.Actor {
		return accounts.User{Grants: []accounts.Grant{g}}.Actor([]accounts.Partner{be})
	}
	for _, c := range []struct {
		who                  accounts.Actor
		countries, languages []string
		want                 bool
	}{
		{actor(accounts.Grant{Role: accounts.Reader}), []string{"EE"}, []string{"et"}, true},
		{actor(accounts.Grant{Role: accounts.Officer, PartnerID: 1}), []string{"EE"}, []string{"et"}, false},
		{actor(accounts.Grant{Role: accounts.Officer, PartnerID: 1}), []string{"BE", "EE"}, []string{"et"}, true},
		{actor(accounts.Grant{Role: accounts.Officer, PartnerID: 1}), []string{"EE"}, []string{"et", "nl-BE"}, true},
		{actor(accounts.Grant{Role: accounts.Translator, PartnerID: 1, Language: "nl"}), []string{"BE"}, []string{"fr"}, false},
		{actor(accounts.Grant{Role: accounts.Translator, Language: "et"}), nil, []string{"et"}, true},
		{actor(accounts.Grant{Role: accounts.Officer, PartnerID: 3}), []string{"BE"}, []string{"fr"}, false}, // a partner that is gone
		{accounts.Actor{}, []string{"BE"}, []string{"fr"}, false},
		{accounts.System("x"), []string{"BE"}, nil, true},
	} {
		if got := c.who.Concerned(c.countries, c.languages); got != c.want {
			t.Errorf("%+v, %v, %v: %v", c.who, c.countries, c.languages, got)
		}
	}
}
