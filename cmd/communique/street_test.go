package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// street is a database with a press list and an approved release, a relay in the
// test's own process, and workers in processes of their own.
type street struct {
	t           testing.TB
	url         string
	h           *house
	relay       *relay
	release     releases.Release
	recipients  int
	connections int
	mailing     int64
}

// soak is the number of rounds of the long form of these tests; 0 for the short one.
func soak() int {
	n, _ := strconv.Atoi(os.Getenv("COMMUNIQUE_SOAK"))
	return n
}

// crowd is how many recipients a test has: many in the long form.
func crowd() int {
	if soak() > 0 {
		return 10_000
	}
	return 800
}

const streetWorker = 5 // connections of a worker, unless a test says otherwise

// newStreet plans a release for so many contacts; nobody delivers yet.
func newStreet(t testing.TB, url string, recipients int, o sink.Options) *street {
	t.Helper()
	s := openStreet(t, url, recipients, o)
	list, err := s.h.lists.List(s.ctx(), "press")
	s.must(err)
	s.must(s.h.mailer.Plan(s.ctx(), scheduler.Occurrence{
		ReleaseID: s.release.ID, ListID: list.ID, Country: list.Country, Zone: list.Zone, DueAt: s.h.clock.Now(),
	}))
	status, err := s.h.mailer.Status(s.ctx(), s.release.ID)
	s.must(err)
	s.mailing = status.Mailings[0].ID
	return s
}

// openStreet has a release approved for so many contacts; nothing is planned yet.
func openStreet(t testing.TB, url string, recipients int, o sink.Options) *street {
	t.Helper()
	s := &street{t: t, url: url, recipients: recipients, connections: streetWorker, relay: startRelay(t, o)}
	term, err := newTerminal(nil, func(string) string { return "" }, io.Discard, io.Discard)
	s.must(err)
	db, err := sqldb.Open(s.ctx(), url)
	s.must(err)
	s.h, err = term.wire(db, plan{identity: mailer.Identity{Name: "Press", From: "press@lipse.example", URL: "https://lipse.example"}})
	s.must(err)
	t.Cleanup(s.h.close)
	s.furnish()
	return s
}

func (s *street) ctx() context.Context { return context.Background() }

func (s *street) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *street) furnish() {
	s.t.Helper()
	who := accounts.System("test")
	partner, err := s.h.accounts.AddPartner(s.ctx(), who, accounts.Partner{Slug: "lipse", Name: "LIPSE", Country: "NL", Coordinator: true})
	s.must(err)
	_, err = s.h.lists.Save(s.ctx(), who, presslists.List{
		PartnerID: partner.ID, Slug: "press", Country: "NL", Name: "Press", Language: "en", Zone: "Europe/Amsterdam", Window: "0 9 * * *",
	})
	s.must(err)
	var csv strings.Builder
	csv.WriteString("email;name\n")
	for i := range s.recipients {
		fmt.Fprintf(&csv, "journalist.%d@outlet%d.example;Anna de Vries\n", i, i%97)
	}
	_, err = s.h.lists.Import(s.ctx(), who, "press", "press.csv", strings.NewReader(csv.String()))
	s.must(err)
	s.approve("news")
}

// approve has a release approved, and makes it the one that this is about.
func (s *street) approve(slug string) {
	s.t.Helper()
	who := accounts.System("test")
	_, err := s.h.releases.Import(s.ctx(), who, "news.md", []byte("---\nslug: "+slug+"\nlanguage: en\nlanguages: []\ncountries: [NL]\nplace: Rotterdam\n---\n"+
		"# Citizens and civil servants invent together\n\nUniversities in eleven countries study how public services get better ideas.\n"))
	s.must(err)
	_, err = s.h.releases.Approve(s.ctx(), who, slug, nil)
	s.must(err)
	s.release, err = s.h.releases.Get(s.ctx(), slug)
	s.must(err)
}

// until asks until it is so; a minute and a half is more than anything here needs.
func (s *street) until(what string, so func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(90 * time.Second); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			status, _ := s.h.mailer.Status(s.ctx(), s.release.ID)
			s.t.Fatalf("it never came to this: %s; the relay has %d mails, the ledger %+v", what, s.relay.stored(), status)
		}
	}
}

