package accounts_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

const (
	mailbox  = "anna@press.example"
	password = "a bicycle for the minister"
)

// gate is accounts with a clock, and an administrator and Anna.
type gate struct {
	*accounts.Accounts
	t     *testing.T
	db    *sqldb.DB
	clock *clock.Simulated
	admin accounts.User
	anna  accounts.User
}

func gates(t *testing.T, test func(t *testing.T, g *gate)) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		c := clock.NewSimulated(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC))
		g := &gate{Accounts: accounts.New(db, c), t: t, db: db, clock: c}
		g.admin = g.add("root@press.example", "a key that opens every door", accounts.Grant{Role: accounts.Administrator})
		g.anna = g.add(mailbox, password, accounts.Grant{Role: accounts.Officer})
		test(t, g)
	})
}

func (g *gate) add(address, password string, grants ...accounts.Grant) accounts.User {
	g.t.Helper()
	u, err := g.AddUser(context.Background(), system, accounts.User{Name: address, Address: given(address), Language: "en", Grants: grants}, password)
	if err != nil {
		g.t.Fatal(err)
	}
	return u
}

// from is an origin; each n is another office.
func from(n int) accounts.Origin {
	return accounts.Origin{Address: netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), Agent: "Firefox"}
}

func (g *gate) signIn(o accounts.Origin) accounts.Session {
	g.t.Helper()
	s, err := g.SignIn(context.Background(), mailbox, password, o)
	if err != nil {
		g.t.Fatal(err)
	}
	return s
}

// link is one for somebody who wants it.
func (g *gate) link(mailbox string, o accounts.Origin) accounts.Letter {
	g.t.Helper()
	asked, err := g.AskLink(context.Background(), mailbox, o)
	if err != nil || !asked {
		g.t.Fatal(asked, err)
	}
	link, ok, err := g.ClaimLetter(context.Background(), "test")
	if err != nil || !ok || g.BeginLetter(context.Background(), link) != nil || g.SettleLetter(context.Background(), link, accounts.LetterEnd{State: accounts.LetterSent}) != nil {
		g.t.Fatal(ok, err)
	}
	return link
}

func (g *gate) wants(id string, err error) {
	g.t.Helper()
	if !fault.Is(err, id) {
		g.t.Errorf("%v instead of %s", err, id)
	}
}

func TestSignIn(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		for _, typed := range []string{mailbox, " ANNA@Press.Example "} {
			s, err := g.SignIn(ctx, typed, password, from(1))
			if err != nil || s.UserID != g.anna.ID || len(s.Secret) != 26 || len(s.Device) != 26 {
				t.Fatalf("%+v, %v", s, err)
			}
			there, u, err := g.Session(ctx, s.Secret, from(1))
			if err != nil || there.ID != s.ID || u.Address.Given != mailbox || there.Secret != "" {
				t.Errorf("%+v, %+v, %v", there, u, err)
			}
		}
		noPassword := g.add("bert@press.example", "", accounts.Grant{Role: accounts.Reader})
		ended := g.add("carl@press.example", password, accounts.Grant{Role: accounts.Reader})
		if err := g.EndUser(ctx, system, ended.ID); err != nil {
			t.Fatal(err)
		}
		for n, try := range [][2]string{
			{mailbox, password + " "}, {mailbox, ""}, {"nobody@press.example", password}, {"no address", password}, {"", ""},
			{noPassword.Address.Given, ""}, {noPassword.Address.Given, password}, {ended.Address.Given, password},
		} {
			_, err := g.SignIn(ctx, try[0], try[1], from(100+n))
			g.wants("accounts.sign_in_wrong", err)
			if args := fault.All(err)[0].Args; len(args) > 0 {
				t.Errorf("it tells %v", args)
			}
		}
	})
}

