package mailer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/queue"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// house is the street up to the mailer, on one database, with a simulated clock
// and a mail server that keeps what it receives.
type house struct {
	t         testing.TB
	db        *sqldb.DB
	clock     *clock.Simulated
	accounts  *accounts.Accounts
	releases  *releases.Releases
	lists     *presslists.PressLists
	scheduler *scheduler.Scheduler
	sink      *sink.Sink
	mailer    *Mailer
	bells     *bells
	events    *events

	partner  accounts.Partner
	journals string      // their folder
	url      string      // of the database
	looked   int         // messages of the sink that a test has looked at
	held     *sync.Mutex // while it is locked no mail arrives
}

var catalogue = sync.OnceValue(func() *locales.Catalogue {
	c, err := locales.Load()
	if err != nil {
		panic(err)
	}
	return c
})

var admin = accounts.System("test")

func newHouse(t testing.TB, db *sqldb.DB) *house {
	t.Helper()
	h := &house{t: t, db: db, clock: clock.NewSimulated(time.Date(2013, 1, 30, 7, 30, 0, 0, time.UTC)), bells: &bells{}, events: &events{}, held: &sync.Mutex{}}
	h.accounts = accounts.New(db, h.clock)
	h.releases = releases.New(db, h.clock, catalogue())
	h.lists = presslists.New(db, h.clock, h.accounts)
	h.scheduler = scheduler.New(db, h.clock, h.releases, h.lists, "test")
	s, err := sink.Start(sink.Options{Clock: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	h.sink, h.journals, h.url = s, t.TempDir(), "sqlite:"+db.Path()
	if db.Pool() != nil {
		h.url = db.Pool().Config().ConnString()
	}
	t.Cleanup(s.Close)
	h.mailer = h.newMailer("one")
	h.partner, err = h.accounts.AddPartner(h.ctx(), admin, accounts.Partner{Slug: "coordinator", Name: "Coordinator", Country: "NL", Coordinator: true})
	h.must(err)
	return h
}

func (h *house) ctx() context.Context { return context.Background() }

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// options are those of a worker with this name, for tests that change them.
func (h *house) options(worker string) Options {
	relay, err := ParseRelay("smtp://" + h.sink.Addr())
	h.must(err)
	return Options{
		DB: h.db, Clock: h.clock, Releases: h.releases, PressLists: h.lists, Scheduler: h.scheduler, Catalogue: catalogue(),
		Bell: h.bells, Identity: Identity{Name: "LIPSE press office", From: "press@lipse.example", URL: "https://news.lipse.example"},
		Relays: []Relay{relay}, Worker: worker, Rand: &dice{seed: worker}, On: h.events.add, Connections: 2,
		Journal: h.journals,
	}
}

// newMailer is a worker that ends with the test.
func (h *house) newMailer(worker string) *Mailer { return h.made(h.options(worker)) }

func (h *house) made(o Options) *Mailer {
	m := New(o)
	h.t.Cleanup(func() { _ = m.Close() })
	return m
}

// list makes a press list of NL or another country; each contact is
// "address" or "address,language" or "address,language,name".
func (h *house) list(slug, country, language string, contacts ...string) presslists.List {
	h.t.Helper()
	l, err := h.lists.Save(h.ctx(), admin, presslists.List{
		PartnerID: h.partner.ID, Slug: slug, Country: country, Name: slug, Language: language,
		Zone: "Europe/Amsterdam", Window: "0 9 * * *",
	})
	h.must(err)
	var csv strings.Builder
	csv.WriteString("email;language;name\n")
	for _, c := range contacts {
		parts := append(strings.SplitN(c, ",", 3), "", "")
		fmt.Fprintf(&csv, "%s;%s;\"%s\"\n", parts[0], parts[1], parts[2])
	}
	done, err := h.lists.Import(h.ctx(), admin, slug, "contacts.csv", strings.NewReader(csv.String()))
	h.must(err)
	if done.Added != len(contacts) {
		h.t.Fatalf("%+v", done)
	}
	return l
}

// release makes a release in English, approved in these languages besides.
func (h *house) release(slug string, languages ...string) releases.Release {
	h.t.Helper()
	return h.releaseFrom(document(slug, ""), slug, languages...)
}

func document(slug, more string) string {
	return `---
slug: ` + slug + `
language: en
languages: [nl, fr, de]
countries: [BE, NL]
place: Rotterdam
` + more + `---
# Citizens and civil servants invent together

Universities in eleven countries study how public services get better ideas.

The project costs 2.5 million euros. Read [more](https://lipse.example/about?a=1&b=2).

## What is studied

- Leaders and rules
- New technology

> We look at what works
> — The coordinator

## About LIPSE {.boilerplate}

LIPSE is a research project.

## Contact {.contact}

Press office, press@lipse.example
`
}

func (h *house) releaseFrom(text, slug string, languages ...string) releases.Release {
	h.t.Helper()
	_, err := h.releases.Import(h.ctx(), admin, slug+".md", []byte(text))
	h.must(err)
	for _, lang := range languages {
		h.translate(slug, lang)
	}
	h.approve(slug, append([]string{"en"}, languages...)...)
	r, err := h.releases.Get(h.ctx(), slug)
	h.must(err)
	return r
}

func (h *house) approve(slug string, languages ...string) {
	h.t.Helper()
	_, err := h.releases.Approve(h.ctx(), admin, slug, languages)
	h.must(err)
}

// millions are what the project costs: no translation with another number may leave.
var millions = map[string]string{"nl": "2,5 miljoen euro", "fr": "2,5 millions d’euros", "de": "2,5 Millionen Euro"}

// translate puts "in nl: " before each segment, so that a test sees the language.
func (h *house) translate(slug, lang string) {
	h.t.Helper()
	r, err := h.releases.Get(h.ctx(), slug)
	h.must(err)
	segments, err := h.releases.Segments(h.ctx(), r.ID)
	h.must(err)
	var b strings.Builder
	for _, s := range segments {
		text := strings.ReplaceAll(s.Text, "2.5 million euros", millions[lang])
		fmt.Fprintf(&b, "[%s]\nhash = %q\nother = %q\n\n", s.Key, s.SourceHash, "In "+lang+": "+text)
	}
	done, err := h.releases.ImportTranslation(h.ctx(), admin, slug, lang, lang+".toml", []byte(b.String()))
	h.must(err)
	if len(done.Drafts) > 0 { // the memory had filled in the same
		h.must(h.releases.Submit(h.ctx(), admin, slug, lang))
	}
}

// plan plans the release for a list, as the scheduler would.
func (h *house) plan(r releases.Release, l presslists.List) {
	h.t.Helper()
	h.must(h.mailer.Plan(h.ctx(), h.occurrence(r, l)))
}

func (h *house) occurrence(r releases.Release, l presslists.List) scheduler.Occurrence {
	return scheduler.Occurrence{ReleaseID: r.ID, ListID: l.ID, Country: l.Country, Zone: l.Zone, DueAt: h.clock.Now()}
}

// settle sweeps and delivers until no bell rings at this instant.
func (h *house) settle() {
	h.t.Helper()
	for range 100 {
		h.must(h.mailer.Sweep(h.ctx()))
		rung := h.bells.take()
		if len(rung) == 0 {
			return
		}
		for _, id := range rung {
			h.must(h.mailer.Deliver(h.ctx(), id))
		}
	}
	h.t.Fatal("the house doesn't come to rest")
}

// play settles at this instant and at each later one at which something may be tried.
func (h *house) play() {
	h.t.Helper()
	for range 200 {
		h.settle()
		next, found, err := h.mailer.NextTry(h.ctx())
		h.must(err)
		if !found {
			return
		}
		if !next.After(h.clock.Now()) {
			h.t.Fatalf("idle at %s, and yet something may be tried at %s", h.clock.Now(), next)
		}
		h.clock.MoveTo(next)
	}
	h.t.Fatal("it never ends")
}

// deliveries are those of a release by address.
func (h *house) deliveries(r releases.Release) map[string]Delivery {
	h.t.Helper()
	all, err := h.mailer.Deliveries(h.ctx(), r.ID)
	h.must(err)
	by := map[string]Delivery{}
	for _, d := range all {
		by[strings.ToLower(d.Address)] = d
	}
	return by
}

// states are the states of a release's deliveries by address, as "state reason".
func (h *house) states(r releases.Release) map[string]string {
	h.t.Helper()
	states := map[string]string{}
	for a, d := range h.deliveries(r) {
		states[a] = string(d.State)
		if d.Reason != "" && string(d.Reason) != string(d.State) {
			states[a] += " " + string(d.Reason)
		}
	}
	return states
}

func (h *house) wantStates(r releases.Release, want map[string]string) {
	h.t.Helper()
	if got := h.states(r); !maps.Equal(got, want) {
		h.t.Fatalf("the ledger says\n%v\nand not\n%v", got, want)
	}
}

func (h *house) state(r releases.Release) releases.State {
	h.t.Helper()
	now, err := h.releases.ByID(h.ctx(), r.ID)
	h.must(err)
	return now.State
}

// received is how many mails the sink keeps for each address.
func (h *house) received() map[string]int {
	n := map[string]int{}
	for _, m := range h.sink.Messages() {
		n[strings.ToLower(m.To)]++
	}
	return n
}

func (h *house) wantReceived(want map[string]int) {
	h.t.Helper()
	if got := h.received(); !maps.Equal(got, want) {
		h.t.Fatalf("received %v, want %v", got, want)
	}
}

// bells remembers what was rung.
type bells struct {
	mu   sync.Mutex
	rung []int64
	fail error
}

var _ Bell = (*queue.Queue)(nil)

func (b *bells) Ring(_ context.Context, name string, ids ...int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	for _, id := range ids {
		if name == BellName && !slices.Contains(b.rung, id) {
			b.rung = append(b.rung, id)
		}
	}
	return nil
}

func (b *bells) take() []int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	rung := b.rung
	b.rung = nil
	return rung
}

// events remembers what was told.
type events struct {
	mu   sync.Mutex
	told []Event
}

func (e *events) add(one Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.told = append(e.told, one)
}

func (e *events) of(kind EventKind) []Event {
	e.mu.Lock()
	defer e.mu.Unlock()
	var some []Event
	for _, one := range e.told {
		if one.Kind == kind {
			some = append(some, one)
		}
	}
	return some
}

// dice are random numbers that are the same in every run.
type dice struct {
	seed string
	n    uint64
}

func (d *dice) Read(b []byte) (int, error) {
	for i := 0; i < len(b); i += sha256.Size {
		d.n++
		sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(d.seed), d.n))
		copy(b[i:], sum[:])
	}
	return len(b), nil
}
