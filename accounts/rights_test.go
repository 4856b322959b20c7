package accounts_test

import (
	"context"
	"fmt"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// first is the error of a verb with one result.
func first[T any](_ T, err error) error { return err }

// Who may do what only administrators may, and what a partner's officers may for it.
const (
	whoAdministers = "10000 0 0000 0000 0"
	whoKeeps       = "11000 0 1000 ---- -"
)

func TestWhoMayWhatWithAccounts(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		home := belgium(t, g.Accounts)
		abroad, err := g.AddPartner(ctx, system, accounts.Partner{Slug: "ee", Name: "Estonia", Country: "EE", Languages: []string{"et"}})
		if err != nil {
			t.Fatal(err)
		}
		everyone := accountstest.Everyone(home, abroad)
		accountstest.Rights(t, g.Accounts, everyone, g.book(ctx), append(g.userCalls(ctx), g.partnerCalls(ctx, home)...))
	})
}

// book holds what is done here to the audit.
func (g *gate) book(ctx context.Context) *accountstest.Book {
	type who = accounts.Actor
	n := 0
	fresh := func() accounts.User {
		n++
		return accounts.User{Name: fmt.Sprint("New ", n), Address: given(fmt.Sprintf("new%d@press.example", n)), Language: "en", Grants: []accounts.Grant{{Role: accounts.Reader}}}
	}
	anna, someSession := g.anna.Actor(nil), func() { g.signIn(from(1)) }
	return &accountstest.Book{
		DB: g.db, Lines: func() int64 { return accountstest.Newest(g.Audit(ctx, system, 0, 1)) },
		Done: []accountstest.Call{
			{Verb: "AddUser", Try: func(a who) error { return first(g.AddUser(ctx, a, fresh(), "")) }},
			{Verb: "Invite", Try: func(a who) error {
				_, _, err := g.Invite(ctx, a, fresh())
				return err
			}},
			{Verb: "InviteByMail", Try: func(a who) error { return first(g.InviteByMail(ctx, a, fresh())) }},
			{Verb: "AddPartner", Try: func(a who) error {
				return first(g.AddPartner(ctx, a, accounts.Partner{Slug: "it", Name: "Italy", Country: "IT", Languages: []string{"it"}}))
			}},
			{Verb: "SaveSettings", Try: func(a who) error { return g.SaveSettings(ctx, a, accounts.Settings{TwoPeople: true}) }},
			{Verb: "SaveOwn", Try: func(who) error { return g.SaveOwn(ctx, anna, "de", "Europe/Berlin") }},
			{Verb: "RenewFeed", Try: func(who) error { return first(g.RenewFeed(ctx, anna)) }},
			{Verb: "EndFeed", Try: func(who) error { return g.EndFeed(ctx, anna) }},
			{Verb: "EndSession", Given: someSession, Try: func(a who) error { return g.EndSession(ctx, a, g.anna.ID, 0) }},
			{Verb: "EndOtherSessions", Given: someSession, Try: func(a who) error { return g.EndOtherSessions(ctx, a, g.anna.ID, 0) }},
			{Verb: "ChangePassword", Try: func(a who) error {
				return g.ChangePassword(ctx, a, g.anna.ID, "", "another bicycle for the minister", 0)
			}},
		},
	}
}

