package main

import (
	"fmt"
	"io"
	"slices"
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
	"communique/scheduler"
)

// BenchmarkFirstMail measures how long after its instant the first mail of a mailing
// arrives: for a hundred mailings that are due one after the other, for eleven that are due
// together, short ones and long ones, and for a hundred together; with workers in processes
// of their own. It prints the distribution.
func BenchmarkFirstMail(b *testing.B) {
	for _, engine := range []struct {
		name    string
		url     func(testing.TB) string
		workers int
	}{{"sqlite", dbtest.SQLite, 1}, {"postgres-two-workers", dbtest.Postgres, 2}} {
		for _, due := range []struct {
			name string
			send func(*firsts) []scheduler.Occurrence
		}{
			{"spread", (*firsts).spread},
			{"eleven", func(f *firsts) []scheduler.Occurrence { return f.together(eleven, few) }},
			{"eleven-long", func(f *firsts) []scheduler.Occurrence { return f.together(eleven, many) }},
			{"hundred", func(f *firsts) []scheduler.Occurrence { return f.together(measured, few) }},
		} {
			b.Run(engine.name+"/"+due.name, func(b *testing.B) {
				for b.Loop() {
					f := newFirsts(b, engine.url(b))
					journals := f.s.journals()
					for range engine.workers {
						w := f.s.work(journals)
						defer w.stop()
					}
					f.report(due.send(f))
				}
			})
		}
	}
}

// firsts notes when the first mail of each mailing arrived.
type firsts struct {
	b *testing.B
	s *street

	mu      sync.Mutex
	arrived map[string]time.Time // by release and list
}

// measured is how many mailings are measured, and eleven how many countries there are; few
// and many are how many contacts a list has.
const (
	measured = 100
	eleven   = 11
	few      = 20
	many     = 2000
)

func newFirsts(b *testing.B, url string) *firsts {
	b.Helper()
	f := &firsts{b: b, arrived: map[string]time.Time{}}
	server, err := sink.Start(sink.Options{CountOnly: true, OnMessage: f.take})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Close)
	f.s = &street{t: b, url: url, connections: streetWorker, relay: &relay{options: sink.Options{Addr: server.Addr()}}}
	term, err := newTerminal(nil, func(string) string { return "" }, io.Discard, io.Discard)
	f.s.must(err)
	db, err := sqldb.Open(f.s.ctx(), url)
	f.s.must(err)
	f.s.h, err = term.wire(db, plan{identity: mailer.Identity{Name: "Press", From: "press@lipse.example", URL: "https://lipse.example"}})
	f.s.must(err)
	b.Cleanup(f.s.h.close)
	return f
}

// take reads the release and the list from the mail's Feedback-ID.
func (f *firsts) take(m sink.Message) {
	now := time.Now()
	id := strings.Split(between(m.Raw, "\r\nFeedback-ID: ", "\r\n"), ":")
	if len(id) < 2 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if key := id[0] + ":" + id[1]; f.arrived[key].IsZero() {
		f.arrived[key] = now
	}
}

// lists makes press lists in a country, with so many contacts each.
func (f *firsts) lists(country string, n, contacts int) {
	who := accounts.System("bench")
	partner, err := f.s.h.accounts.AddPartner(f.s.ctx(), who, accounts.Partner{Slug: "lipse", Name: "LIPSE", Country: country, Coordinator: true})
	f.s.must(err)
	for i := range n {
		slug := fmt.Sprintf("list-%d", i)
		_, err := f.s.h.lists.Save(f.s.ctx(), who, presslists.List{
			PartnerID: partner.ID, Slug: slug, Country: country, Name: slug, Language: "en", Zone: "Europe/Amsterdam", Window: "0 9 * * *",
		})
		f.s.must(err)
		var csv strings.Builder
		csv.WriteString("email;name\n")
		for j := range contacts {
			fmt.Fprintf(&csv, "journalist.%d.%d@outlet%d.example;Anna de Vries\n", i, j, j)
		}
		_, err = f.s.h.lists.Import(f.s.ctx(), who, slug, "press.csv", strings.NewReader(csv.String()))
		f.s.must(err)
	}
}

// release has a release approved.
func (f *firsts) release(slug, country string) {
	who := accounts.System("bench")
	_, err := f.s.h.releases.Import(f.s.ctx(), who, "news.md", []byte("---\nslug: "+slug+"\nlanguage: en\nlanguages: []\ncountries: ["+country+"]\n---\n"+
		"# Citizens and civil servants invent together\n\nUniversities in eleven countries study how public services get better ideas.\n"))
	f.s.must(err)
	_, err = f.s.h.releases.Approve(f.s.ctx(), who, slug, nil)
	f.s.must(err)
}

func (f *firsts) send(slug string, at time.Time) []scheduler.Occurrence {
	all, err := f.s.h.scheduler.Send(f.s.ctx(), accounts.System("bench"), slug, scheduler.When{Rule: scheduler.RuleAt, At: at})
	f.s.must(err)
	return all
}

// spread has a hundred releases sent to one list, one after the other.
func (f *firsts) spread() (all []scheduler.Occurrence) {
	f.lists("NL", 1, few)
	for i := range measured {
		f.release(fmt.Sprintf("news-%d", i), "NL")
	}
	begin := f.s.h.clock.Now().Add(5 * time.Second)
	for i := range measured {
		all = append(all, f.send(fmt.Sprintf("news-%d", i), begin.Add(time.Duration(i)*237*time.Millisecond))...)
	}
	return all
}

// together has a release sent to so many lists at one instant.
func (f *firsts) together(lists, contacts int) []scheduler.Occurrence {
	f.lists("SK", lists, contacts)
	f.release("at-once", "SK")
	return f.send("at-once", f.s.h.clock.Now().Add(5*time.Second))
}

// report waits for the first mail of each and prints how long after its instant it came.
func (f *firsts) report(all []scheduler.Occurrence) {
	f.b.Helper()
	after := make([]time.Duration, len(all))
	f.s.until("the first mail of each mailing is there", func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		for i, o := range all {
			at := f.arrived[fmt.Sprintf("%d:%d", o.ReleaseID, o.ListID)]
			if at.IsZero() {
				return false
			}
			after[i] = at.Sub(o.DueAt)
		}
		return true
	})
	slices.Sort(after)
	at := func(share float64) time.Duration { return after[min(len(after)-1, int(share*float64(len(after))))] }
	f.b.Logf("%d mailings: first mail after its instant: min %v, p50 %v, p90 %v, p99 %v, max %v",
		len(after), after[0], at(0.5), at(0.9), at(0.99), after[len(after)-1])
	if after[0] < 0 {
		f.b.Errorf("one was early by %v", -after[0])
	}
	f.b.ReportMetric(float64(at(0.5).Milliseconds()), "p50-ms")
	f.b.ReportMetric(float64(at(0.99).Milliseconds()), "p99-ms")
	f.b.ReportMetric(float64(after[len(after)-1].Milliseconds()), "max-ms")
}
