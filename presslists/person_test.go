package presslists_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/presslists"

	"github.com/google/go-cmp/cmp"
)

// two is a house with two Belgian lists, and one of the Netherlands.
func (h house) two(t testing.TB) {
	t.Helper()
	h.save(t, system, h.list("one"))
	h.save(t, system, h.list("two"))
	dutch := h.list("nl")
	dutch.PartnerID, dutch.Country = h.nl.ID, "NL"
	h.save(t, system, dutch)
}

// keep keeps somebody as the Belgian officer, or ends the test.
func (h house) keep(t testing.TB, id int64, c presslists.Contact, lists ...string) presslists.Person {
	t.Helper()
	saved, err := h.SavePerson(ctx, h.belgian, id, c, lists)
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.Person(ctx, h.belgian, saved.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func slugs(lists []presslists.List) []string {
	var all []string
	for _, l := range lists {
		all = append(all, l.Slug)
	}
	return all
}

var anna = presslists.Contact{
	Address: "Anna@krant.example", Name: " Anna  Maes ", Outlet: "De Krant", Language: "nl", Topics: "science",
	ConsentBasis: "her mail of 3 March", Ground: presslists.AskedFor, ConsentOn: "2026-03-03",
}

func TestAPersonStandsOnSeveralLists(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		p := h.keep(t, 0, anna, "one", "two")
		if p.Name != "Anna Maes" || p.AddressKey != "anna@krant.example" || !slices.Equal(slugs(p.Lists), []string{"one", "two"}) || p.Differs {
			t.Errorf("%+v", p)
		}
		if p.RecordedBy != h.belgian.Name || !p.RecordedAt.Equal(h.clock.Now()) {
			t.Errorf("recorded by %q at %v", p.RecordedBy, p.RecordedAt)
		}
		at := h.clock.Now()
		h.clock.MoveTo(at.Add(time.Hour))
		changed := anna
		changed.Outlet = "Het Blad"
		p = h.keep(t, p.ID, changed, "two")
		if p.Outlet != "Het Blad" || !slices.Equal(slugs(p.Lists), []string{"two"}) || !p.RecordedAt.Equal(at) {
			t.Errorf("%+v", p)
		}
		if got := h.contacts(t, "one"); len(got) != 0 {
			t.Errorf("still on one: %+v", got)
		}
	})
}

func TestWhatIsWrongWithAPerson(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		h.keep(t, 0, anna, "one")
		bad := presslists.Contact{
			Address: "nobody", Name: "a\x00b", Outlet: strings.Repeat("x", 201), Language: "klingonisch", Ground: "because", ConsentOn: "2026-02-30",
		}
		_, err := h.SavePerson(ctx, h.belgian, 0, bad, nil)
		var fields []string
		for _, f := range fault.All(err) {
			fields = append(fields, f.Place.Field+" "+f.ID)
		}
		want := []string{
			"lists presslists.contact_lists_missing", "address presslists.address_at", "name presslists.control_character",
			"outlet presslists.text_long", "language presslists.contact_language", "ground presslists.ground_unknown", "consent_on presslists.consent_day",
		}
		if diff := cmp.Diff(want, fields); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		future := anna
		future.ConsentOn = "2026-11-30"
		for id, c := range map[string]struct {
			who   accounts.Actor
			c     presslists.Contact
			id    int64
			lists []string
		}{
			"presslists.contact_exists":  {h.belgian, anna, 0, []string{"two", "one"}},
			"presslists.list_missing":    {h.belgian, anna, 0, []string{"two", "nl"}},
			"presslists.contact_missing": {h.belgian, anna, 999, []string{"two"}},
			"presslists.consent_day":     {h.belgian, future, 0, []string{"two"}},
		} {
			if _, err := h.SavePerson(ctx, c.who, c.id, c.c, c.lists); !fault.Is(err, id) {
				t.Errorf("%v, want %s", err, id)
			}
		}
		if got := h.contacts(t, "two"); len(got) != 0 {
			t.Errorf("something was kept: %+v", got)
		}
	})
}

