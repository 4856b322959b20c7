package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sink"
	"communique/mailer"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// office is a house with a release, approved in English, and lists on which it may be rehearsed.
type office struct {
	t    *testing.T
	url  string
	h    *house
	term *terminal
}

// bridgeDay is when the release's embargo ends.
var bridgeDay = time.Date(2026, time.March, 28, 17, 0, 0, 0, time.UTC)

const bridgeNews = `---
slug: news
language: en
languages: [nl]
countries: [NL, GB]
embargo: 2026-03-28 18:00 Europe/Amsterdam
---
# Bridges open in two countries

Two new bridges open on Monday.

## Contact {.contact}

Press desk, [press@bridges.example](mailto:press@bridges.example)
`

func newOffice(t *testing.T, url string) *office {
	t.Helper()
	var out bytes.Buffer
	term, err := newTerminal(nil, func(string) string { return "" }, &out, &out)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, url: url, term: term}
	o.h, err = term.openFor(t.Context(), url, plan{clock: clock.NewSimulated(bridgeDay.Add(-48 * time.Hour))})
	o.must(err)
	t.Cleanup(o.h.close)
	who := accounts.System("test")
	_, err = o.h.accounts.AddPartner(t.Context(), who, accounts.Partner{Slug: "gb", Name: "Bridges", Country: "GB", Languages: []string{"en"}})
	o.must(err)
	_, err = o.h.releases.Import(t.Context(), who, "news.md", []byte(bridgeNews))
	o.must(err)
	_, err = o.h.releases.Approve(t.Context(), who, "news", []string{"en"})
	o.must(err)
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// list adds a press list, with a contact in English for each name.
func (o *office) list(slug, country, window, zone string, names ...string) presslists.List {
	o.t.Helper()
	partner, err := o.h.accounts.Partner(o.t.Context(), "gb")
	o.must(err)
	l, err := o.h.lists.Save(o.t.Context(), accounts.System("test"), presslists.List{
		Slug: slug, PartnerID: partner.ID, Country: country, Name: slug, Language: "en", Zone: zone, Window: window,
	})
	o.must(err)
	var csv strings.Builder
	csv.WriteString("email,name\n")
	for _, name := range names {
		fmt.Fprintf(&csv, "%s@%s.example,%s\n", name, slug, name)
	}
	_, err = o.h.lists.Import(o.t.Context(), accounts.System("test"), slug, "contacts.csv", strings.NewReader(csv.String()))
	o.must(err)
	return l
}

// rehearse runs the command as a person would, and reads what it gives a script.
func (o *office) rehearse(env map[string]string, args ...string) (r rehearsed, code int, stderr string) {
	o.t.Helper()
	var out, errs bytes.Buffer
	env["COMMUNIQUE_DB"], env["COMMUNIQUE_FROM"] = o.url, "press@bridges.example"
	for name, value := range env {
		o.t.Setenv(name, value)
	}
	args = append([]string{"rehearse", "news", "--json", "--begin", bridgeDay.Add(-24 * time.Hour).Format(time.RFC3339)}, args...)
	code = run(context.Background(), args, os.Getenv, &out, &errs)
	if out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			o.t.Fatal(err)
		}
	}
	return r, code, errs.String()
}

