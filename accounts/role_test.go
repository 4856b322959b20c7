package accounts_test

import (
	"context"
	"testing"

	"communique/accounts"
)

// Nobody knows the address of who comes in over a socket: none is kept, and no word for it.
func TestASessionWithoutAnAddress(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		if s := g.signIn(accounts.Origin{Agent: "Firefox"}); s.Address != "" {
			t.Errorf("it came from %q", s.Address)
		}
		ctx := context.Background()
		all, err := g.Sessions(ctx, system, g.anna.ID)
		if err != nil || len(all) != 1 || all[0].Address != "" {
			t.Errorf("%+v, %v", all, err)
		}
		if lines, err := g.Audit(ctx, system, 0, 1); err != nil || lines[0].Address != "" {
			t.Errorf("%+v, %v", lines, err)
		}
	})
}