func (g *gate) userCalls(ctx context.Context) []accountstest.Call {
	type who = accounts.Actor
	other := g.anna.ID + 100
	return []accountstest.Call{
		{Verb: "AddUser", Want: whoAdministers, Try: func(a who) error { return first(g.AddUser(ctx, a, accounts.User{}, "")) }},
		{Verb: "Invite", Want: whoAdministers, Try: func(a who) error {
			_, _, err := g.Invite(ctx, a, accounts.User{})
			return err
		}},
		{Verb: "InviteByMail", Want: whoAdministers, Try: func(a who) error { return first(g.InviteByMail(ctx, a, accounts.User{})) }},
		{Verb: "InviteAgainByMail", Want: whoAdministers, Try: func(a who) error { return g.InviteAgainByMail(ctx, a, g.anna.ID) }},
		{Verb: "LastLetters", Want: whoAdministers, Try: func(a who) error { return first(g.LastLetters(ctx, a)) }},
		{Verb: "LettersWaiting", Want: whoAdministers, Try: func(a who) error { return first(g.LettersWaiting(ctx, a)) }},
		{Verb: "InviteAgain", Want: whoAdministers, Try: func(a who) error { return first(g.InviteAgain(ctx, a, g.anna.ID)) }},
		{Verb: "SaveUser", Want: whoAdministers, Try: func(a who) error { return first(g.SaveUser(ctx, a, g.anna)) }},
		{Verb: "AddRole", Want: whoAdministers, Try: func(a who) error {
			return first(g.AddRole(ctx, a, g.anna.ID, accounts.Grant{Role: accounts.Reader}))
		}},
		{Verb: "EndUser", Want: whoAdministers, Try: func(a who) error { return g.EndUser(ctx, a, g.anna.ID) }},
		{Verb: "RestoreUser", Want: whoAdministers, Try: func(a who) error { return g.RestoreUser(ctx, a, g.anna.ID) }},
		{Verb: "ChangePassword", Want: whoAdministers, Try: func(a who) error { return g.ChangePassword(ctx, a, g.anna.ID, "", "short", 0) }},
		{Verb: "Users", Want: whoAdministers, Try: func(a who) error { return first(g.Users(ctx, a)) }},
		{Verb: "UserByAddress", Want: whoAdministers, Try: func(a who) error { return first(g.UserByAddress(ctx, a, mailbox)) }},
		{Verb: "Sessions", Want: whoAdministers, Try: func(a who) error { return first(g.Sessions(ctx, a, other)) }},
		{Verb: "EndSession", Want: whoAdministers, Try: func(a who) error {
			if err := g.EndSession(ctx, a, g.anna.ID, 0); !fault.Is(err, "accounts.session_missing") {
				return err
			}
			return nil
		}},
		{Verb: "EndOtherSessions", Want: whoAdministers, Try: func(a who) error { return g.EndOtherSessions(ctx, a, g.anna.ID, 0) }},
		{Verb: "SaveOwn", Want: "00000 0 0000 0000 0", Try: func(a who) error { return g.SaveOwn(ctx, a, "en", "") }}, // none of them is a user
		{Verb: "Audit", Want: whoAdministers, Try: func(a who) error { return first(g.Audit(ctx, a, 0, 1)) }},
		{Verb: "Feed", Want: "11111 1 1111 1111 1", Try: func(a who) error { return first(g.Feed(ctx, a)) }},           // one's own, if there is one
		{Verb: "RenewFeed", Want: "00000 0 0000 0000 0", Try: func(a who) error { return first(g.RenewFeed(ctx, a)) }}, // these have no user of their own
		{Verb: "EndFeed", Want: "00000 0 0000 0000 0", Try: func(a who) error { return g.EndFeed(ctx, a) }},
		{Verb: "AuditOf", Want: whoAdministers, Try: func(a who) error { return first(g.AuditOf(ctx, a, accounts.AuditQuery{Limit: 1})) }},
		{Verb: "QueueChanged", Want: whoAdministers, Try: func(a who) error { return g.QueueChanged(ctx, a, "jobs/cancel") }},
		{Verb: "UserByID", Want: whoAdministers, Try: func(a who) error { return first(g.UserByID(ctx, a, g.anna.ID)) }},
		{Verb: "SaveSettings", Want: whoAdministers, Try: func(a who) error { return g.SaveSettings(ctx, a, accounts.Settings{}) }},
	}
}

