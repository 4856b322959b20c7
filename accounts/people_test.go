package accounts_test

import (
	"context"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/address"
	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func given(s string) address.Address { return address.Address{Given: s} }

// belgium adds a partner.
func belgium(t *testing.T, a *accounts.Accounts) accounts.Partner {
	t.Helper()
	p, err := a.AddPartner(context.Background(), system, accounts.Partner{Slug: "be", Name: "Belgium", Country: "BE", Languages: []string{"fr", "nl"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPeopleAreKept(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		ctx, be := context.Background(), belgium(t, a)
		first, err := a.SavePerson(ctx, system, accounts.Person{PartnerID: be.ID, Name: " Anna Peeters ", Address: given(" Anna@Bücher.example"), Language: "nl"})
		if err != nil {
			t.Fatal(err)
		}
		if first.Name != "Anna Peeters" || first.Address.Key != "anna@xn--bcher-kva.example" || len(first.Token) != 26 || !first.Reminded() {
			t.Errorf("kept as %+v", first)
		}
		again, err := a.SavePerson(ctx, accountstest.Officer("be", be.ID),
			accounts.Person{PartnerID: be.ID, Name: "Anna", Address: given("ANNA@bücher.example"), Language: "fr", Zone: "Europe/Brussels"})
		if err != nil {
			t.Fatal(err)
		}
		if again.ID != first.ID || again.Token != first.Token || again.Name != "Anna" || again.Language != "fr" || again.Zone != "Europe/Brussels" {
			t.Errorf("changed to %+v", again)
		}
		for _, who := range []accounts.Actor{system, accountstest.Officer("be", be.ID)} {
			all, err := a.People(ctx, who)
			if diff := cmp.Diff([]accounts.Person{again}, all); err != nil || diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		}
		if all, err := a.People(ctx, accountstest.Officer("another", be.ID+1)); err != nil || len(all) > 0 {
			t.Errorf("another partner sees %v, %v", all, err)
		}
		if one, err := a.PersonByToken(ctx, first.Token); err != nil || one.ID != first.ID {
			t.Errorf("by token: %+v, %v", one, err)
		}
		if err := a.RemovePerson(ctx, system, first.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Person(ctx, first.ID); !fault.Is(err, "accounts.person_missing") {
			t.Errorf("still there: %v", err)
		}
	})
}

func TestRemindersAreStopped(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		ctx, be := context.Background(), belgium(t, a)
		p, err := a.SavePerson(ctx, system, accounts.Person{PartnerID: be.ID, Name: "Anna", Address: given("anna@be.example"), Language: "nl"})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if stopped, err := a.StopReminders(ctx, p.Token); err != nil || stopped.Reminded() {
				t.Errorf("stopped as %+v, %v", stopped, err)
			}
		}
		// Who imports the same person again doesn't take back what they said.
		if p, err = a.SavePerson(ctx, system, p); err != nil || p.Reminded() {
			t.Errorf("saved again: %+v, %v", p, err)
		}
		if err := a.RefuseAddress(ctx, p.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := a.ResumeReminders(ctx, accountstest.Officer("another", be.ID+1), p.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another partner may resume: %v", err)
		}
		if p, err = a.Person(ctx, p.ID); err != nil || p.Refusal == "" || p.StoppedAt.IsZero() {
			t.Errorf("refused: %+v, %v", p, err)
		}
		if err := a.ResumeReminders(ctx, system, p.ID); err != nil {
			t.Fatal(err)
		}
		if p, err = a.Person(ctx, p.ID); err != nil || !p.Reminded() {
			t.Errorf("resumed: %+v, %v", p, err)
		}
		if _, err := a.StopReminders(ctx, "nobody"); !fault.Is(err, "accounts.person_missing") {
			t.Errorf("got %v", err)
		}
	})
}

func TestAllFaultsOfAPersonAtOnce(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		_, err := a.SavePerson(context.Background(), system, accounts.Person{PartnerID: 1, Name: strings.Repeat("x", 201), Address: given("anna"), Language: "xx", Zone: "CET"})
		var ids []string
		for _, f := range fault.All(err) {
			ids = append(ids, f.Place.Field+" "+f.ID)
		}
		want := []string{"name accounts.name_invalid", "address presslists.address_at", "language accounts.language_unknown", "zone accounts.zone_unknown"}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		_, err = a.SavePerson(context.Background(), system, accounts.Person{PartnerID: 9, Name: "x", Address: given("a@b.example"), Language: "en"})
		if !fault.Is(err, "accounts.partner_missing") {
			t.Errorf("got %v", err)
		}
	})
}

// TestTheAuditKnowsWhoKeepsPeople: who adds, changes, resumes and removes whoever is reminded;
// what is refused leaves no trace.
func TestTheAuditKnowsWhoKeepsPeople(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		ctx, be := context.Background(), belgium(t, a)
		officer := accountstest.Officer("Bea", be.ID)
		p, err := a.SavePerson(ctx, officer, accounts.Person{PartnerID: be.ID, Name: "Anna", Address: given("anna@be.example"), Language: "nl"})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.RemovePerson(ctx, accountstest.Officer("Eve", be.ID+1), p.ID); !fault.Is(err, "accounts.person_missing") {
			t.Error(err)
		}
		for _, do := range []func(context.Context, accounts.Actor, int64) error{a.ResumeReminders, a.RemovePerson} {
			if err := do(ctx, officer, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		lines, err := a.AuditOf(ctx, system, accounts.AuditQuery{Limit: 9, Person: "anna@be.example"})
		if err != nil || len(lines) != 3 {
			t.Fatalf("%+v, %v", lines, err)
		}
		for i, verb := range []string{"colleague_removed", "reminders_resumed", "colleague_saved"} {
			if lines[i].Verb != verb || lines[i].Actor != "Bea" {
				t.Errorf("%+v, want %s by Bea", lines[i], verb)
			}
		}
	})
}
