package checkup_test

import (
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/mailer"
	"communique/mailer/checkup"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// TestLook: an empty house on each engine, of which only administrators are told.
func TestLook(t *testing.T) {
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		people := accounts.New(db, clock.System{})
		r := releases.New(db, clock.System{}, words)
		lists := presslists.New(db, clock.System{}, people)
		s := scheduler.New(db, clock.System{}, r, lists, "test")
		c := checkup.New(checkup.Options{DB: db, Clock: clock.System{}, Accounts: people, Scheduler: s, URL: "https://press.example", Mailer: mailer.New(mailer.Options{
			DB: db, Clock: clock.System{}, Releases: r, PressLists: lists, Scheduler: s, Catalogue: words, Worker: "test", Journal: t.TempDir(),
			Identity: mailer.Identity{Name: "Press", From: "press@press.example", URL: "https://press.example"},
		})})
		found, err := c.Look(t.Context(), accounts.System("test"))
		if err != nil {
			t.Fatal(err)
		}
		lights := map[string]checkup.Light{}
		for _, one := range found.Checks {
			lights[one.ID] = one.Light
			if one.ID == "database" && one.Bytes < 1<<12 {
				t.Errorf("%+v", one)
			}
		}
		for id, want := range map[string]checkup.Light{"work": checkup.Watch, "departures": checkup.Good, "relays": checkup.Watch, "transport": checkup.Good, "administrators": checkup.Watch} {
			if lights[id] != want {
				t.Errorf("%s: %s, want %s", id, lights[id], want)
			}
		}
		home := accounts.Partner{ID: 1, Country: "BE", Languages: []string{"nl"}}
		accountstest.Rights(t, c, accountstest.Everyone(home, accounts.Partner{ID: 2, Country: "EE", Languages: []string{"et"}}), &accountstest.Book{DB: db, Lines: func() int64 { return 0 }}, []accountstest.Call{
			{Verb: "Look", Want: "10000 0 0000 0000 0", Try: func(who accounts.Actor) error {
				_, err := c.Look(t.Context(), who)
				return err
			}},
		})
	})
}
