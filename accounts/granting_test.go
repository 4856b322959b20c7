package accounts_test

import (
	"context"
	"slices"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
)

// TestARoleMoreLeavesTheOthers: it is noted once, and the second time nothing happens.
func TestARoleMoreLeavesTheOthers(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		home := belgium(t, g.Accounts)
		more := accounts.Grant{Role: accounts.Translator, PartnerID: home.ID, Language: "nl"}
		for range 2 {
			u, err := g.AddRole(ctx, system, g.anna.ID, more)
			if want := []accounts.Grant{{Role: accounts.Officer}, more}; err != nil || !slices.Equal(u.Grants, want) {
				t.Fatalf("%+v, %v", u.Grants, err)
			}
		}
		lines, err := g.AuditOf(ctx, system, accounts.AuditQuery{Verb: "user_changed", Limit: 9})
		if err != nil || len(lines) != 1 || lines[0].Subject != mailbox {
			t.Errorf("%+v, %v", lines, err)
		}
		for id, bad := range map[string]accounts.Grant{
			"accounts.role_unknown":     {Role: "king"},
			"accounts.language_unknown": {Role: accounts.Translator, Language: "tlh"},
			"accounts.partner_missing":  {Role: accounts.Approver, PartnerID: 999},
		} {
			_, err := g.AddRole(ctx, system, g.anna.ID, bad)
			g.wants(id, err)
		}
		if err := g.EndUser(ctx, system, g.anna.ID); err != nil {
			t.Fatal(err)
		}
		_, err = g.AddRole(ctx, system, g.anna.ID, accounts.Grant{Role: accounts.Reader})
		g.wants("accounts.user_ended", err)
	})
}

func TestALanguageMoreLeavesTheOthers(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		home := belgium(t, g.Accounts)
		for range 2 {
			p, err := g.AddLanguage(ctx, system, home.ID, "de")
			if err != nil || !slices.Equal(p.Languages, []string{"de", "fr", "nl"}) {
				t.Fatalf("%+v, %v", p, err)
			}
		}
		if p, err := g.Partner(ctx, "be"); err != nil || !slices.Equal(p.Languages, []string{"de", "fr", "nl"}) {
			t.Errorf("%+v, %v", p, err)
		}
		lines, err := g.AuditOf(ctx, system, accounts.AuditQuery{Verb: "partner_changed", Limit: 9})
		if err != nil || len(lines) != 1 || lines[0].Subject != "be" {
			t.Errorf("%+v, %v", lines, err)
		}
		_, err = g.AddLanguage(ctx, system, home.ID, "tlh")
		g.wants("accounts.language_unknown", err)
		if _, err = g.AddLanguage(ctx, system, 999, "de"); !fault.Is(err, "accounts.partner_missing") {
			t.Error(err)
		}
	})
}