// untilStored waits until the relay has so many mails.
func (s *street) untilStored(n int) {
	s.t.Helper()
	s.until(fmt.Sprint(n, " mails at the relay"), func() bool { return s.relay.stored() >= n })
}

// untilSettled waits until every delivery is sent or uncertain.
func (s *street) untilSettled() {
	s.t.Helper()
	s.untilAllAre("sent or uncertain", mailer.Sent, mailer.Uncertain)
}

// untilSent waits until every delivery is sent.
func (s *street) untilSent() {
	s.t.Helper()
	s.untilAllAre("sent", mailer.Sent)
}

// untilAllAre asks the database, which has its own work to do, not too often.
func (s *street) untilAllAre(what string, states ...mailer.State) {
	s.t.Helper()
	next := time.Time{}
	s.until("all are "+what, func() bool {
		if time.Now().Before(next) {
			return false
		}
		next = time.Now().Add(50 * time.Millisecond)
		return s.total(states...) == s.recipients
	})
}

// total counts the deliveries in these states.
func (s *street) total(states ...mailer.State) int {
	status, err := s.h.mailer.Status(s.ctx(), s.release.ID)
	if err != nil {
		return -1 // the database is away
	}
	return status.Total(states...)
}

func (s *street) deliveries() []mailer.Delivery {
	s.t.Helper()
	all, err := s.h.mailer.Deliveries(s.ctx(), s.release.ID)
	s.must(err)
	if len(all) != s.recipients {
		s.t.Fatalf("%d deliveries for %d recipients", len(all), s.recipients)
	}
	return all
}

// journals is a folder for the journals of one machine.
func (s *street) journals() string {
	s.t.Helper()
	return filepath.Join(s.t.TempDir(), "journals")
}

// relay is a sink that can be restarted on its address, and remembers what each of
// its lives received.
type relay struct {
	t       testing.TB
	options sink.Options

	mu   sync.Mutex
	sink *sink.Sink
	ids  map[string][]string // Message-IDs by recipient
	by   map[string]int      // mails by the name of their sender
	n    int
	last time.Time
}

func startRelay(t testing.TB, o sink.Options) *relay {
	t.Helper()
	r := &relay{t: t, options: o, ids: map[string][]string{}, by: map[string]int{}}
	r.options.CountOnly, r.options.OnMessage = true, r.take
	r.start()
	r.options.Addr = r.sink.Addr()
	t.Cleanup(func() { r.sink.Close() })
	return r
}

func (r *relay) start() {
	r.t.Helper()
	s, err := sink.Start(r.options)
	for deadline := time.Now().Add(30 * time.Second); err != nil && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond) // somebody else's connection may have got our port meanwhile
		s, err = sink.Start(r.options)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	r.sink = s
}

func (r *relay) take(m sink.Message) {
	id := between(m.Raw, "\r\nMessage-ID: <", ">")
	sender := strings.Trim(between(m.Raw, "\r\nFrom: ", " <"), `"`)
	r.mu.Lock()
	defer r.mu.Unlock()
	to := strings.ToLower(m.To)
	r.ids[to] = append(r.ids[to], id)
	r.by[sender]++
	r.n++
	r.last = time.Now()
}

// between is the text from the first before to the next after.
func between(raw []byte, before, after string) string {
	_, rest, _ := bytes.Cut(raw, []byte(before))
	text, _, _ := bytes.Cut(rest, []byte(after))
	return string(text)
}

// stop goes away, with whatever was being said.
func (r *relay) stop() { r.sink.Close() }

// share counts the mails of the sender with this name.
func (r *relay) share(name string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.by[name]
}

// latest is when the last mail was stored.
func (r *relay) latest() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

// forget makes the relay begin anew.
func (r *relay) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.ids)
	r.n = 0
}

// stored counts all mails that were ever stored.
func (r *relay) stored() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

// received gives the Message-IDs that each recipient got.
func (r *relay) received() map[string][]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := make(map[string][]string, len(r.ids))
	for to, ids := range r.ids {
		got[to] = append([]string(nil), ids...)
	}
	return got
}

// eachEngine runs a test on a fresh database of each engine.
func eachEngine(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	dbtest.URLs(t, f)
}
