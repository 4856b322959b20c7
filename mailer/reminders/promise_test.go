package reminders

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/migrations/dbtest"
	"communique/releases"

	"pgregory.net/rapid"
)

// TestThePromise: whatever is asked, edited and sent back, whoever stops, is refused or
// killed, and however many processes remind at once: nobody gets two digests on a day
// of their calendar, nobody is told the same thing twice, nobody is told of a comment that
// is their own, settled or not for them, who stopped gets nothing, and once the world rests
// everybody has been told everything, but for what an uncertain digest says.
func TestThePromise(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, map[sqldb.Engine]int{sqldb.SQLite: 20, sqldb.Postgres: 10}[db.Engine()])
		h := newHouse(t, db)
		world := 0
		rapid.Check(t, func(t *rapid.T) {
			world++
			w := newWorld(h, t, world)
			t.Repeat(map[string]func(*rapid.T){
				"ask": w.ask, "edit": w.edit, "translate": w.translate, "send back": w.sendBack, "decline": w.decline,
				"stop": w.stop, "resume": w.resume, "wait": w.wait, "send": w.send, "send at once": w.sendAtOnce, "kill": w.kill,
				"move": w.move, "comment": w.comment, "settle": w.settle,
			})
			w.rest()
		})
	})
}

// world is a house of two partners, whose people live on clocks far apart, and a
// release of its own.
type world struct {
	*house
	t         *rapid.T
	slug      string
	edits     int
	partners  []accounts.Partner
	people    []accounts.Person
	processes []*Reminders

	comments map[int64]releases.Comment // as they are now

	days  map[string]bool // person and day
	heard map[string]bool // person and occasion
}

func newWorld(h *house, t *rapid.T, n int) *world {
	w := &world{house: h, t: t, slug: fmt.Sprintf("news-%d", n), comments: map[int64]releases.Comment{}, days: map[string]bool{}, heard: map[string]bool{}}
	w.postman.next, w.postman.onMail = nil, w.delivered
	w.processes = []*Reminders{h.worker("one"), h.worker("two")}
	for i, p := range []struct{ slug, country, zone string }{
		{"office", "NL", ""}, {"be", "BE", "Europe/Brussels"}, {"far", "NZ", "Pacific/Auckland"}, {"west", "US", "America/Los_Angeles"},
	} {
		partner, err := h.accounts.Partner(context.Background(), p.slug)
		if err != nil {
			partner = h.partner(p.slug, p.country, []string{"en", "nl", "fr", "fr"}[i])
		}
		w.partners = append(w.partners, partner)
		w.people = append(w.people, h.person(partner, fmt.Sprintf("%s-%d@x.example", p.slug, n), []string{"en", "nl", "ro", "sk"}[i], p.zone))
		w.people[i].Name = p.slug
		w.people[i], err = h.accounts.SavePerson(context.Background(), admin, w.people[i])
		h.must(err)
	}
	h.release(w.slug, rapid.Bool().Draw(t, "embargo"), "One.", "Two.")
	return w
}

// delivered checks each mail as it arrives. It runs where a mail's claim holds, so the
// rows of its digest are what it tells.
func (w *world) delivered(n mailer.Notice) {
	for _, p := range w.people {
		if p.Address.String() != n.To.String() {
			continue
		}
		of := w.readerOf(p)
		day := p.Address.Key + " " + of.today(w.clock.Now())
		if w.days[day] {
			w.t.Errorf("a second digest: %s", day)
		}
		w.days[day] = true
		told := w.tells(n.ID)
		if len(told) == 0 {
			w.t.Errorf("a mail that tells nothing: %s", n.Text)
		}
		for _, o := range told {
			key := fmt.Sprint(p.ID, o)
			if w.heard[key] {
				w.t.Errorf("told twice: %s", key)
			}
			w.heard[key] = true
			w.mayHear(of, o)
		}
		if now, err := w.accounts.Person(context.Background(), p.ID); err != nil || !now.Reminded() {
			w.t.Errorf("a mail to one who wants none: %+v, %v", now, err)
		}
	}
}

// mayHear checks that a comment of which somebody is told is another's, open and for them.
func (w *world) mayHear(of reader, o occasion) {
	if o.kind != Commented {
		return
	}
	c, known := w.comments[o.number]
	its := of.partner.Coordinator || c.Language != "" && of.partner.Speaks(c.Language)
	if !known || c.Language != o.language || !c.Open() || c.Actor == of.person.Name || !its {
		w.t.Errorf("%s is told of %+v", of.person.Name, c)
	}
}

func (w *world) readerOf(p accounts.Person) reader {
	for _, partner := range w.partners {
		if partner.ID == p.PartnerID {
			of, err := desk{partners: map[int64]accounts.Partner{partner.ID: partner}}.reader(p)
			w.must(err)
			return of
		}
	}
	w.t.Fatalf("whose is %+v?", p)
	return reader{}
}

func (w *world) language(t *rapid.T) string {
	return rapid.SampledFrom([]string{"nl", "fr"}).Draw(t, "language")
}

func (w *world) ask(t *rapid.T) {
	due := time.Time{}
	if h := rapid.IntRange(0, 240).Draw(t, "hours"); h > 0 {
		due = w.clock.Now().Add(time.Duration(h) * time.Hour)
	}
	w.house.ask(w.slug, due, w.language(t))
}