func (g *gate) partnerCalls(ctx context.Context, home accounts.Partner) []accountstest.Call {
	type who = accounts.Actor
	p, err := g.SavePerson(ctx, system, accounts.Person{PartnerID: home.ID, Name: "Eva", Address: given("eva@be.example"), Language: "nl"})
	if err != nil {
		g.t.Fatal(err)
	}
	return []accountstest.Call{
		{Verb: "AddPartner", Want: whoAdministers, Try: func(a who) error { return first(g.AddPartner(ctx, a, accounts.Partner{})) }},
		{Verb: "RetirePartner", Want: whoAdministers, Try: func(a who) error { return g.retire(a, "ee", false) }},
		{Verb: "TakeBackPartner", Want: whoAdministers, Try: func(a who) error { return g.retire(a, "ee", true) }},
		{Verb: "AddLanguage", Want: whoAdministers, Try: func(a who) error { return first(g.AddLanguage(ctx, a, home.ID, "et")) }},
		{Verb: "SavePartner", Want: whoAdministers, Try: func(a who) error { return first(g.SavePartner(ctx, a, home)) }},
		{Verb: "Note", Want: "11111 1 1111 1111 1", Try: func(a who) error { // packages ask it, which have asked whether the actor may
			return g.db.Write(ctx, func(tx *sqldb.Tx) error { return g.Note(ctx, tx, a, "address_released", "x", "") })
		}},
		{Verb: "SavePerson", Want: "11000 0 1000 0000 0", Try: func(a who) error { return first(g.SavePerson(ctx, a, p)) }},
		{Verb: "People", Want: "11--- - 1--- ---- -", Try: func(a who) error { return accountstest.Nothing(g.People(ctx, a)) }},
		{Verb: "ResumeReminders", Want: "11--- - 1--- ---- -", Try: func(a who) error { return g.ResumeReminders(ctx, a, p.ID) }},
		{Verb: "RemovePerson", Want: "11--- - 1--- ---- -", Try: func(a who) error {
			return g.RemovePerson(ctx, a, p.ID)
		}, Given: func() {
			var err error
			if p, err = g.SavePerson(ctx, system, p); err != nil {
				g.t.Fatal(err)
			}
		}},
	}
}

func TestSettings(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		if s, err := g.Settings(ctx); err != nil || s.TwoPeople {
			t.Errorf("%+v, %v", s, err)
		}
		for _, on := range []bool{true, true, false} {
			if err := g.SaveSettings(ctx, system, accounts.Settings{TwoPeople: on}); err != nil {
				t.Fatal(err)
			}
			if s, err := g.Settings(ctx); err != nil || s.TwoPeople != on {
				t.Errorf("%+v, %v", s, err)
			}
		}
		lines, err := g.Audit(ctx, system, 0, 10)
		if err != nil || len(lines) != 4 || lines[0].Verb != "settings_changed" || lines[0].Detail != "off" || lines[1].Detail != "on" {
			t.Errorf("%+v, %v", lines, err)
		}
	})
}

func TestANameIsOneUsers(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		add := func(name, mailbox string) (accounts.User, error) {
			return g.AddUser(ctx, system, accounts.User{
				Name: name, Address: given(mailbox), Language: "en", Grants: []accounts.Grant{{Role: accounts.Reader}},
			}, "")
		}
		zoe, err := add("Zoë  Kask", "zoe@ee.example")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Zoë Kask", "ZOË kask", " zoe\u0308 Ka\u017fk"} {
			_, err := add(name, "other@ee.example")
			g.wants("accounts.user_name_taken", err)
		}
		g.anna.Name = "zoë kask"
		_, err = g.SaveUser(ctx, system, g.anna)
		g.wants("accounts.user_name_taken", err)
		zoe.Name = "Zoë KASK"
		if _, err := g.SaveUser(ctx, system, zoe); err != nil {
			t.Error(err)
		}
		if err := g.EndUser(ctx, system, zoe.ID); err != nil {
			t.Fatal(err)
		}
		_, err = add("Zoë Kask", "other@ee.example")
		g.wants("accounts.user_name_taken", err)
		if secret, err := g.InviteAgain(ctx, system, zoe.ID); secret != "" || !fault.Is(err, "accounts.user_ended") {
			t.Errorf("%q, %v", secret, err)
		}
	})
}
