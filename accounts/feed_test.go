package accounts_test

import (
	"context"
	"testing"
	"time"

	"communique/accounts"
)

// TestFeed: a secret opens its user's feed until it is renewed, ended, or the user is.
func TestFeed(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		anna, admin := g.anna.Actor(nil), g.admin.Actor(nil)
		opens := func(secret string, want int64) {
			t.Helper()
			u, err := g.FeedUser(ctx, secret)
			if want == 0 {
				g.wants("accounts.feed_over", err)
			} else if err != nil || u.ID != want {
				t.Errorf("opens %d, %v", u.ID, err)
			}
		}
		make1 := func(who accounts.Actor) string {
			t.Helper()
			secret, err := g.RenewFeed(ctx, who)
			if err != nil || len(secret) < 20 {
				t.Fatalf("%q, %v", secret, err)
			}
			return secret
		}
		if f, err := g.Feed(ctx, anna); err != nil || !f.CreatedAt.IsZero() {
			t.Errorf("a feed that nobody made: %+v, %v", f, err)
		}
		opens("", 0)
		first := make1(anna)
		opens(first, g.anna.ID)
		second := make1(anna)
		opens(first, 0)
		g.clock.Advance(time.Hour)
		opens(second, g.anna.ID)
		if f, err := g.Feed(ctx, anna); err != nil || !f.SeenAt.Equal(g.clock.Now()) || !f.CreatedAt.Equal(g.clock.Now().Add(-time.Hour)) {
			t.Errorf("%+v, %v", f, err)
		}
		if f, err := g.Feed(ctx, admin); err != nil || !f.CreatedAt.IsZero() {
			t.Errorf("another's feed: %+v, %v", f, err)
		}
		for range 2 {
			if err := g.EndFeed(ctx, anna); err != nil {
				t.Error(err)
			}
			opens(second, 0)
		}
		third := make1(anna)
		if err := g.EndUser(ctx, admin, g.anna.ID); err != nil {
			t.Fatal(err)
		}
		opens(third, 0)
		_, err := g.RenewFeed(ctx, anna)
		g.wants("accounts.feed_nobody", err)
		if err := g.RestoreUser(ctx, admin, g.anna.ID); err != nil {
			t.Fatal(err)
		}
		opens(third, 0)
		_, err = g.RenewFeed(ctx, system)
		g.wants("accounts.feed_nobody", err)
	})
}
