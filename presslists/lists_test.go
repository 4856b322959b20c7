package presslists_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/presslists"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
)

var _ scheduler.Targets = (*presslists.PressLists)(nil)

func TestListIsMadeAndChanged(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		given := h.list("be-dailies")
		given.Name, given.Country, given.Window = "  Belgian \n dailies ", "be", " 0  9 * * 1-5 "
		made := h.save(t, system, given)
		want := h.list("be-dailies")
		want.ID = made.ID
		if diff := cmp.Diff(want, made); diff != "" || made.ID == 0 {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		change := made
		change.ID, change.Language, change.Zone, change.PartnerID = 0, "nl", "Europe/Amsterdam", h.nl.ID
		changed := h.save(t, system, change)
		change.ID = made.ID
		if diff := cmp.Diff(change, changed); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for _, get := range []func() (presslists.List, error){
			func() (presslists.List, error) { return h.List(ctx, "be-dailies") },
			func() (presslists.List, error) { return h.ByID(ctx, made.ID) },
		} {
			if got, err := get(); err != nil || got != changed {
				t.Errorf("kept %+v, %v", got, err)
			}
		}
	})
}

func TestEveryFieldIsChecked(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		_, err := h.Save(ctx, system, presslists.List{PartnerID: h.be.ID, Slug: "B E", Name: " ", Country: "UK", Language: "pl",
			Zone: "Europe/Brusels", Window: "0 25 * * *"})
		var got []string
		for _, f := range fault.All(err) {
			got = append(got, f.Place.Field+" "+f.ID)
			if f.ID == "scheduler.zone_unknown" && f.Args["Nearest"] != "Europe/Brussels" {
				t.Errorf("the hint is %v", f.Args)
			}
		}
		want := []string{"slug presslists.slug_invalid", "name presslists.name_missing", "country presslists.country_unknown",
			"language presslists.language_unknown", "zone scheduler.zone_unknown", "window scheduler.window_hour"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		long := h.list("be")
		long.Name = strings.Repeat("x", 201)
		if _, err := h.Save(ctx, system, long); !fault.Is(err, "presslists.name_invalid") {
			t.Errorf("got %v", err)
		}
		if lists, err := h.Lists(ctx); err != nil || len(lists) != 0 {
			t.Errorf("something was kept: %v, %v", lists, err)
		}
	})
}

func TestListHasAnOwner(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		l := h.list("be")
		l.PartnerID = 0
		if _, err := h.Save(ctx, system, l); !fault.Is(err, "presslists.owner_missing") {
			t.Errorf("got %v", err)
		}
		l.PartnerID = 4711
		if _, err := h.Save(ctx, system, l); !fault.Is(err, "accounts.partner_missing") {
			t.Errorf("got %v", err)
		}
		l.PartnerID = 0
		if made := h.save(t, h.belgian, l); made.PartnerID != h.be.ID {
			t.Errorf("the officer's own partner should own it: %+v", made)
		}
		if kept := h.save(t, system, l); kept.PartnerID != h.be.ID {
			t.Errorf("it should stay with its owner: %+v", kept)
		}
	})
}

func TestPartnerSeesItsOwnListsOnly(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		own, l := h.save(t, h.belgian, h.list("be")), h.list("nl")
		l.PartnerID, l.Country = h.nl.ID, "NL"
		other := h.save(t, h.dutch, l)
		for _, c := range []struct {
			who  accounts.Actor
			want []presslists.List
		}{{h.belgian, []presslists.List{own}}, {h.dutch, []presslists.List{other}}, {system, []presslists.List{own, other}}} {
			got, err := h.ListsOf(ctx, c.who)
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", c.who.Name, err, diff)
			}
		}
		_, err := h.ListOf(ctx, h.belgian, "nl")
		missing(t, err)
		_, err = h.ContactsOf(ctx, h.belgian, "nl")
		missing(t, err)
		_, err = h.Preview(ctx, h.belgian, "nl", "x.csv", strings.NewReader("email\na@example.org\n"))
		missing(t, err)
		_, err = h.Import(ctx, h.belgian, "nl", "x.csv", strings.NewReader("email\na@example.org\n"))
		missing(t, err)
		_, err = h.Import(ctx, system, "no-such", "x.csv", strings.NewReader("email\na@example.org\n"))
		missing(t, err)
		if all, err := h.Contacts(ctx, other.ID); err != nil || len(all) != 0 {
			t.Errorf("something was imported: %v, %v", all, err)
		}
	})
}

