package accounts_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func TestUsersAreKept(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		be := belgium(t, g.Accounts)
		grants := []accounts.Grant{
			{Role: accounts.Translator, PartnerID: be.ID, Language: "nl"}, {Role: accounts.Officer, PartnerID: be.ID},
			{Role: accounts.Translator, PartnerID: be.ID, Language: "fr"}, {Role: accounts.Officer, PartnerID: be.ID},
		}
		u := g.add("Eva@Bücher.example", "", grants...)
		want := []accounts.Grant{grants[1], grants[2], grants[0]}
		if diff := cmp.Diff(want, u.Grants); diff != "" || u.Address.Key != "eva@xn--bcher-kva.example" || u.Password {
			t.Errorf("%+v\n%s", u, diff)
		}
		if !u.Is(accounts.Officer, be.ID) || u.Is(accounts.Officer, be.ID+1) || u.Is(accounts.Approver, be.ID) || !g.anna.Is(accounts.Officer, be.ID) {
			t.Errorf("roles of %+v and %+v", u, g.anna)
		}
		u.Name, u.Language, u.Grants = " Eva Peeters ", "fr", u.Grants[:1]
		saved, err := g.SaveUser(ctx, system, u)
		if err != nil || saved.Name != "Eva Peeters" || saved.Language != "fr" || len(saved.Grants) != 1 {
			t.Errorf("%+v, %v", saved, err)
		}
		found, err := g.UserByAddress(ctx, system, " EVA@bücher.example")
		if diff := cmp.Diff(saved, found); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		all, err := g.Users(ctx, system)
		if err != nil || len(all) != 3 || all[0].ID != g.anna.ID || all[1].ID != u.ID {
			t.Errorf("%+v, %v", all, err)
		}
		u.Address = given(mailbox)
		_, err = g.SaveUser(ctx, system, u)
		g.wants("accounts.user_exists", err)
		if n := len(fault.All(func() error {
			_, err := g.AddUser(ctx, system, accounts.User{Address: given("eva"), Language: "xx", Zone: "CET", Grants: []accounts.Grant{{Role: "king"}}}, "short")
			return err
		}())); n != 6 {
			t.Errorf("%d faults at once", n)
		}
	})
}

func TestOnlyAnAdministratorChangesUsers(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx, partner := context.Background(), accountstest.Officer("be", 7)
		_, add := g.AddUser(ctx, partner, accounts.User{}, "")
		_, _, invite := g.Invite(ctx, partner, accounts.User{})
		_, again := g.InviteAgain(ctx, partner, g.anna.ID)
		_, save := g.SaveUser(ctx, partner, g.anna)
		_, list := g.Users(ctx, partner)
		_, find := g.UserByAddress(ctx, partner, mailbox)
		for what, err := range map[string]error{
			"add": add, "invite": invite, "invite again": again, "save": save, "list": list, "find": find,
			"end": g.EndUser(ctx, partner, g.anna.ID), "restore": g.RestoreUser(ctx, partner, g.anna.ID),
			"password": g.ChangePassword(ctx, partner, g.anna.ID, password, "another bicycle for her", 0),
		} {
			if !fault.Is(err, "accounts.users_forbidden") {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

// TestAUserIsNobodyElse: signing in alone opens nothing of anybody else's.
func TestAUserIsNobodyElse(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		reader := g.add("reader@press.example", "", accounts.Grant{Role: accounts.Reader})
		for _, u := range []accounts.User{g.anna, reader} {
			if a := u.Actor(nil); a.May(accounts.Administer) || a.MayFor(accounts.Administer, 1) || a.MaySomewhere(accounts.Administer) || a.UserID != u.ID {
				t.Errorf("%+v may", a)
			}
		}
		if a := g.admin.Actor(nil); !a.May(accounts.Administer) || !a.MayFor(accounts.Keep, 1) {
			t.Errorf("%+v may not", a)
		}
		g.add("second@press.example", "", accounts.Grant{Role: accounts.Administrator})
		if err := g.EndUser(context.Background(), system, g.admin.ID); err != nil {
			t.Fatal(err)
		}
		ended, err := g.UserByAddress(context.Background(), system, g.admin.Address.Given)
		if err != nil || ended.Actor(nil).May(accounts.Administer) {
			t.Errorf("%+v, %v", ended, err)
		}
	})
}

func TestSomebodyLetsPeopleIn(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		g.wants("accounts.last_administrator", g.EndUser(ctx, system, g.admin.ID))
		lesser := g.admin
		lesser.Grants = []accounts.Grant{{Role: accounts.Reader}}
		_, err := g.SaveUser(ctx, system, lesser)
		g.wants("accounts.last_administrator", err)
		if u, err := g.UserByAddress(ctx, system, g.admin.Address.Given); err != nil || u.Ended() || !u.Is(accounts.Administrator, 0) {
			t.Errorf("%+v, %v", u, err)
		}
		g.add("second@press.example", password, accounts.Grant{Role: accounts.Administrator})
		if err := g.EndUser(ctx, system, g.admin.ID); err != nil {
			t.Fatal(err)
		}
		if err := g.RestoreUser(ctx, system, g.admin.ID); err != nil {
			t.Fatal(err)
		}
		g.wants("accounts.user_missing", g.EndUser(ctx, system, 9999))
	})
}

