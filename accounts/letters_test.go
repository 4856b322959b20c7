package accounts_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
)

var bert = accounts.User{Name: "Bert", Address: given("bert@press.example"), Language: "nl", Grants: []accounts.Grant{{Role: accounts.Reader}}}

// ask wants a link.
func (g *gate) ask(mailbox string) {
	g.t.Helper()
	if ok, err := g.AskLink(context.Background(), mailbox, from(1)); !ok || err != nil {
		g.t.Fatal(ok, err)
	}
}

// claim claims a letter, as a worker.
func (g *gate) claim(worker string) accounts.Letter {
	g.t.Helper()
	l, ok, err := g.ClaimLetter(context.Background(), worker)
	if !ok || err != nil {
		g.t.Fatal(ok, err)
	}
	return l
}

func (g *gate) noLetter(why string) {
	g.t.Helper()
	if l, ok, err := g.ClaimLetter(context.Background(), "idle"); ok || err != nil {
		g.t.Errorf("%s: a letter leaves: %+v, %v", why, l, err)
	}
}

func (g *gate) settle(l accounts.Letter, e accounts.LetterEnd) {
	g.t.Helper()
	if err := g.SettleLetter(context.Background(), l, e); err != nil {
		g.t.Error(err)
	}
}

// last is how it stands with the last letter to somebody.
func (g *gate) last(u accounts.User) accounts.LetterNote {
	g.t.Helper()
	all, err := g.LastLetters(context.Background(), system)
	if err != nil {
		g.t.Fatal(err)
	}
	return all[u.ID]
}

// TestLettersWaitUntilTheyAreTaken: what a server doesn't take is tried again, with a link
// that was made for that try, until it is of no use; who asks again has one letter, and a link
// goes before an invitation.
func TestLettersWaitUntilTheyAreTaken(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		invited, err := g.InviteByMail(ctx, system, bert)
		if err != nil || invited.Standing(g.clock.Now()) != accounts.Invited {
			t.Fatal(invited, err)
		}
		for _, who := range []string{"nobody@press.example", "no address", mailbox, " ANNA@Press.Example"} {
			g.ask(who)
		}
		first := g.claim("one")
		if first.User.ID != g.anna.ID || first.Kind != accounts.LinkLetter || first.Secret == "" {
			t.Fatalf("%+v", first)
		}
		invitation := g.claim("two")
		if invitation.User.ID != invited.ID || invitation.Kind != accounts.InvitationLetter || invitation.From != system.Name {
			t.Fatalf("%+v", invitation)
		}
		g.noLetter("both are claimed")
		if kept := strings.Join(everything(t, g.db), "\n"); strings.Contains(kept, first.Secret) || strings.Contains(kept, invitation.Secret) || strings.Contains(kept, "nobody@press.example") {
			t.Error("a secret, or who is nobody, is kept")
		}
		g.settle(first, accounts.LetterEnd{State: accounts.LetterWaiting, Reason: "not_now", Reply: "451 later"})
		g.settle(invitation, accounts.LetterEnd{State: accounts.LetterWaiting, Reason: "not_now", Reply: "421 busy"})
		g.noLetter("none may be tried yet")
		if q, err := g.LettersWaiting(ctx, system); err != nil || q.N != 2 || !q.Since.Equal(g.clock.Now()) || q.Reply != "451 later" {
			t.Errorf("%+v, %v", q, err)
		}
		g.clock.Advance(6 * time.Second)
		second := g.claim("two")
		if second.ID != first.ID || second.Secret == first.Secret || second.MessageID != first.MessageID {
			t.Errorf("%+v behind %+v", second, first)
		}
		_, _, err = g.LinkUser(ctx, first.Secret)
		g.wants("accounts.link_over", err)
		g.settle(second, accounts.LetterEnd{State: accounts.LetterWaiting, Reason: "not_now", Reply: "451 later"})
		g.clock.Advance(20 * time.Minute)
		again := g.claim("one")
		if again.Kind != accounts.InvitationLetter {
			t.Errorf("a link leaves that nobody waits for: %+v", again)
		}
		if l := g.last(g.anna); l.State != accounts.LetterLapsed || l.Reply != "451 later" || l.Attempts != 2 {
			t.Errorf("%+v", l)
		}
		if err := g.BeginLetter(ctx, again); err != nil {
			t.Fatal(err)
		}
		g.settle(again, accounts.LetterEnd{State: accounts.LetterSent})
		if l := g.last(invited); l.State != accounts.LetterSent || l.Kind != accounts.InvitationLetter {
			t.Errorf("%+v", l)
		}
		g.clock.Advance(13 * 24 * time.Hour) // it holds for fourteen days from when it left
		if _, invitation, err := g.LinkUser(ctx, again.Secret); err != nil || !invitation {
			t.Error(invitation, err)
		}
		g.noLetter("all is sent")
	})
}

