package reminders

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/mailer"
	"communique/releases"
)

var (
	catalogue = sync.OnceValue(func() *locales.Catalogue {
		c, err := locales.Load()
		if err != nil {
			panic(err)
		}
		return c
	})
	admin    = accounts.System("officer")
	identity = mailer.Identity{Name: "Bridges press office", From: "press@bridges.example", URL: "https://news.bridges.example"}
)

// house is the street up to the reminders, on one database, with a simulated clock and
// a postman that a test directs.
type house struct {
	testing.TB
	db       *sqldb.DB
	clock    *clock.Simulated
	accounts *accounts.Accounts
	releases *releases.Releases
	postman  *postman
}

func newHouse(t testing.TB, db *sqldb.DB) *house {
	h := &house{TB: t, db: db, clock: clock.NewSimulated(at), postman: &postman{}}
	h.accounts = accounts.New(db, h.clock)
	h.releases = releases.New(db, h.clock, catalogue())
	h.postman.clock = h.clock
	return h
}

// worker is a process that reminds.
func (h *house) worker(name string) *Reminders {
	h.Helper()
	r, err := New(Options{
		DB: h.db, Clock: h.clock, Accounts: h.accounts, Releases: h.releases, Catalogue: catalogue(), Identity: identity,
		Postman: h.postman, Worker: name,
	})
	h.must(err)
	return r
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) partner(slug, country string, languages ...string) accounts.Partner {
	h.Helper()
	p, err := h.accounts.AddPartner(context.Background(), admin, accounts.Partner{
		Slug: slug, Name: "Partner " + slug, Country: country, Languages: languages, Coordinator: slug == "office",
	})
	h.must(err)
	return p
}

func (h *house) person(of accounts.Partner, mailbox, language, zone string) accounts.Person {
	h.Helper()
	p, err := h.accounts.SavePerson(context.Background(), admin, accounts.Person{
		PartnerID: of.ID, Name: "Anna Peeters", Address: address.Address{Given: mailbox}, Language: language, Zone: zone,
	})
	h.must(err)
	return p
}

// source is a release in English with these paragraphs.
func source(slug string, embargo bool, paragraphs ...string) []byte {
	held := ""
	if embargo {
		held = "embargo: 2027-03-01 09:00 Europe/Amsterdam\n"
	}
	return fmt.Appendf(nil, "---\nslug: %s\nlanguage: en\nlanguages: [nl, fr]\ncountries: [NL, BE]\n%s---\n# Bridges *open*\n\nThe lead.\n\n%s\n",
		slug, held, strings.Join(paragraphs, "\n\n"))
}

func (h *house) release(slug string, embargo bool, paragraphs ...string) {
	h.Helper()
	_, err := h.releases.Import(context.Background(), admin, slug+".md", source(slug, embargo, paragraphs...))
	h.must(err)
}

func (h *house) ask(slug string, due time.Time, languages ...string) {
	h.Helper()
	q := releases.Request{Languages: languages, Brief: "Mind the figures.\nThey are in euros."}
	if !due.IsZero() {
		q.Due = releases.Embargo{At: due, Zone: "Europe/Amsterdam"}
	}
	_, err := h.releases.RequestTranslation(context.Background(), admin, slug, q)
	h.must(err)
}

// translate writes each segment and hands the translation in.
func (h *house) translate(slug, language string) {
	h.Helper()
	ctx := context.Background()
	release, err := h.releases.Get(ctx, slug)
	h.must(err)
	segments, err := h.releases.Segments(ctx, release.ID)
	h.must(err)
	var file strings.Builder
	for _, s := range segments {
		fmt.Fprintf(&file, "[%s]\nhash = %q\nother = %q\n", s.Key, s.SourceHash, language+" "+s.Text)
	}
	_, err = h.releases.ImportTranslation(ctx, admin, slug, language, slug+"."+language+".toml", []byte(file.String()))
	h.must(err)
}

// send makes a pass and checks what came of it.
func (h *house) send(r *Reminders, want Outcome) {
	h.Helper()
	got, err := r.Send(context.Background())
	h.must(err)
	if got != want {
		h.Fatalf("at %s: %+v, wanted %+v", h.clock.Now(), got, want)
	}
}

func (h *house) moveTo(s, zoneName string) {
	h.Helper()
	h.clock.MoveTo(local(h, s, zone(h, zoneName)))
}

// postman keeps what it is given; a test says what becomes of it.
type postman struct {
	mu     sync.Mutex
	clock  clock.Clock
	next   []func(begin func() error, deliver func()) mailer.Verdict
	mails  []mailer.Notice
	onMail func(mailer.Notice)
}

// Notify does what the test has planned next; without a plan it delivers.
func (p *postman) Notify(ctx context.Context, n mailer.Notice, begin func(context.Context) error) mailer.Verdict {
	act := delivered
	p.mu.Lock()
	if len(p.next) > 0 {
		act, p.next = p.next[0], p.next[1:]
	}
	p.mu.Unlock()
	return act(func() error { return begin(ctx) }, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.mails = append(p.mails, n)
		if p.onMail != nil {
			p.onMail(n)
		}
	})
}

func (p *postman) plan(acts ...func(begin func() error, deliver func()) mailer.Verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = append(p.next, acts...)
}

func (p *postman) to(mailbox string) []mailer.Notice {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.mails), func(n mailer.Notice) bool { return n.To.String() != mailbox })
}

// What a postman may do.
func delivered(begin func() error, deliver func()) mailer.Verdict {
	if begin() != nil {
		return mailer.Verdict{State: mailer.Planned, Reason: mailer.Stopped}
	}
	deliver()
	return mailer.Verdict{State: mailer.Sent}
}

func refusedFor(reason mailer.Reason) func(func() error, func()) mailer.Verdict {
	return func(func() error, func()) mailer.Verdict {
		return mailer.Verdict{State: mailer.Bounced, Reason: reason, Reply: "no", Suppress: reason == mailer.BadAddress}
	}
}

func later(func() error, func()) mailer.Verdict {
	return mailer.Verdict{State: mailer.Deferred, Reason: mailer.NotNow, Reply: "later"}
}

func relayAway(func() error, func()) mailer.Verdict {
	return mailer.Verdict{State: mailer.Planned, Reason: mailer.ConnLost, Relay: true}
}

// unanswered takes the message, or doesn't, and never says so.
func unanswered(arrives bool) func(func() error, func()) mailer.Verdict {
	return func(begin func() error, deliver func()) mailer.Verdict {
		if begin() == nil && arrives {
			deliver()
		}
		return mailer.Verdict{State: mailer.Uncertain, Reason: mailer.NoAnswer}
	}
}