// TestWhoGuessesWaits, from one office or from ten thousand, and the owner signs in all the
// while: in the browser that is known, and by a link anywhere.
func TestWhoGuessesWaits(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		known := from(1)
		known.Device = g.signIn(known).Device
		wrong := 0
		for n := range 200 {
			switch _, err := g.SignIn(ctx, mailbox, fmt.Sprint("guess ", n), from(1000+n)); {
			case fault.Is(err, "accounts.sign_in_wrong"):
				wrong++
			case !fault.Is(err, "accounts.sign_in_wait"):
				t.Fatal(err)
			}
		}
		if wrong != 10 {
			t.Errorf("%d guesses were looked at", wrong)
		}
		_, err := g.SignIn(ctx, mailbox, password, from(3))
		g.wants("accounts.sign_in_wait", err)
		if s, err := g.SignIn(ctx, mailbox, password, known); err != nil || s.Device != known.Device {
			t.Errorf("the owner: %+v, %v", s, err)
		}
		link := g.link(mailbox, from(4))
		if _, err := g.SignInByLink(ctx, link.Secret, "", from(4)); err != nil {
			t.Errorf("by a link: %v", err)
		}
		g.clock.Advance(2 * time.Minute)
		if _, err := g.SignIn(ctx, mailbox, password, from(5)); err != nil {
			t.Errorf("after a while: %v", err)
		}
		// A browser that is known for one account is a stranger to others, and may be stolen.
		other := g.add("dora@press.example", password+"!", accounts.Grant{Role: accounts.Reader})
		for n := range 40 {
			_, err = g.SignIn(ctx, other.Address.Given, fmt.Sprint("guess ", n), known)
		}
		g.wants("accounts.sign_in_wait", err)
		for n := range 40 {
			_, err = g.SignIn(ctx, mailbox, fmt.Sprint("guess ", n), known)
		}
		g.wants("accounts.sign_in_wait", err)
	})
}

// TestGuessesAtTheSameMoment: no more of them are looked at than of those that come one
// after the other.
func TestGuessesAtTheSameMoment(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		var wg sync.WaitGroup
		var looked atomic.Int64
		for n := range 60 {
			wg.Go(func() {
				_, err := g.SignIn(context.Background(), mailbox, fmt.Sprint("guess ", n), from(2000+n))
				switch {
				case fault.Is(err, "accounts.sign_in_wrong"):
					looked.Add(1)
				case !fault.Is(err, "accounts.sign_in_wait") && !fault.Is(err, "accounts.sign_in_busy"):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := looked.Load(); n == 0 || n > 10 {
			t.Errorf("%d guesses were looked at", n)
		}
	})
}

// TestOneOfficeGuessesManyAccounts: what is counted by where it comes from ends that, and an
// IPv6 household is one place.
func TestOneOfficeGuessesManyAccounts(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		looked := 0
		for n := range 60 {
			o := accounts.Origin{Address: netip.MustParseAddr(fmt.Sprintf("2001:db8:1:2::%x", n+1))}
			if _, err := g.SignIn(context.Background(), fmt.Sprintf("person%d@press.example", n), password, o); fault.Is(err, "accounts.sign_in_wrong") {
				looked++
			}
		}
		if looked != 30 {
			t.Errorf("%d were looked at", looked)
		}
		if _, err := g.SignIn(context.Background(), mailbox, password, accounts.Origin{Address: netip.MustParseAddr("2001:db8:1:3::1")}); err != nil {
			t.Errorf("the neighbour: %v", err)
		}
	})
}

func TestSessionsRotateAndEnd(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx, who := context.Background(), g.anna.Actor(nil)
		first, second := g.signIn(from(1)), g.signIn(from(2))
		if first.Secret == second.Secret || first.Device == second.Device {
			t.Error("two sessions share a secret")
		}
		g.clock.Advance(25 * time.Hour)
		seen, _, err := g.Session(ctx, first.Secret, from(7))
		if err != nil || seen.Secret == "" || seen.Secret == first.Secret || seen.Address != "10.0.0.7" {
			t.Fatalf("%+v, %v", seen, err)
		}
		if again, _, err := g.Session(ctx, first.Secret, from(7)); err != nil || again.Secret != "" {
			t.Errorf("what was asked at the same time: %+v, %v", again, err)
		}
		g.clock.Advance(3 * time.Minute)
		_, _, err = g.Session(ctx, first.Secret, from(7))
		g.wants("accounts.signed_out", err)
		if _, _, err := g.Session(ctx, seen.Secret, from(7)); err != nil {
			t.Errorf("the new secret: %v", err)
		}
		all, err := g.Sessions(ctx, who, g.anna.ID)
		if err != nil || len(all) != 2 || all[0].ID != first.ID || all[0].Secret != "" {
			t.Errorf("%+v, %v", all, err)
		}
		_, err = g.Sessions(ctx, who, g.admin.ID)
		g.wants("accounts.users_forbidden", err)
		g.wants("accounts.users_forbidden", g.EndSession(ctx, who, g.admin.ID, 0))
		if err := g.EndSession(ctx, who, g.anna.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		_, _, err = g.Session(ctx, second.Secret, from(2))
		g.wants("accounts.signed_out", err)
		for range 95 { // seen every day, and yet it ends
			g.clock.Advance(24 * time.Hour)
			next, _, err := g.Session(ctx, seen.Secret, from(7))
			if err != nil {
				seen.Secret = ""
				break
			}
			if next.Secret != "" {
				seen.Secret = next.Secret
			}
		}
		if seen.Secret != "" {
			t.Error("it holds for ever")
		}
		for _, secret := range []string{"", "nothing", first.Secret[:25]} {
			_, _, err := g.Session(ctx, secret, from(1))
			g.wants("accounts.signed_out", err)
		}
	})
}