// TestLettersOfTheKilled: a claim that nobody follows up is another's after its time, and a
// letter that was leaving never leaves again; a late outcome changes what is known, and no
// letter that is another's by now.
func TestLettersOfTheKilled(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		g.ask(mailbox)
		dead := g.claim("one")
		g.clock.Advance(accounts.LetterTime - time.Second)
		g.noLetter("it is claimed")
		g.clock.Advance(time.Second)
		if err := g.BeginLetter(ctx, dead); !errors.Is(err, accounts.ErrLetterGone) {
			t.Errorf("it leaves after its time: %v", err)
		}
		heir := g.claim("two")
		g.settle(dead, accounts.LetterEnd{State: accounts.LetterFailed})
		if err := g.BeginLetter(ctx, heir); err != nil {
			t.Fatal(err)
		}
		g.clock.Advance(15 * time.Minute)
		g.noLetter("nobody knows whether it left")
		if l := g.last(g.anna); l.State != accounts.LetterUncertain {
			t.Errorf("%+v", l)
		}
		g.settle(heir, accounts.LetterEnd{State: accounts.LetterWaiting})
		g.noLetter("nobody knew whether it left")
		g.settle(heir, accounts.LetterEnd{State: accounts.LetterSent})
		if l := g.last(g.anna); l.State != accounts.LetterSent {
			t.Errorf("%+v", l)
		}
		g.ask(mailbox)
		late := g.claim("one")
		if err := g.BeginLetter(ctx, late); err != nil {
			t.Fatal(err)
		}
		g.ask(mailbox) // while the first is leaving
		g.settle(late, accounts.LetterEnd{State: accounts.LetterWaiting, AtOnce: true})
		if l := g.claim("one"); l.ID == late.ID {
			t.Error("two letters wait for one mailbox")
		}
		g.noLetter("there is one")
		g.clock.Advance(31 * 24 * time.Hour)
		g.noLetter("it has lapsed")
		g.clock.Advance(31 * 24 * time.Hour)
		if err := g.Tidy(ctx); err != nil || g.last(g.anna).State != "" {
			t.Error(err, g.last(g.anna))
		}
	})
}

// TestLettersThatNobodyWantsAnyMore don't leave: those of who has ended, has a new password or
// invitation, or is in already.
func TestLettersThatNobodyWantsAnyMore(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		invited, err := g.InviteByMail(ctx, system, bert)
		if err != nil {
			t.Fatal(err)
		}
		before := g.claim("one")
		if err := g.InviteAgainByMail(ctx, system, invited.ID); err != nil {
			t.Fatal(err)
		}
		if err := g.BeginLetter(ctx, before); !errors.Is(err, accounts.ErrLetterGone) {
			t.Errorf("the invitation before leaves: %v", err)
		}
		_, _, err = g.LinkUser(ctx, before.Secret)
		g.wants("accounts.link_over", err)
		g.ask(mailbox)
		if err := g.EndUser(ctx, system, g.anna.ID); err != nil {
			t.Fatal(err)
		}
		l := g.claim("one")
		if l.User.ID != invited.ID {
			t.Errorf("%+v", l)
		}
		g.settle(l, accounts.LetterEnd{State: accounts.LetterWaiting, AtOnce: true})
		if err := g.ChangePassword(ctx, system, invited.ID, "", password, 0); err != nil {
			t.Fatal(err)
		}
		g.noLetter("the links have ended")
		if err := g.InviteAgainByMail(ctx, system, invited.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := g.SignIn(ctx, "bert@press.example", password, from(3)); err != nil {
			t.Fatal(err)
		}
		g.noLetter("they are in")
	})
}

func TestStandings(t *testing.T) {
	gates(t, func(t *testing.T, g *gate) {
		ctx := context.Background()
		var seen []accounts.Standing
		look := func(id int64) {
			u, err := g.UserByID(ctx, system, id)
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, u.Standing(g.clock.Now()))
		}
		look(g.anna.ID)
		g.signIn(from(1))
		look(g.anna.ID)
		invited, _, err := g.Invite(ctx, system, bert)
		if err != nil {
			t.Fatal(err)
		}
		look(invited.ID)
		g.clock.Advance(14 * 24 * time.Hour)
		look(invited.ID)
		secret, err := g.InviteAgain(ctx, system, invited.ID)
		if err != nil {
			t.Fatal(err)
		}
		look(invited.ID)
		if _, err := g.SignInByLink(ctx, secret, "", from(2)); err != nil {
			t.Fatal(err)
		}
		look(invited.ID)
		if err := g.EndUser(ctx, system, invited.ID); err != nil {
			t.Fatal(err)
		}
		look(invited.ID)
		want := []accounts.Standing{accounts.NotYet, accounts.Came, accounts.Invited, accounts.Expired, accounts.Invited, accounts.Came, accounts.Gone}
		if !slices.Equal(seen, want) {
			t.Errorf("%v instead of %v", seen, want)
		}
	})
}