func TestWhoIsEndedIsOutAtOnce(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		s := g.signIn(from(1))
		link := g.link(mailbox, from(1))
		if err := g.EndUser(ctx, system, g.anna.ID); err != nil {
			t.Fatal(err)
		}
		_, _, err := g.Session(ctx, s.Secret, from(1))
		g.wants("accounts.signed_out", err)
		_, err = g.SignInByLink(ctx, link.Secret, "", from(1))
		g.wants("accounts.link_over", err)
		if asked, err := g.AskLink(ctx, mailbox, from(1)); !asked || err != nil {
			t.Fatal(asked, err)
		}
		if _, ok, err := g.ClaimLetter(ctx, "test"); ok || err != nil {
			t.Errorf("a link: %v, %v", ok, err)
		}
		if err := g.RestoreUser(ctx, system, g.anna.ID); err != nil {
			t.Fatal(err)
		}
		g.signIn(from(2))
	})
}

func TestPasswords(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx, who := context.Background(), g.anna.Actor(nil)
		here, elsewhere := g.signIn(from(1)), g.signIn(from(2))
		g.wants("accounts.password_wrong", g.ChangePassword(ctx, who, g.anna.ID, "guess", "another bicycle for her", here.ID))
		for id, bad := range map[string]string{
			"accounts.password_short": "fourteen chars", "accounts.password_long": strings.Repeat("long", 65), "accounts.password_plain": "abababababababab",
		} {
			g.wants(id, g.ChangePassword(ctx, who, g.anna.ID, password, bad, here.ID))
		}
		g.wants("accounts.password_plain", g.ChangePassword(ctx, who, g.anna.ID, password, strings.ToUpper(mailbox), here.ID))
		if err := g.ChangePassword(ctx, who, g.anna.ID, password, "ein Fahrrad für die Ministerin", here.ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := g.Session(ctx, here.Secret, from(1)); err != nil {
			t.Errorf("the session in which it was changed: %v", err)
		}
		_, _, err := g.Session(ctx, elsewhere.Secret, from(2))
		g.wants("accounts.signed_out", err)
		_, err = g.SignIn(ctx, mailbox, password, from(3))
		g.wants("accounts.sign_in_wrong", err)
		for _, spelling := range []string{"ein Fahrrad für die Ministerin", "ein Fahrrad fu\u0308r die Ministerin"} {
			if _, err := g.SignIn(ctx, mailbox, spelling, from(3)); err != nil {
				t.Error(err)
			}
		}
		if err := g.ChangePassword(ctx, system, g.anna.ID, "", password, 0); err != nil {
			t.Errorf("the administrator: %v", err)
		}
	})
}

// TestNoSecretIsKept: whoever reads the database can sign in with nothing that is in it.
func TestNoSecretIsKept(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		s := g.signIn(from(1))
		link := g.link(mailbox, from(1))
		kept := everything(t, g.db)
		if len(kept) < 10 {
			t.Fatalf("only %d values", len(kept))
		}
		for _, secret := range []string{s.Secret, s.Device, link.Secret, password} {
			if slices.ContainsFunc(kept, func(v string) bool { return strings.Contains(v, secret) }) {
				t.Errorf("a secret is kept as it is")
			}
		}
	})
}
