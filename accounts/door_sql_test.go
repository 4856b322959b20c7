package accounts_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// guarded is a gate whose passwords are compared with those that were set, at once.
func guarded(t *testing.T, compared *int) *gate {
	db := dbtest.Open(t, dbtest.SQLite(t))
	c := clock.NewSimulated(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC))
	compare := func(typed, _ string) (bool, error) {
		*compared++
		return typed == password, nil
	}
	g := &gate{Accounts: accounts.New(db, c, accounts.CompareBy(compare)), t: t, db: db, clock: c}
	g.anna = g.add(mailbox, password, accounts.Grant{Role: accounts.Officer})
	return g
}

// kept is how many rows are left behind by whoever tries to sign in.
func (g *gate) kept() (n int) {
	g.t.Helper()
	err := g.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Get(context.Background(), &n, `SELECT (SELECT COUNT(*) FROM sign_in_pails) + (SELECT COUNT(*) FROM audit WHERE verb = 'sign_in_failed')`)
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return n
}

// TestNobodyKnowsWhence: what earlier versions kept of an address that they didn't know is none.
func TestNobodyKnowsWhence(t *testing.T) {
	t.Parallel()
	ctx, compared := context.Background(), 0
	g := guarded(t, &compared)
	g.signIn(from(1))
	err := g.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE sessions SET address = 'invalid IP'`)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO audit (at, actor, verb, subject, detail, address) VALUES (0, 'Anna', 'signed_in', '', '', 'invalid IP')`)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := g.Sessions(ctx, accounts.System("test"), g.anna.ID)
	if err != nil || len(sessions) != 1 || sessions[0].Address != "" {
		t.Errorf("%+v, %v", sessions, err)
	}
	lines, err := g.AuditOf(ctx, accounts.System("test"), accounts.AuditQuery{Verb: "signed_in", Limit: 1})
	if err != nil || len(lines) != 1 || lines[0].Address != "" {
		t.Errorf("%+v, %v", lines, err)
	}
}

// TestTenThousandGuesses at one account from everywhere, and from one place at as many
// accounts: a few are looked at, nothing is kept of the others, and the owner gets in from
// where they are, in the browser that knows them, and in any other by a link.
func TestTenThousandGuesses(t *testing.T) {
	t.Parallel()
	ctx, compared := context.Background(), 0
	g := guarded(t, &compared)
	owner := from(1)
	owner.Device = g.signIn(owner).Device
	compared = 0
	guess := func(mailbox string, o accounts.Origin) {
		if _, err := g.SignIn(ctx, mailbox, "a guess", o); !fault.Is(err, "accounts.sign_in_wrong") && !fault.Is(err, "accounts.sign_in_wait") {
			t.Fatal(err)
		}
	}
	for n := range 5000 {
		guess(mailbox, from(1000+n))
		guess(fmt.Sprintf("somebody-%d@press.example", n), from(9))
	}
	if compared != 10+30 {
		t.Errorf("%d guesses were looked at", compared)
	}
	if n := g.kept(); n > 150 {
		t.Errorf("%d rows are left of them", n)
	}
	if _, err := g.SignIn(ctx, mailbox, password, owner); err != nil {
		t.Errorf("the owner: %v", err)
	}
	if ok, err := g.AskLink(ctx, mailbox, from(2)); !ok || err != nil {
		t.Errorf("a link for the owner: %v, %v", ok, err)
	}
	g.clock.Advance(24 * time.Hour)
	if err := g.Tidy(ctx); err != nil {
		t.Fatal(err)
	}
	if n := g.kept(); n != 40 {
		t.Errorf("%d rows are left a day later", n)
	}
}

// TestTheDoorAsksTheSameOfEverybody: what is asked of the database until somebody is answered
// doesn't depend on whether there is such an account, so how long it takes doesn't tell.
func TestTheDoorAsksTheSameOfEverybody(t *testing.T) {
	ctx, compared := context.Background(), 0
	g := guarded(t, &compared)
	ended := g.add("carl@press.example", password, accounts.Grant{Role: accounts.Reader})
	if err := g.EndUser(ctx, system, ended.ID); err != nil {
		t.Fatal(err)
	}
	strange := from(1)
	strange.Device = "not a browser that anybody knows"
	signIn := func(o accounts.Origin) func(string) error {
		return func(mailbox string) error {
			_, err := g.SignIn(ctx, mailbox, "a guess", o)
			return err
		}
	}
	for name, try := range map[string]func(mailbox string) error{
		"a password": signIn(from(1)), "a password in some browser": signIn(strange),
		"a link": func(mailbox string) error {
			_, err := g.AskLink(ctx, mailbox, from(1))
			return err
		},
	} {
		want := int64(0)
		for _, who := range []string{mailbox, "nobody@press.example", ended.Address.Given, "no address"} {
			before, hashes := g.db.Asked(), compared
			err := try(who)
			if asked := g.db.Asked() - before; want == 0 {
				want = asked
			} else if asked != want {
				t.Errorf("%s of %s: %d statements, and %d of %s", name, who, asked, want, mailbox)
			}
			if err != nil && (!fault.Is(err, "accounts.sign_in_wrong") || compared != hashes+1) {
				t.Errorf("%s of %s: %v", name, who, err)
			}
		}
	}
}
