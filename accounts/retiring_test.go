package accounts_test

import (
	"context"
	"slices"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// retire retires a partner, or takes it back, as package presslists does.
func (g *gate) retire(who accounts.Actor, slug string, back bool) error {
	return g.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		if back {
			return first(g.TakeBackPartner(context.Background(), tx, who, slug))
		}
		return first(g.RetirePartner(context.Background(), tx, who, slug))
	})
}

// TestARetiredPartnersPeople: who acts for a retired partner alone can't sign in, and is signed
// out; who does other things as well goes on with those. All of it comes back.
func TestARetiredPartnersPeople(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx, be := context.Background(), belgium(t, g.Accounts)
		const secret = "a bicycle in the rain, twice"
		eva := g.add("eva@be.example", secret, accounts.Grant{Role: accounts.Officer, PartnerID: be.ID})
		both := g.add("both@be.example", secret, accounts.Grant{Role: accounts.Approver, PartnerID: be.ID}, accounts.Grant{Role: accounts.Reader})
		signIn := func(u accounts.User) (accounts.Session, error) {
			return g.SignIn(ctx, u.Address.Given, secret, from(int(u.ID)))
		}
		in, err := signIn(eva)
		if err != nil {
			t.Fatal(err)
		}
		inBoth, err := signIn(both)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := g.retire(system, "be", false); err != nil {
				t.Fatal(err)
			}
		}
		_, _, err = g.Session(ctx, in.Secret, from(1))
		g.wants("accounts.signed_out", err)
		_, err = signIn(eva)
		g.wants("accounts.sign_in_wrong", err)
		if _, _, err := g.Session(ctx, inBoth.Secret, from(1)); err != nil {
			t.Errorf("who reads for the consortium was signed out: %v", err)
		}
		partners, err := g.Partners(ctx)
		if err != nil || !slices.ContainsFunc(partners, accounts.Partner.Retired) {
			t.Fatal(partners, err)
		}
		if eva.Actor(partners).MaySomewhere(accounts.See) || both.Actor(partners).MayFor(accounts.Approve, be.ID) || !both.Actor(partners).May(accounts.See) {
			t.Error("somebody acts for a retired partner, or for nobody")
		}
		err = g.db.Read(ctx, func(tx *sqldb.Tx) error {
			languages, err := g.Translated(ctx, tx)
			if len(languages) > 0 {
				t.Errorf("somebody translates into %q", languages)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := g.retire(system, "be", true); err != nil {
			t.Fatal(err)
		}
		if _, err := signIn(eva); err != nil {
			t.Errorf("taken back: %v", err)
		}
		var said []string
		lines, err := g.AuditOf(ctx, system, accounts.AuditQuery{Limit: 50})
		for _, l := range lines {
			if l.Subject == "be" {
				said = append(said, l.Verb)
			}
		}
		if err != nil || !slices.Equal(said, []string{"partner_taken_back", "partner_retired", "partner_added"}) {
			t.Errorf("%q, %v", said, err)
		}
		if _, err := g.AddPartner(ctx, system, accounts.Partner{Slug: "nl", Name: "Netherlands", Country: "NL", Coordinator: true}); err != nil {
			t.Fatal(err)
		}
		if err := g.retire(system, "nl", false); !fault.Is(err, "accounts.partner_coordinates") {
			t.Errorf("the coordinator: %v", err)
		}
	})
}
