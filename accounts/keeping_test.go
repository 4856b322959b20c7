package accounts_test

import (
	"context"
	"testing"

	"communique/accounts"

	"github.com/google/go-cmp/cmp"
)

func TestPartnersAreChanged(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		be := belgium(t, g.Accounts)
		want := accounts.Partner{ID: be.ID, Slug: be.Slug, Name: "Both", Country: "NL", Languages: []string{"de", "nl"}}
		got, err := g.SavePartner(ctx, system, accounts.Partner{ID: be.ID, Slug: "other", Coordinator: true, Name: " Both ", Country: "nl", Languages: []string{"nl", "de"}})
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("%v %s", err, cmp.Diff(want, got))
		}
		if kept, err := g.Partner(ctx, be.Slug); err != nil || !cmp.Equal(want, kept) {
			t.Errorf("%v %s", err, cmp.Diff(want, kept))
		}
		_, err = g.SavePartner(ctx, system, accounts.Partner{ID: be.ID + 100, Name: "x", Country: "NL"})
		g.wants("accounts.partner_missing", err)
		_, err = g.SavePartner(ctx, system, accounts.Partner{ID: be.ID, Country: "XX"})
		g.wants("accounts.name_missing", err)
	})
}

func TestTheAuditIsSearched(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		belgium(t, g.Accounts)
		count := func(q accounts.AuditQuery) int {
			q.Limit = 10
			lines, err := g.AuditOf(ctx, g.admin.Actor(nil), q)
			if err != nil {
				t.Fatal(err)
			}
			return len(lines)
		}
		for _, c := range []struct {
			q    accounts.AuditQuery
			want int
		}{
			{accounts.AuditQuery{}, 3}, {accounts.AuditQuery{Verb: "user_added"}, 2}, {accounts.AuditQuery{Verb: "partner_added"}, 1},
			{accounts.AuditQuery{Person: "ANNA@"}, 1}, {accounts.AuditQuery{Person: "%"}, 0}, {accounts.AuditQuery{Person: "_"}, 0},
			{accounts.AuditQuery{Person: "test", Verb: "user_added"}, 2},
		} {
			if got := count(c.q); got != c.want {
				t.Errorf("%+v: %d lines, want %d", c.q, got, c.want)
			}
		}
	})
}
