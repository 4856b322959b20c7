package accounts_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/locales"
	"communique/migrations/dbtest"
)

// Whoever has chosen no role is told which there are, in their own language.
func TestARoleThatIsMissingIsToldInWords(t *testing.T) {
	catalogue, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := accounts.New(dbtest.Open(t, dbtest.SQLite(t)), clock.NewSimulated(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)))
	_, err = a.AddUser(context.Background(), system, accounts.User{Name: "Eva", Address: given("eva@be.example"), Language: "en"}, "")
	if !fault.Is(err, "accounts.role_missing") {
		t.Fatal(err)
	}
	words := catalogue.In("sk")
	said := words.Faults(err)[0].Cure
	for _, r := range accounts.Roles {
		if !strings.Contains(said, words.T("role."+string(r))) || strings.Contains(said, string(r)) {
			t.Errorf("%q doesn’t name the %s", said, r)
		}
	}
}

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