func missing(t *testing.T, err error) {
	t.Helper()
	if !fault.Is(err, "presslists.list_missing") || fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestPartnerChangesItsOwnListsOnly(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		own, l := h.save(t, h.belgian, h.list("be")), h.list("nl")
		l.PartnerID = h.nl.ID
		other := h.save(t, h.dutch, l)
		taken, given, foreign := other, own, h.list("nl-2")
		taken.PartnerID, given.PartnerID, foreign.PartnerID = h.be.ID, h.nl.ID, h.nl.ID
		for name, l := range map[string]presslists.List{
			"another's list": other, "another's list, as its own": taken, "its own, to another": given, "a new one for another": foreign,
		} {
			if _, err := h.Save(ctx, h.belgian, l); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		if lists, err := h.Lists(ctx); err != nil || !cmp.Equal(lists, []presslists.List{own, other}) {
			t.Errorf("something was changed: %+v, %v", lists, err)
		}
	})
}

func TestTargetsAreTheListsOfTheCountries(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		ids := map[string]int64{}
		for _, at := range []struct{ slug, country, zone string }{
			{"nl", "NL", "Europe/Amsterdam"}, {"be2", "BE", "Europe/Brussels"}, {"be-1", "BE", "Europe/Brussels"}, {"ee", "EE", "Europe/Tallinn"},
		} {
			l := h.list(at.slug)
			l.Country, l.Zone = at.country, at.zone
			ids[at.slug] = h.save(t, system, l).ID
		}
		got, err := h.Targets(ctx, []string{"NL", "BE", "FR"})
		want := []scheduler.Target{
			{ListID: ids["be-1"], PartnerID: h.be.ID, Country: "BE", Window: "0 9 * * 1-5", Zone: "Europe/Brussels"},
			{ListID: ids["be2"], PartnerID: h.be.ID, Country: "BE", Window: "0 9 * * 1-5", Zone: "Europe/Brussels"},
			{ListID: ids["nl"], PartnerID: h.be.ID, Country: "NL", Window: "0 9 * * 1-5", Zone: "Europe/Amsterdam"},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if got, err := h.Targets(ctx, nil); err != nil || len(got) != 0 {
			t.Errorf("no country has %v, %v", got, err)
		}
	})
}

func TestAListHasARegionAndAWindowThatOpens(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		var asked []string
		h.CloseOn(func(region string) (scheduler.Closed, error) {
			asked = append(asked, region)
			if region == "BE-XXX" {
				return nil, fault.New(fault.Invalid, "presslists.country_unknown", "Value", region)
			}
			return func(_ int, m time.Month, d int) (string, bool) { return "Christmas", m == time.December && d == 25 }, nil
		})
		l := h.list("be")
		l.Region, l.Window = " be-vlg ", " Weekdays  9:00 until 11:00"
		l = h.save(t, system, l)
		if l.Region != "BE-VLG" || l.Window != "weekdays 09:00 until 11:00" || !slices.Contains(asked, "BE-VLG") {
			t.Errorf("kept %+v, asked for %v", l, asked)
		}
		if targets, err := h.Targets(ctx, []string{"BE"}); err != nil || len(targets) != 1 || targets[0].Region != "BE-VLG" {
			t.Errorf("%+v, %v", targets, err)
		}
		if kept, err := h.List(ctx, "be"); err != nil || kept != l {
			t.Errorf("kept %+v, %v", kept, err)
		}
		yearly := l
		yearly.Window = "0 9 25 12 *"
		if w, err := h.Opens(yearly); err != nil {
			t.Error(err)
		} else if at, ok := w.Next(time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)); ok {
			t.Errorf("it opens on a closed day: %v", at)
		}
		for _, c := range []struct{ region, window, want string }{
			{"DE-BY", "weekdays 09:00", "region presslists.region_invalid"},
			{"BE-VLG1", "weekdays 09:00", "region presslists.region_invalid"},
			{"BE-XXX", "weekdays 09:00", "region presslists.country_unknown"},
			{"", "weekdays 09:00 holidays be-xxx", "window presslists.country_unknown"},
			{"", "0 9 29 2 *", "window scheduler.window_year"},
			{"", "0 9 25 12 *", "window scheduler.window_year"}, // closed on that day each year
			{"BE", "weekdays", "window scheduler.window_incomplete"},
		} {
			l.Region, l.Window = c.region, c.window
			_, err := h.Save(ctx, system, l)
			all := fault.All(err)
			if len(all) != 1 || all[0].Place.Field+" "+all[0].ID != c.want {
				t.Errorf("%+v: %v, want %s", c, err, c.want)
			}
		}
	})
}
