package presslists_test

import (
	"context"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
)

var (
	ctx    = context.Background()
	system = accounts.System("test")
)

// house is empty press lists with two partners, Belgium and the Netherlands, and
// somebody who acts for each.
type house struct {
	*presslists.PressLists
	db             *sqldb.DB
	accounts       *accounts.Accounts
	clock          *clock.Simulated
	be, nl         accounts.Partner
	belgian, dutch accounts.Actor
}

// each runs f in a fresh house on each engine.
func each(t *testing.T, f func(t *testing.T, h house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) { f(t, newHouse(t, db)) })
}

func newHouse(t testing.TB, db *sqldb.DB) house {
	t.Helper()
	h := house{db: db, clock: clock.NewSimulated(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	a := accounts.New(db, h.clock)
	h.accounts = a
	h.PressLists = presslists.New(db, h.clock, a)
	var err error
	if h.be, err = a.AddPartner(ctx, system, accounts.Partner{Slug: "be", Name: "Belgium", Country: "BE"}); err != nil {
		t.Fatal(err)
	}
	if h.nl, err = a.AddPartner(ctx, system, accounts.Partner{Slug: "nl", Name: "Netherlands", Country: "NL"}); err != nil {
		t.Fatal(err)
	}
	h.belgian = accountstest.For("officer in Brussels", h.be, accounts.Officer)
	h.dutch = accountstest.For("officer in The Hague", h.nl, accounts.Officer)
	return h
}

// list is a good list of Belgium that isn't saved yet.
func (h house) list(slug string) presslists.List {
	return presslists.List{PartnerID: h.be.ID, Slug: slug, Country: "BE", Name: "Belgian dailies", Language: "fr",
		Zone: "Europe/Brussels", Window: "0 9 * * 1-5"}
}

// save saves a list or ends the test.
func (h house) save(t testing.TB, who accounts.Actor, l presslists.List) presslists.List {
	t.Helper()
	l, err := h.Save(ctx, who, l)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