func (w *world) edit(*rapid.T) {
	w.edits++
	w.release(w.slug, false, fmt.Sprintf("One, edited %d times.", w.edits), "Two.")
}

func (w *world) translate(t *rapid.T) {
	language := w.language(t)
	w.house.translate(w.slug, language)
	if rapid.Bool().Draw(t, "approve") {
		_, _ = w.releases.ApproveTranslation(context.Background(), admin, w.slug, language)
	}
}

// The verbs that a release may refuse as it is.
func (w *world) sendBack(t *rapid.T) {
	_, _ = w.releases.SendBack(context.Background(), admin, w.slug, w.language(t), "figures")
}

func (w *world) decline(t *rapid.T) {
	_ = w.releases.Decline(context.Background(), admin, w.slug, w.language(t), "nobody here")
}

// comment lets somebody say something about the source or a translation.
func (w *world) comment(t *rapid.T) {
	about := rapid.SampledFrom([]string{"", "nl", "fr"}).Draw(t, "about")
	c, err := w.releases.Comment(context.Background(), accounts.System(w.someone(t).Name), w.slug, about, "lead", "Is this right?")
	w.must(err)
	w.comments[c.ID] = c
}

func (w *world) settle(t *rapid.T) {
	if len(w.comments) == 0 {
		return
	}
	id := rapid.SampledFrom(slices.Sorted(maps.Keys(w.comments))).Draw(t, "comment")
	c, was := w.comments[id], w.comments[id].Open()
	w.must(w.releases.SettleComment(context.Background(), admin, w.slug, id, was))
	if c.ResolvedAt = (time.Time{}); was {
		c.ResolvedAt = w.clock.Now()
	}
	w.comments[id] = c
}

func (w *world) someone(t *rapid.T) accounts.Person {
	return w.people[rapid.IntRange(0, len(w.people)-1).Draw(t, "person")]
}

func (w *world) stop(t *rapid.T) {
	_, err := w.accounts.StopReminders(context.Background(), w.someone(t).Token)
	w.must(err)
}

func (w *world) resume(t *rapid.T) {
	w.must(w.accounts.ResumeReminders(context.Background(), admin, w.someone(t).ID))
}

// move takes a person to another zone that is east of the present one, so that no day
// of their calendar comes twice.
func (w *world) move(t *rapid.T) {
	i := rapid.IntRange(0, len(w.people)-1).Draw(t, "person")
	p := w.people[i]
	p.Zone = map[string]string{"America/Los_Angeles": "America/New_York", "Europe/Brussels": "Europe/Tallinn"}[p.Zone]
	if p.Zone == "" {
		return
	}
	var err error
	w.people[i], err = w.accounts.SavePerson(context.Background(), admin, p)
	w.must(err)
}

func (w *world) wait(t *rapid.T) {
	w.clock.Advance(time.Duration(rapid.IntRange(1, 1200).Draw(t, "minutes")) * time.Minute)
}

// fates are what may become of a mail.
var fates = map[string]func(func() error, func()) mailer.Verdict{
	"delivered": delivered, "later": later, "relay away": relayAway, "policy": refusedFor(mailer.Policy),
	"bad address": refusedFor(mailer.BadAddress), "lost": unanswered(false), "arrived unsaid": unanswered(true),
}

func (w *world) fate(t *rapid.T) {
	names := []string{"delivered", "delivered", "delivered", "later", "relay away", "policy", "bad address", "lost", "arrived unsaid"}
	w.postman.plan(fates[rapid.SampledFrom(names).Draw(t, "fate")])
}

func (w *world) process(t *rapid.T) *Reminders {
	return w.processes[rapid.IntRange(0, 1).Draw(t, "process")]
}

func (w *world) send(t *rapid.T) {
	w.fate(t)
	_, err := w.process(t).Send(context.Background())
	w.must(err)
}

// sendAtOnce lets both processes make their passes side by side.
func (w *world) sendAtOnce(t *rapid.T) {
	w.fate(t)
	done := make(chan error)
	for _, p := range w.processes {
		go func() {
			_, err := p.Send(context.Background())
			done <- err
		}()
	}
	for range w.processes {
		w.must(<-done)
	}
}

func (w *world) kill(t *rapid.T) {
	w.postman.next = nil
	w.killed(w.process(t), rapid.Bool().Draw(t, "begun"), rapid.Bool().Draw(t, "arrives"))
	w.postman.next = nil
}

// rest lets two weeks pass in which nothing is done but reminding, and looks whether
// anybody wasn't told of something.
func (w *world) rest() {
	ctx := context.Background()
	w.postman.next = nil
	for _, p := range w.people {
		w.must(w.accounts.ResumeReminders(ctx, admin, p.ID))
	}
	for range 14 * 24 * 2 / 5 {
		w.clock.Advance(2*time.Hour + 30*time.Minute)
		_, err := w.processes[0].Send(ctx)
		w.must(err)
	}
	all, err := w.processes[0].Status(ctx)
	w.must(err)
	for _, s := range all {
		if strings.HasSuffix(s.Person.Address.Key, "@x.example") && s.Untold > 0 {
			w.t.Errorf("%s was never told of %d things: %+v", s.Person.Address, s.Untold, s.Last)
		}
		w.must(w.accounts.RemovePerson(ctx, admin, s.Person.ID))
	}
	w.must(w.releases.Withdraw(ctx, admin, w.slug, "over"))
}