// Nobody of another partner sees, changes, stops or erases a contact, whatever its number.
func TestAPersonIsTheKeepersOnly(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		p := h.keep(t, 0, anna, "one")
		for _, who := range []accounts.Actor{h.dutch, {}, accountstest.For("approver", h.be, accounts.Approver)} {
			_, err := h.Person(ctx, who, p.ID)
			_, err2 := h.SavePerson(ctx, who, p.ID, anna, []string{"nl"})
			_, err3 := h.Merge(ctx, who, p.ID, []int64{p.ID})
			_, err4 := h.Unmerge(ctx, who, p.ID, 1)
			for i, err := range []error{err, err2, err3, err4, h.RemovePerson(ctx, who, p.ID), h.ErasePerson(ctx, who, p.ID), h.StopPerson(ctx, who, p.ID)} {
				if fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s: %d: %v", who.Name, i, err)
				}
			}
		}
		if got := h.contacts(t, "one"); len(got) != 1 {
			t.Errorf("%+v", got)
		}
	})
}

// Somebody's "no" goes with them; that an address didn't exist doesn't.
func TestAnotherAddress(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		for reason, wanted := range map[string]string{presslists.Unsubscribed: presslists.Unsubscribed, presslists.Bounced: "", "": ""} {
			c := presslists.Contact{Address: "old-" + reason + "@krant.example", Name: "Anna " + reason}
			p := h.keep(t, 0, c, "one", "two")
			if reason != "" {
				if err := h.Suppress(ctx, system, c.Address, reason, ""); err != nil {
					t.Fatal(err)
				}
			}
			c.Address = "new-" + reason + "@krant.example"
			p = h.keep(t, p.ID, c, "one", "two")
			if p.Stopped != wanted || len(p.Former) != 2 || p.Former[0].Cause != presslists.Moved {
				t.Errorf("%q: stopped %q, was %+v", reason, p.Stopped, p.Former)
			}
			if want := []string{"new-" + reason + "@krant.example", "old-" + reason + "@krant.example"}; !slices.Equal(p.Keys(), want) {
				t.Errorf("%q", p.Keys())
			}
		}
	})
}

func TestRemoveAndErase(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		p := h.keep(t, 0, anna, "one", "two")
		h.importInto(t, h.dutch, "nl", "email,name\nanna@krant.example,Anna\n")
		if err := h.RemovePerson(ctx, h.belgian, p.ID); err != nil {
			t.Fatal(err)
		}
		if len(h.contacts(t, "one"))+len(h.contacts(t, "two")) != 0 || len(h.contacts(t, "nl")) != 1 {
			t.Error("it was removed where it shouldn't have been, or not where it should")
		}
		p = h.keep(t, 0, anna, "one")
		moved := anna
		moved.Address = "anna@blad.example"
		p = h.keep(t, p.ID, moved, "one")
		if err := h.Suppress(ctx, system, moved.Address, presslists.Manual, "said so"); err != nil {
			t.Fatal(err)
		}
		if err := h.ErasePerson(ctx, h.belgian, p.ID); err != nil {
			t.Fatal(err)
		}
		if len(h.contacts(t, "one")) != 0 || len(h.contacts(t, "nl")) != 1 {
			t.Error("somebody is still there, or gone from a list of another partner")
		}
		if got := h.find(t, h.belgian, "anna"); len(got) != 0 {
			t.Errorf("still found: %q", got)
		}
		wishes, err := h.Wishes(ctx, system)
		if err != nil || len(wishes) != 1 || wishes[0].AddressKey != "anna@krant.example" || wishes[0].Reason != presslists.Erased ||
			!slices.Equal(slugs(wishes[0].Lists), []string{"nl"}) || wishes[0].PartnerID != h.be.ID {
			t.Fatalf("%+v, %v", wishes, err)
		}
		if got := h.importInto(t, h.belgian, "two", "email\nanna@krant.example\n"); got.Refused != 1 {
			t.Error("who told Belgium was imported there again")
		}
		if err := h.Grant(ctx, system, wishes[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := h.Grant(ctx, system, wishes[0].ID); !fault.Is(err, "presslists.wish_gone") {
			t.Error(err)
		}
		if got := h.find(t, system, "anna"); len(got) != 0 {
			t.Errorf("still found: %q", got)
		}
		for _, address := range []string{"anna@krant.example", "anna@blad.example"} {
			again := anna
			again.Address = address
			if _, err := h.SavePerson(ctx, h.belgian, 0, again, []string{"two"}); !fault.Is(err, "presslists.contact_erased") {
				t.Errorf("%s: %v", address, err)
			}
			if got := h.importInto(t, h.dutch, "nl", "email\n"+address+"\n"); got.Refused != 1 {
				t.Errorf("%s was imported again", address)
			}
		}
	})
}

