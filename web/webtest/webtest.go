// Package webtest gives the tests of the pages a real house: the packages that the
// pages ask, on a real database, with a mail server that keeps what it receives
// and a clock that stands until the test moves it.
//
// The house holds the example release in ten languages, under its own embargo, and
// press lists of four countries. Everything goes the way of real work: imported,
// translated, approved, scheduled, planned and mailed over SMTP.
package webtest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/mailer"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
	"communique/releases/drafts"
	"communique/scheduler"
)

// Slug is the example release's.
const Slug = "lipse"

// Lift is the end of its embargo: 08:00 in Amsterdam.
var Lift = time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC)

// Catalogue holds the words, read once.
var Catalogue = sync.OnceValue(func() *locales.Catalogue {
	c, err := locales.Load()
	if err != nil {
		panic(err)
	}
	return c
})

// House is the packages behind the pages.
type House struct {
	T         testing.TB
	DB        *sqldb.DB
	Clock     *clock.Simulated
	Accounts  *accounts.Accounts
	Releases  *releases.Releases
	Drafts    *drafts.Drafts
	Lists     *presslists.PressLists
	Scheduler *scheduler.Scheduler
	Mailer    *mailer.Mailer
	Sink      *sink.Sink
}

var officer = accounts.System("test")

// New makes a house two days before the lift, with the example in it, translated
// and not yet approved. script says what the mail server replies, by recipient.
func New(t testing.TB, script map[string][]sink.Reply) *House {
	t.Helper()
	if saved := os.Getenv("CQ_DB"); saved != "" {
		return assemble(t, dbtest.Open(t, "sqlite:"+saved), script)
	}
	path := filepath.Join(t.TempDir(), "house.db")
	if err := os.WriteFile(path, furnished(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return assemble(t, dbtest.Open(t, "sqlite:"+path), script)
}

// Empty makes a house as it is on its first day: no release, no partner, no list.
func Empty(t testing.TB) *House {
	t.Helper()
	return assemble(t, dbtest.Open(t, dbtest.SQLite(t)), nil)
}

var (
	furnishing sync.Mutex
	furniture  []byte // the database of a house in which everything stands
)

// furnished is the database file of such a house: made once, and then copied.
func furnished(t testing.TB) []byte {
	t.Helper()
	furnishing.Lock()
	defer furnishing.Unlock()
	if furniture != nil {
		return furniture
	}
	url := dbtest.SQLite(t)
	db := dbtest.Open(t, url)
	h := assemble(t, db, nil)
	h.load()
	h.must(h.Mailer.Close())
	h.must(db.Close()) // the last one to close a file puts all of it in its place
	data, err := os.ReadFile(strings.TrimPrefix(url, "sqlite:"))
	h.must(err)
	furniture = data
	return furniture
}

// assemble wires the packages together on a database.
func assemble(t testing.TB, db *sqldb.DB, script map[string][]sink.Reply) *House {
	t.Helper()
	h := &House{T: t, Clock: clock.NewSimulated(Lift.AddDate(0, 0, -2)), DB: db}
	h.Accounts = accounts.New(db, h.Clock)
	h.Releases = releases.New(db, h.Clock, Catalogue())
	h.Drafts = drafts.New(db, h.Clock, h.Releases)
	h.Lists = presslists.New(db, h.Clock, h.Accounts)
	h.Scheduler = scheduler.New(db, h.Clock, h.Releases, h.Lists, "test")
	var err error
	h.Sink, err = sink.Start(sink.Options{Clock: h.Clock, Script: script})
	h.must(err)
	t.Cleanup(h.Sink.Close)
	relay, err := mailer.ParseRelay("smtp://" + h.Sink.Addr())
	h.must(err)
	h.Mailer = mailer.New(mailer.Options{
		DB: db, Clock: h.Clock, Releases: h.Releases, PressLists: h.Lists, Scheduler: h.Scheduler, Catalogue: Catalogue(),
		Bell: silent{}, Relays: []mailer.Relay{relay}, Connections: 2, Journal: t.TempDir(), Worker: "test",
		Identity: mailer.Identity{Name: "LIPSE", From: "press@lipse.example", URL: "https://press.lipse.example"},
	})
	t.Cleanup(func() { _ = h.Mailer.Close() })
	return h
}

// silent is a bell that nobody hears: the test looks after every mailing itself.
type silent struct{}

// Ring does nothing.
func (silent) Ring(context.Context, string, ...int64) error { return nil }

func (h *House) load() {
	h.T.Helper()
	ctx := context.Background()
	h.Import(string(h.example("lipse.md")))
	for _, lang := range locales.Languages[1:] {
		name := filepath.Join("translations", "lipse."+lang+".toml")
		_, err := h.Releases.ImportTranslation(ctx, officer, Slug, lang, name, h.example(name))
		h.must(err)
	}
	for _, l := range []struct{ country, zone, language, more, contacts string }{
		{"BE", "Europe/Brussels", "nl", "fr de", "nieuws@krant.example,nl\ninfos@journal.example,fr\nnachrichten@zeitung.example,de\n"},
		{"EE", "Europe/Tallinn", "et", "", "toimetus@leht.example,et\nnewsdesk@baltic.example,en\n"},
		{"GB", "Europe/London", "en", "", "news@paper.example,en\nscience@paper.example,\n"},
		{"RO", "Europe/Bucharest", "ro", "", "redactie@ziar.example,ro\n"},
	} {
		slug := strings.ToLower(l.country)
		partner, err := h.Accounts.AddPartner(ctx, officer, accounts.Partner{
			Slug: slug, Name: "Partner " + l.country, Country: l.country, Languages: append([]string{l.language}, strings.Fields(l.more)...),
		})
		h.must(err)
		_, err = h.Lists.Save(ctx, officer, presslists.List{
			PartnerID: partner.ID, Slug: slug, Country: l.country, Name: "Press list " + l.country,
			Language: l.language, Zone: l.zone, Window: "0 9 * * mon-fri",
		})
		h.must(err)
		_, err = h.Lists.Import(ctx, officer, slug, slug+".csv", strings.NewReader("email,language\n"+l.contacts))
		h.must(err)
	}
}

// example is a file of the example that the demo shows.
func (h *House) example(name string) []byte {
	h.T.Helper()
	dir, err := os.Getwd()
	h.must(err)
	for ; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		data, err := os.ReadFile(filepath.Join(dir, "cmd", "communique", "example", name))
		if err == nil {
			return data
		}
	}
	h.T.Fatalf("the example has no file %s", name)
	return nil
}

// Example is a file of the example, as text.
func (h *House) Example(name string) string { return string(h.example(name)) }

// Import takes a release in as Markdown.
func (h *House) Import(document string) {
	h.T.Helper()
	_, err := h.Releases.Import(context.Background(), officer, "release.md", []byte(document))
	h.must(err)
}

// Approve freezes the release's editions in these languages, or in all of them.
func (h *House) Approve(slug string, languages ...string) {
	h.T.Helper()
	_, err := h.Releases.Approve(context.Background(), officer, slug, languages)
	h.must(err)
}

// Withdraw takes the release back.
func (h *House) Withdraw(slug, reason string) {
	h.T.Helper()
	h.must(h.Releases.Withdraw(context.Background(), officer, slug, reason))
}

// Send schedules the release: "now", "window" or a time.
func (h *House) Send(slug, when string) {
	h.T.Helper()
	w, err := scheduler.ParseWhen(when)
	h.must(err)
	_, err = h.Scheduler.Send(context.Background(), officer, slug, w)
	h.must(err)
}

// RunTo moves the clock and does what is due on the way, at its instant: plans,
// delivers, sweeps.
func (h *House) RunTo(t time.Time) {
	h.T.Helper()
	for {
		next, ok, err := h.Scheduler.NextDue(context.Background())
		h.must(err)
		if !ok || !next.After(h.Clock.Now()) || !next.Before(t) {
			break
		}
		h.run(next)
	}
	h.run(t)
}

func (h *House) run(t time.Time) {
	h.T.Helper()
	ctx := context.Background()
	h.Clock.MoveTo(t)
	_, err := h.Scheduler.Due(ctx, h.Mailer)
	h.must(err)
	h.must(h.Mailer.Sweep(ctx))
	for _, r := range h.list() {
		status, err := h.Mailer.Status(ctx, r.ID)
		h.must(err)
		for _, m := range status.Mailings {
			h.must(h.Mailer.Deliver(ctx, m.ID))
		}
	}
	h.must(h.Mailer.Sweep(ctx))
}

func (h *House) list() []releases.Release {
	h.T.Helper()
	all, err := h.Releases.List(context.Background())
	h.must(err)
	return all
}

// Release is the release with this slug.
func (h *House) Release(slug string) releases.Release {
	h.T.Helper()
	r, err := h.Releases.Get(context.Background(), slug)
	h.must(err)
	return r
}

func (h *House) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}