func TestLinksAreGoodOnce(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		before := g.signIn(from(1))
		link := g.link("Anna@press.example", from(1))
		if link.User.ID != g.anna.ID {
			t.Fatalf("%+v", link)
		}
		for range 2 { // whoever looks through mail follows links
			if u, invitation, err := g.LinkUser(ctx, link.Secret); err != nil || u.ID != g.anna.ID || invitation {
				t.Errorf("%+v, %v, %v", u, invitation, err)
			}
		}
		_, err := g.SignInByLink(ctx, link.Secret, "short", from(1))
		g.wants("accounts.password_short", err)
		if _, err := g.SignInByLink(ctx, link.Secret, "another bicycle for her", from(1)); err != nil {
			t.Fatal(err)
		}
		_, err = g.SignInByLink(ctx, link.Secret, "", from(1))
		g.wants("accounts.link_over", err)
		_, _, err = g.Session(ctx, before.Secret, from(1))
		g.wants("accounts.signed_out", err) // a new password ends what was before
		late := g.link(mailbox, from(1))
		g.clock.Advance(21 * time.Minute)
		_, err = g.SignInByLink(ctx, late.Secret, "", from(1))
		g.wants("accounts.link_over", err)
		sent := 0
		for n := range 50 {
			if ok, err := g.AskLink(ctx, mailbox, from(500+n)); err != nil {
				t.Fatal(err)
			} else if ok {
				sent++
			}
		}
		if sent > 5 {
			t.Errorf("%d mails to one mailbox", sent)
		}
	})
}

func TestInvitations(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		u, secret, err := g.Invite(ctx, system, accounts.User{Name: "Bert", Address: given("bert@press.example"), Language: "nl", Grants: []accounts.Grant{{Role: accounts.Translator, Language: "nl"}}})
		if err != nil || u.Password {
			t.Fatalf("%+v, %v", u, err)
		}
		g.clock.Advance(13 * 24 * time.Hour)
		if _, invitation, err := g.LinkUser(ctx, secret); err != nil || !invitation {
			t.Errorf("%v, %v", invitation, err)
		}
		newer, err := g.InviteAgain(ctx, system, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.SignInByLink(ctx, secret, password, from(1))
		g.wants("accounts.link_over", err)
		s, err := g.SignInByLink(ctx, newer, password, from(1))
		if err != nil || s.UserID != u.ID {
			t.Fatalf("%+v, %v", s, err)
		}
		if _, err := g.SignIn(ctx, "bert@press.example", password, from(2)); err != nil {
			t.Error(err)
		}
		_, _, err = g.Invite(ctx, system, accounts.User{Name: "Bert", Address: given("BERT@press.example"), Language: "nl", Grants: []accounts.Grant{{Role: accounts.Reader}}})
		g.wants("accounts.user_exists", err)
		stale, err := g.InviteAgain(ctx, system, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		g.clock.Advance(15 * 24 * time.Hour)
		_, err = g.SignInByLink(ctx, stale, password, from(1))
		g.wants("accounts.link_over", err)
	})
}

// TestTheCapOnHashing: of two hundred at once some are told to wait a moment, and nobody
// waits for all of them.
func TestTheCapOnHashing(t *testing.T) {
	url := dbtest.SQLite(t)
	g := accounts.New(dbtest.Open(t, url), clock.System{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	busy, wrong := 0, 0
	for n := range 200 {
		wg.Go(func() {
			_, err := g.SignIn(context.Background(), fmt.Sprintf("p%d@press.example", n), "guess", from(n))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case fault.Is(err, "accounts.sign_in_busy"):
				busy++
			case fault.Is(err, "accounts.sign_in_wrong"):
				wrong++
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if busy == 0 || wrong == 0 || busy+wrong != 200 {
		t.Errorf("%d were told to wait, %d were looked at", busy, wrong)
	}
}

func TestWhoWaitsToHashLeavesWithTheContext(t *testing.T) {
	g := accounts.New(dbtest.Open(t, dbtest.SQLite(t)), clock.System{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := g.SignIn(ctx, mailbox, "guess", from(1)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
