package presslists_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/presslists"
)

// wish makes a new one, of somebody on a list of the Netherlands who has told Belgium.
func (h house) wish(t *testing.T) int64 {
	t.Helper()
	h.save(t, system, presslists.List{PartnerID: h.nl.ID, Slug: "nl", Country: "NL", Name: "Dutch dailies", Language: "nl", Zone: "Europe/Amsterdam", Window: "0 9 * * 1-5"})
	key := fmt.Sprintf("w%d@nl.example", len(h.contacts(t, "nl")))
	h.importInto(t, h.dutch, "nl", "email\n"+key+"\n")
	if err := h.Suppress(ctx, h.belgian, key, presslists.Manual, "by phone"); err != nil {
		t.Fatal(err)
	}
	wishes, err := h.Wishes(ctx, system)
	if err != nil || len(wishes) == 0 {
		t.Fatal(wishes, err)
	}
	return wishes[len(wishes)-1].ID
}

// TestNobodyEmptiesAnothersList: a partner that has the address of somebody on another's list, and
// says that they are to be erased, stopped or moved, changes nothing on that list, and can't tell
// whether anybody stands there.
func TestNobodyEmptiesAnothersList(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		h.importInto(t, h.dutch, "nl", "email,name\nboth@x.example,Their own\nmoved@x.example,Moved\n")
		stoppedAt := func(who accounts.Actor, list, key string) string {
			t.Helper()
			found, err := h.Find(ctx, who, presslists.Query{List: list, Most: 100})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range found.Contacts {
				if c.AddressKey == key {
					return strings.TrimSpace("there " + c.Stopped)
				}
			}
			return "gone"
		}
		for _, key := range []string{"both@x.example", "only@x.example"} {
			p := h.keep(t, 0, presslists.Contact{Address: key, Name: "X"}, "one")
			if err := h.StopPerson(ctx, h.belgian, p.ID); err != nil {
				t.Fatal(err)
			}
			if got := stoppedAt(h.belgian, "one", key); got != "there manual" {
				t.Errorf("%s, stopped: %s", key, got)
			}
			if got := h.importInto(t, h.belgian, "two", "email\n"+key+"\n"); got.Suppressed != 1 {
				t.Errorf("%s is mailed from another list of the one who was told", key)
			}
			if err := h.ErasePerson(ctx, h.belgian, p.ID); err != nil {
				t.Fatal(err)
			}
			if got := h.importInto(t, h.belgian, "two", "email\n"+key+"\n"); got.Refused != 1 || stoppedAt(h.belgian, "two", key) != "gone" {
				t.Errorf("%s was taken again: %+v", key, got)
			}
		}
		p := h.keep(t, 0, presslists.Contact{Address: "mine@x.example"}, "one")
		if err := h.StopPerson(ctx, h.belgian, p.ID); err != nil {
			t.Fatal(err)
		}
		p = h.keep(t, p.ID, presslists.Contact{Address: "moved@x.example"}, "one")
		if got := stoppedAt(h.belgian, "one", "moved@x.example"); got != "there manual" {
			t.Error("a no that is lost with the address: " + got)
		}
		for _, key := range []string{"both@x.example", "moved@x.example"} {
			if got := stoppedAt(h.dutch, "nl", key); got != "there" {
				t.Errorf("%s, of the Netherlands: %s", key, got)
			}
		}

		wishes, err := h.Wishes(ctx, system)
		if err != nil || len(wishes) != 2 || wishes[0].Reason != presslists.Erased || wishes[1].Reason != presslists.Manual {
			t.Fatalf("%+v, %v", wishes, err)
		}
		if err := h.Decline(ctx, system, wishes[0].ID, " "); !fault.Is(err, "presslists.decline_reason") {
			t.Error(err)
		}
		if err := h.Decline(ctx, system, wishes[0].ID, "only Belgium's"); err != nil {
			t.Fatal(err)
		}
		if got := stoppedAt(h.dutch, "nl", "both@x.example") + h.again(t, "both@x.example"); got != "there refused" {
			t.Errorf("declined: %s", got)
		}
		if err := h.Grant(ctx, system, wishes[1].ID); err != nil {
			t.Fatal(err)
		}
		if got := stoppedAt(h.dutch, "nl", "moved@x.example"); got != "there manual" {
			t.Errorf("granted: %s", got)
		}
		if wishes, err = h.Wishes(ctx, system); err != nil || len(wishes) != 0 {
			t.Errorf("%+v, %v", wishes, err)
		}
		barred, all, err := h.Suppressions(ctx, system, "both@", 0, 10)
		if err != nil || all != 1 || len(barred) != 1 || barred[0].PartnerID != h.be.ID || barred[0].Reason != presslists.Erased {
			t.Errorf("%+v, %v", barred, err)
		}
		if err := h.Unsuppress(ctx, system, "both@x.example", "a mistake"); err != nil {
			t.Fatal(err)
		}
		if got := h.again(t, "both@x.example"); got != " taken" {
			t.Error(got)
		}
	})
}

// again tells what becomes of an address that Belgium imports.
func (h house) again(t *testing.T, key string) string {
	t.Helper()
	if got := h.importInto(t, h.belgian, "two", "email\n"+key+"\n"); got.Refused == 1 {
		return " refused"
	}
	return " taken"
}

// TestNoListMailsWhoToldItsPartner: no mail is planned for them from its lists, one that was
// planned doesn't leave, and another partner's list still reaches them. A list that goes to
// another partner takes what was told along.
func TestNoListMailsWhoToldItsPartner(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		h.importInto(t, h.dutch, "nl", "email\nboth@x.example\n")
		h.importInto(t, h.belgian, "one", "email\nboth@x.example\nother@x.example\n")
		if err := h.Suppress(ctx, h.belgian, "both@x.example", presslists.Manual, ""); err != nil {
			t.Fatal(err)
		}
		asked := func(slug string) (receivers, stopped, late []string) {
			t.Helper()
			l, err := h.List(ctx, slug)
			if err != nil {
				t.Fatal(err)
			}
			return askAsTheMailer(t, h, l.ID)
		}
		if got, stopped, late := asked("one"); !slices.Equal(got, []string{"other@x.example"}) || !slices.Equal(stopped, []string{"both@x.example manual, manual"}) || len(late) != 1 {
			t.Errorf("%q %q %q", got, stopped, late)
		}
		if got, stopped, late := asked("nl"); !slices.Equal(got, []string{"both@x.example"}) || len(stopped)+len(late) != 0 {
			t.Errorf("%q %q %q", got, stopped, late)
		}
		one, err := h.List(ctx, "one")
		if err != nil {
			t.Fatal(err)
		}
		one.PartnerID = h.nl.ID
		h.save(t, system, one)
		if got, _, _ := asked("one"); !slices.Equal(got, []string{"other@x.example"}) {
			t.Errorf("%q", got)
		}
	})
}

// askAsTheMailer gives who is planned for a list, who of it must not be mailed, and why by each of
// two questions, and who was stopped lately.
func askAsTheMailer(t *testing.T, h house, listID int64) (receivers, stopped, late []string) {
	t.Helper()
	err := h.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if receivers, stopped, err = mailerAsks(tx, listID); err != nil {
			return err
		}
		late, err = h.StoppedSince(ctx, tx, listID, h.clock.Now())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return receivers, stopped, late
}
