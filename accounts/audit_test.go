package accounts_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
)

func TestAuditTellsWhoDidWhat(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		g.signIn(from(9))
		_, _ = g.SignIn(ctx, mailbox, "guess", from(8))
		_, _ = g.SignIn(ctx, "nobody@press.example", "guess", from(8))
		if err := g.EndUser(ctx, g.admin.Actor(nil), g.anna.ID); err != nil {
			t.Fatal(err)
		}
		lines, err := g.Audit(ctx, system, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range lines {
			got = append(got, l.Actor+" "+l.Verb+" "+l.Subject+" "+l.Address)
			if !slices.Contains(accounts.Verbs, l.Verb) {
				t.Errorf("no verb: %s", l.Verb)
			}
		}
		want := []string{
			"root@press.example user_ended anna@press.example ", " sign_in_failed  10.0.0.8", "anna@press.example sign_in_failed anna@press.example 10.0.0.8",
			"anna@press.example signed_in anna@press.example 10.0.0.9", "test user_added anna@press.example ", "test user_added root@press.example ",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
		if more, err := g.Audit(ctx, system, lines[2].ID, 1); err != nil || len(more) != 1 || more[0].ID != lines[3].ID {
			t.Errorf("%+v, %v", more, err)
		}
		_, err = g.Audit(ctx, accountstest.Officer("be", 3), 0, 10)
		g.wants("accounts.users_forbidden", err)
		g.clock.Advance(500 * 24 * time.Hour)
		if err := g.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if again, err := g.Audit(ctx, system, 0, 10); err != nil || len(again) != len(lines) {
			t.Errorf("the audit lost lines: %d, %v", len(again), err)
		}
	})
}
