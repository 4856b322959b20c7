package accounts_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
)

var system = accounts.System("test")

// each runs f with empty accounts on each engine.
func each(t *testing.T, f func(t *testing.T, a *accounts.Accounts)) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f(t, accounts.New(db, clock.NewSimulated(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))))
	})
}

func TestPartnersAreKept(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		ctx := context.Background()
		var added []accounts.Partner
		for _, p := range []accounts.Partner{
			{Slug: "nl-1", Name: "Netherlands", Country: "NL", Coordinator: true, Languages: []string{"nl", "en"}},
			{Slug: "be", Name: "  Belgium ", Country: "be", Languages: []string{"nl", "fr", "de"}},
			{Slug: "nl2", Name: "Netherlands 2", Country: "NL"},
		} {
			got, err := a.AddPartner(ctx, system, p)
			if err != nil {
				t.Fatal(err)
			}
			added = append(added, got)
		}
		want := accounts.Partner{ID: added[1].ID, Slug: "be", Name: "Belgium", Country: "BE", Languages: []string{"de", "fr", "nl"}}
		if diff := cmp.Diff(want, added[1]); diff != "" || want.ID == 0 {
			t.Errorf("Belgium was kept otherwise (-want +got):\n%s", diff)
		}
		all, err := a.Partners(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]accounts.Partner{added[1], added[0], added[2]}, all); diff != "" {
			t.Errorf("not every partner, or not in order (-want +got):\n%s", diff)
		}
		one, err := a.Partner(ctx, "nl-1")
		if diff := cmp.Diff(added[0], one); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		one, err = a.PartnerByID(ctx, added[1].ID)
		if diff := cmp.Diff(added[1], one); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestPartnerThatIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		_, err := a.Partner(context.Background(), "nobody")
		if !fault.Is(err, "accounts.partner_missing") || fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
		_, err = a.PartnerByID(context.Background(), 7)
		if !fault.Is(err, "accounts.partner_missing") {
			t.Errorf("got %v", err)
		}
	})
}

func TestSlugIsGivenOnce(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		ctx := context.Background()
		p := accounts.Partner{Slug: "be", Name: "Belgium", Country: "BE", Languages: []string{"fr"}}
		if _, err := a.AddPartner(ctx, system, p); err != nil {
			t.Fatal(err)
		}
		p.Languages = []string{"nl"}
		_, err := a.AddPartner(ctx, system, p)
		if !fault.Is(err, "accounts.partner_exists") || fault.KindOf(err) != fault.Conflict {
			t.Errorf("got %v", err)
		}
		kept, err := a.Partner(ctx, "be")
		if err != nil || !slices.Equal(kept.Languages, []string{"fr"}) {
			t.Errorf("the first one was changed: %+v, %v", kept, err)
		}
	})
}

func TestAllFaultsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		_, err := a.AddPartner(context.Background(), system, accounts.Partner{
			Slug: "Be!", Name: " ", Country: "UK", Languages: []string{"fr", "xx", "fr"},
		})
		var ids []string
		for _, f := range fault.All(err) {
			ids = append(ids, f.Place.Field+" "+f.ID)
		}
		want := []string{"slug accounts.slug_invalid", "name accounts.name_missing", "country accounts.country_unknown",
			"languages accounts.language_twice", "languages accounts.language_unknown"}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if _, err := a.AddPartner(context.Background(), system, accounts.Partner{Slug: "be", Name: "Belgium"}); !fault.Is(err, "accounts.country_missing") {
			t.Error(err)
		}
		if all, err := a.Partners(context.Background()); len(all) != 0 || err != nil {
			t.Errorf("something was kept: %v, %v", all, err)
		}
	})
}

func TestOnlyTheCoordinatorAddsPartners(t *testing.T) {
	each(t, func(t *testing.T, a *accounts.Accounts) {
		_, err := a.AddPartner(context.Background(), accountstest.Officer("be", 7),
			accounts.Partner{Slug: "fr", Name: "France", Country: "FR"})
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("got %v", err)
		}
	})
}