func TestARehearsalTouchesNeitherTheDatabaseNorARelay(t *testing.T) {
	dbtest.URLs(t, func(t *testing.T, url string) {
		o := newOffice(t, url)
		o.list("gb", "GB", "30 8 * * 1-5", "Europe/London", "anna", "bert", "gone")
		o.must(o.h.lists.Suppress(t.Context(), accounts.System("test"), "gone@gb.example", presslists.Manual, ""))
		relay, err := net.Listen("tcp", "127.0.0.1:0")
		o.must(err)
		defer relay.Close()
		var called atomic.Int64
		go func() {
			for {
				conn, err := relay.Accept()
				if err != nil {
					return
				}
				called.Add(1)
				_ = conn.Close()
			}
		}()
		before := fingerprint(t, url)
		r, code, stderr := o.rehearse(map[string]string{"COMMUNIQUE_SMTP": "smtp://" + relay.Addr().String(), "TMPDIR": t.TempDir()})
		if code != exitDone {
			t.Fatalf("it ended with %d: %s", code, stderr)
		}
		if r.Received != 2 || r.Totals["sent"] != 2 || r.Totals["suppressed"] != 1 || len(r.Held) != 2 || r.Held[1].Reason != "suppressed" {
			t.Errorf("%+v", r)
		}
		if r.Kept == nil || !*r.Kept {
			t.Error("it doesn't say that the embargo was kept")
		}
		if n := called.Load(); n != 0 {
			t.Errorf("the relay was called %d times", n)
		}
		if diff := cmp.Diff(before, fingerprint(t, url)); diff != "" {
			t.Errorf("(-before +after)\n%s", diff)
		}
		if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); len(left) > 0 {
			t.Errorf("it has left %v", left)
		}
	})
}

// TestRehearsedMinutesAreThoseOfARealRun plays the same release in earnest, on a simulated
// clock, through a house of its own: what the rehearsal foretold comes to pass.
func TestRehearsedMinutesAreThoseOfARealRun(t *testing.T) {
	zones := []string{
		"Europe/London", "Europe/Amsterdam", "Europe/Tallinn", "Europe/Bucharest", "Atlantic/Canary", "Europe/Lisbon",
		"America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Casablanca",
	}
	window := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%d %d %s * %s", rapid.IntRange(0, 59).Draw(t, "minute"), rapid.IntRange(0, 23).Draw(t, "hour"),
			rapid.SampledFrom([]string{"*", "*", "1-7", "29-31"}).Draw(t, "day"), rapid.SampledFrom([]string{"*", "1-5", "0,6"}).Draw(t, "weekday"))
	})
	dbtest.URLs(t, func(t *testing.T, url string) {
		o := newOffice(t, url)
		for seed := range 24 {
			country := []string{"GB", "NL"}[seed%2]
			zone := rapid.SampledFrom(zones).Example(seed)
			o.list(fmt.Sprint("list-", seed), country, window.Example(seed), zone, "anna", fmt.Sprint("only-", seed))
		}
		r, code, stderr := o.rehearse(map[string]string{}, "--addresses")
		if code != exitDone {
			t.Fatalf("it ended with %d: %s", code, stderr)
		}
		foretold := map[string]string{}
		for _, b := range r.Mails {
			for _, a := range b.Addresses {
				foretold[a] = b.At + " " + b.Language + " " + b.List
			}
		}
		if len(foretold) != 48 {
			t.Fatalf("%d recipients, not 48: %+v", len(foretold), r)
		}
		if diff := cmp.Diff(o.inEarnest(), foretold); diff != "" {
			t.Errorf("(-in earnest +rehearsed)\n%s", diff)
		}
	})
}

// inEarnest sends the release from the office's own database, and gives for each address
// the minute, the language and the list.
func (o *office) inEarnest() map[string]string {
	o.t.Helper()
	c := clock.NewSimulated(bridgeDay.Add(-24 * time.Hour))
	got := map[string]string{}
	lists, err := o.h.lists.Lists(o.t.Context())
	o.must(err)
	server, err := sink.Start(sink.Options{Clock: c, OnMessage: func(m sink.Message) {
		for _, l := range lists {
			if strings.Contains(string(m.Raw), "List-Id: <"+l.Slug+".press.") {
				language := between(m.Raw, "Content-Language: ", "\r\n")
				got[m.To] = m.At.Truncate(time.Minute).Format(time.RFC3339) + " " + language + " " + l.Slug
			}
		}
	}})
	o.must(err)
	defer server.Close()
	relay, err := mailer.ParseRelay("smtp://" + server.Addr())
	o.must(err)
	db := dbtest.Open(o.t, o.url)
	h, err := o.term.wire(db, plan{
		clock: c, listen: true, relays: []mailer.Relay{relay}, journal: o.t.TempDir(),
		identity: mailer.Identity{Name: "Press", From: "press@bridges.example", URL: "http://127.0.0.1"},
	})
	o.must(err)
	defer func() { _ = h.mailer.Close() }()
	_, err = h.scheduler.Send(o.t.Context(), accounts.System("test"), "news", scheduler.When{Rule: scheduler.RuleWindow})
	o.must(err)
	engine := replay{h: h, clock: c, planner: h.mailer, moved: func() int { return server.Totals().Asked }}
	o.must(together(o.t.Context(), h.listen, engine.run))
	return got
}