func TestMergeAndUnmerge(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		a := h.keep(t, 0, presslists.Contact{Address: "anna@krant.example", Name: "Anna Maes", Outlet: "De Krant"}, "one")
		second := anna
		second.Address, second.Name = "a.maes@krant.example", "Maes, Anna"
		b := h.keep(t, 0, second, "one", "two")
		h.importInto(t, h.dutch, "nl", "email,name,outlet\nam@krant.example,Anna Maes,De Krant\n")

		groups, all, err := h.Duplicates(ctx, h.belgian, presslists.SameName, 0, 20)
		if err != nil || all != 1 || len(groups) != 1 || len(groups[0]) != 3 {
			t.Fatalf("%d, %+v, %v", all, groups, err)
		}
		p, err := h.Merge(ctx, h.belgian, a.ID, []int64{b.ID, a.ID})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(slugs(p.Lists), []string{"one", "two"}) || p.Topics != "science" || p.Language != "nl" || p.Ground != presslists.AskedFor ||
			p.Outlet != "De Krant" || p.Differs || len(p.Former) != 2 || !slices.Equal(p.Keys(), []string{"anna@krant.example", "a.maes@krant.example"}) {
			t.Errorf("%+v", p)
		}
		if got := h.find(t, h.belgian, "maes"); len(got) != 2 {
			t.Errorf("%q", got)
		}
		back, err := h.Unmerge(ctx, h.belgian, p.ID, p.Former[0].ID)
		if err != nil || back.Name != "Maes, Anna" || back.AddressKey != "a.maes@krant.example" {
			t.Errorf("%+v, %v", back, err)
		}
		if got := h.find(t, h.belgian, "maes"); len(got) != 3 {
			t.Errorf("%q", got)
		}
		if _, err := h.Unmerge(ctx, h.belgian, p.ID, p.Former[0].ID); !fault.Is(err, "presslists.merge_gone") {
			t.Error(err)
		}
		if _, err := h.Merge(ctx, h.belgian, a.ID, []int64{a.ID}); !fault.Is(err, "presslists.merge_nothing") {
			t.Error(err)
		}
	})
}

func TestDuplicates(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		h.importInto(t, h.belgian, "one", `email,name,outlet
a1@x.example,Jürgen Groß,Die Zeitung
a2@x.example,"GROSS, Jurgen",die zeitung
b1@x.example,Redaktion,
b2@x.example,Redaktion,
c1@x.example,Redaktion,Blatt
c2@x.example,Redaktion,Blatt
d1@x.example,,Blatt
d2@x.example,,Blatt
e1@x.example,Eva Horn,
e2@x.example,Eva Horn,
f1@x.example,Redaktion Nummer 10,Blatt 10
f2@x.example,Redaktion Nummer 12,Blatt 12
`)
		h.importInto(t, h.belgian, "two", "email,name\na1@x.example,Jürgen Groß\nd1@x.example,\n")
		for by, want := range map[presslists.Likeness][]string{
			presslists.SameName:    {"e1@x.example, e2@x.example", "a1@x.example, a2@x.example", "c1@x.example, c2@x.example"},
			presslists.SameAddress: {"a1@x.example, a1@x.example", "d1@x.example, d1@x.example"},
		} {
			groups, all, err := h.Duplicates(ctx, h.belgian, by, 0, 20)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, g := range groups {
				var addresses []string
				for _, c := range g {
					addresses = append(addresses, c.Address)
				}
				slices.Sort(addresses)
				got = append(got, strings.Join(addresses, ", "))
			}
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" || all != len(want) {
				t.Errorf("%s: %d (-want +got)\n%s", by, all, diff)
			}
		}
		if groups, all, err := h.Duplicates(ctx, h.dutch, presslists.SameName, 0, 20); err != nil || all != 0 || len(groups) != 0 {
			t.Errorf("another partner sees %+v, %v", groups, err)
		}
	})
}