func TestARehearsalThatCantAddUpIsAFault(t *testing.T) {
	kept, broken := true, false
	for want, r := range map[string]rehearsed{
		"":                     {Kept: &kept},
		"cli.rehearse_embargo": {Kept: &broken},
		"cli.demo_disagrees":   {Differs: rehearsedMismatch{Twice: 1}},
		"cli.rehearse_wrong":   {Wrong: map[string]int{"Subject": 1}},
	} {
		all := r.faults()
		if want == "" && len(all) == 0 {
			continue
		}
		if len(all) != 1 || all[0].ID != want {
			t.Errorf("%v, want %s", all, want)
		}
	}
}

func TestTheServerAndTheLedgerAreCompared(t *testing.T) {
	sent := mailer.Delivery{State: mailer.Sent, ListID: 1, Language: "en", Address: "Anna@München.example"}
	got := receipt{list: 1, language: "en", to: addressDigest("anna@xn--mnchen-3ya.example"), copies: 1}
	with := func(change func(*mailer.Delivery, *receipt)) (mailer.Delivery, receipt) {
		d, g := sent, got
		change(&d, &g)
		return d, g
	}
	for name, c := range map[string]struct {
		change func(*mailer.Delivery, *receipt)
		lost   bool
		want   rehearsedMismatch
	}{
		"the same":                 {func(*mailer.Delivery, *receipt) {}, false, rehearsedMismatch{}},
		"never arrived":            {func(*mailer.Delivery, *receipt) {}, true, rehearsedMismatch{NotReceived: 1}},
		"refused, and arrived":     {func(d *mailer.Delivery, _ *receipt) { d.State = mailer.Bounced }, false, rehearsedMismatch{NotSent: 1}},
		"refused":                  {func(d *mailer.Delivery, _ *receipt) { d.State = mailer.Bounced }, true, rehearsedMismatch{}},
		"its fate isn't known":     {func(d *mailer.Delivery, _ *receipt) { d.State = mailer.Uncertain }, false, rehearsedMismatch{}},
		"in another language":      {func(_ *mailer.Delivery, g *receipt) { g.language = "nl" }, false, rehearsedMismatch{Otherwise: 1}},
		"for another list":         {func(_ *mailer.Delivery, g *receipt) { g.list = 2 }, false, rehearsedMismatch{Otherwise: 1}},
		"to somebody else":         {func(_ *mailer.Delivery, g *receipt) { g.to = addressDigest("b@b.example") }, false, rehearsedMismatch{Otherwise: 1}},
		"twice":                    {func(_ *mailer.Delivery, g *receipt) { g.copies = 2 }, false, rehearsedMismatch{Twice: 1}},
		"twice, since it was lost": {func(d *mailer.Delivery, g *receipt) { d.Resends, g.copies = 1, 2 }, false, rehearsedMismatch{}},
	} {
		t.Run(name, func(t *testing.T) {
			d, g := with(c.change)
			var m rehearsedMismatch
			m.add(d, g, !c.lost)
			if m != c.want {
				t.Errorf("%+v, want %+v", m, c.want)
			}
		})
	}
}
