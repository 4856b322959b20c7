package mailer

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"

	"pgregory.net/rapid"
)

// TestTheLedgerTellsTheTruth plays stories at random (overlapping lists, servers
// that refuse, drop and forget, workers that are killed, journalists who
// unsubscribe, releases that are withdrawn and revised) and then compares the
// ledger with the server, mail by mail.
func TestTheLedgerTellsTheTruth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, soak(map[sqldb.Engine]int{sqldb.SQLite: 9, sqldb.Postgres: 3}[db.Engine()]))
		h := newHouse(t, db)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			s := newStory(h, rt, n)
			defer func() { _ = s.mailer.Close() }()
			rt.Repeat(map[string]func(*rapid.T){
				"plan":        s.plan,
				"deliver":     s.deliver,
				"kill":        s.kill,
				"wait":        s.wait,
				"unsubscribe": s.stop,
				"translate":   s.translate,
				"revise":      s.revise,
				"withdraw":    s.withdraw,
				"":            s.check,
			})
			s.end()
		})
	})
}

// tried lets the helpers of the house fail a try of rapid's.
type tried struct {
	testing.TB
	rt *rapid.T
}

func (t tried) Fatal(args ...any)                 { t.rt.Fatal(args...) }
func (t tried) Fatalf(format string, args ...any) { t.rt.Fatalf(format, args...) }
func (t tried) Errorf(format string, args ...any) { t.rt.Fatalf(format, args...) }

// story is one release and its lists, on a database that has seen others.
type story struct {
	*house
	release releases.Release
	lists   []presslists.List
	own     map[string]string // address → own language
	on      map[string][]presslists.List
	old     int // messages of earlier stories

	stopped     map[string]int // address → how many mails it had when it was stopped
	withdrawnAt int            // messages when it was withdrawn, -1: never
	revisions   int
	n, victims  int
	ended       map[int64]State
	over        bool
}

var misfortunes = map[string][]sink.Reply{
	"fine":      nil,
	"grey":      sink.Times(2, sink.Say("450 4.2.0 Greylisted")),
	"gone":      {sink.Say("550 5.1.1 No such user")},
	"disliked":  {sink.SayAtDot("554 5.7.1 Spam")},
	"lost":      {sink.DropAtDot(true)},
	"lost-both": {sink.DropAtDot(true), sink.DropAtDot(true)},
	"unheard":   {sink.DropAtDot(false)},
	"cut":       {{At: sink.AtRcpt, Drop: true}, sink.DropAtDot(true), sink.Say("450 4.2.0 Later")},
}

func newStory(h *house, rt *rapid.T, n int) *story {
	inside := *h // the same house, whose complaints go to rapid
	inside.t = tried{h.t, rt}
	h = &inside
	s := &story{
		house: h, own: map[string]string{}, on: map[string][]presslists.List{}, old: len(h.sink.Messages()),
		stopped: map[string]int{}, withdrawnAt: -1, ended: map[int64]State{},
	}
	h.bells.take()
	slug := fmt.Sprintf("r%d", n)
	lines := [2][]string{}
	for i := range rapid.IntRange(1, 6).Draw(rt, "people") {
		kind := rapid.SampledFrom(slices.Sorted(maps.Keys(misfortunes))).Draw(rt, "server")
		address := fmt.Sprintf("%s-%d-%d@desk.example", kind, n, i)
		h.sink.Script(address, misfortunes[kind]...)
		s.own[address] = rapid.SampledFrom([]string{"", "en", "nl", "fr"}).Draw(rt, "language")
		where := rapid.SampledFrom([][]int{{0}, {1}, {0, 1}}).Draw(rt, "lists")
		for _, w := range where {
			lines[w] = append(lines[w], address+","+s.own[address])
		}
	}
	for i, language := range []string{"en", "nl"} {
		l := h.list(fmt.Sprintf("%s-list-%d", slug, i), "NL", language, lines[i]...)
		s.lists = append(s.lists, l)
		for _, line := range lines[i] {
			address, _, _ := strings.Cut(line, ",")
			s.on[address] = append(s.on[address], l)
		}
	}
	s.release = h.release(slug)
	o := h.options(slug)
	o.Scheduler = s
	s.mailer, s.n = New(o), n
	return s
}

// Occurrences says that something is still due, until the story comes to its end.
func (s *story) Occurrences(context.Context, int64) ([]scheduler.Occurrence, error) {
	if s.over {
		return nil, nil
	}
	return []scheduler.Occurrence{{State: scheduler.Waiting}}, nil
}

func (s *story) plan(rt *rapid.T) {
	o := s.occurrence(s.release, rapid.SampledFrom(s.lists).Draw(rt, "list"))
	if err := s.mailer.Plan(s.ctx(), o); err != nil && s.withdrawnAt < 0 && s.revisions == 0 {
		rt.Fatal(err)
	}
}

func (s *story) deliver(*rapid.T) { s.settle() }

func (s *story) wait(rt *rapid.T) {
	s.clock.Advance(rapid.SampledFrom([]time.Duration{time.Second, lease + 1, 6 * time.Minute, resendAfter, time.Hour}).Draw(rt, "time"))
}

// kill has a worker begin and vanish at a point of its some-th mail.
func (s *story) kill(rt *rapid.T) {
	points := []string{"dial", string(StepMail), string(StepData), string(StepBody), string(StepDot), "answer", "done"}
	point := rapid.SampledFrom(points).Draw(rt, "point")
	mails := rapid.IntRange(1, 3).Draw(rt, "mail")
	s.victims++
	v := s.victim(fmt.Sprintf("victim-%d-%d", s.n, s.victims), func(v *victim, p string) {
		if p == point {
			if mails--; mails <= 0 {
				v.vanish()
				runtime.Goexit()
			}
		}
	})
	defer v.vanish()
	status, err := s.mailer.Status(s.ctx(), s.release.ID)
	s.must(err)
	for _, mail := range status.Mailings {
		if err := v.Deliver(s.ctx(), mail.ID); err != nil {
			return // it is dead
		}
	}
}

// stop stops a journalist's mails, by the link where there was a mail.
func (s *story) stop(rt *rapid.T) {
	address := rapid.SampledFrom(slices.Sorted(maps.Keys(s.own))).Draw(rt, "who")
	if _, already := s.stopped[address]; already {
		return
	}
	if s.received()[address] > 0 {
		_, err := s.mailer.Unsubscribe(s.ctx(), s.token(address))
		s.must(err)
	} else {
		s.must(s.house.lists.Suppress(s.ctx(), admin, address, presslists.Manual, ""))
	}
	s.stopped[address] = s.received()[address]
}

func (s *story) token(address string) string {
	for _, m := range s.sink.Messages() {
		if m.To == address {
			return strings.TrimSuffix(strings.TrimPrefix(m.From, "b+"), "@lipse.example")
		}
	}
	return ""
}

func (s *story) translate(rt *rapid.T) {
	if s.withdrawnAt >= 0 {
		return
	}
	language := rapid.SampledFrom([]string{"nl", "fr"}).Draw(rt, "language")
	s.house.translate(s.release.Slug, language)
	s.approve(s.release.Slug, "en", language)
}

// revise changes the text, which thaws every edition; approves English anew, or not yet.
func (s *story) revise(rt *rapid.T) {
	if s.withdrawnAt >= 0 {
		return
	}
	s.revisions++
	text := document(s.release.Slug, "") + fmt.Sprintf("\nText of edit %s.\n", strings.Repeat("x", s.revisions))
	_, err := s.house.releases.Import(s.ctx(), admin, "a.md", []byte(text))
	s.must(err)
	if rapid.Bool().Draw(rt, "approve") {
		s.approve(s.release.Slug, "en")
	}
}

func (s *story) withdraw(rt *rapid.T) {
	if s.withdrawnAt >= 0 || rapid.IntRange(0, 4).Draw(rt, "really") > 0 {
		return
	}
	s.must(s.house.releases.Withdraw(s.ctx(), admin, s.release.Slug, "a mistake"))
	s.withdrawnAt = len(s.sink.Messages())
}

// check looks, after each thing that happened, at what must always be true.
func (s *story) check(rt *rapid.T) {
	for address, d := range s.deliveries(s.release) {
		if ended, ok := s.ended[d.ID]; ok && ended != d.State {
			rt.Fatalf("%s had ended as %s and is %s", address, ended, d.State)
		}
		if len(moves[d.State]) == 0 {
			s.ended[d.ID] = d.State
		}
	}
	for address, before := range s.stopped {
		if n := s.received()[address]; n != before {
			rt.Fatalf("%s got %d mails after it was stopped", address, n-before)
		}
	}
	if n := len(s.sink.Messages()); s.withdrawnAt >= 0 && n != s.withdrawnAt {
		rt.Fatalf("%d mails left after the release was withdrawn", n-s.withdrawnAt)
	}
}

// end brings the story to its end and compares the ledger with the server.
func (s *story) end() {
	s.over = true
	if s.withdrawnAt < 0 {
		for _, language := range []string{"nl", "fr"} {
			s.house.translate(s.release.Slug, language)
		}
		s.approve(s.release.Slug, "en", "nl", "fr")
		for _, l := range s.lists {
			s.house.plan(s.release, l)
		}
	}
	s.play()
	editions := map[int64]releases.Edition{}
	ledger := s.deliveries(s.release)
	for address, d := range ledger {
		s.agrees(address, d)
		e, err := s.house.releases.Edition(s.ctx(), d.EditionID)
		s.must(err)
		editions[d.ID] = e
	}
	for _, m := range s.sink.Messages()[s.old:] {
		d, planned := ledger[m.To]
		if !planned {
			s.t.Fatalf("a mail to %s, of whom the ledger knows nothing", m.To)
		}
		s.isTheMailOf(m, d, editions[d.ID])
	}
	if s.withdrawnAt < 0 {
		for address := range s.on {
			if _, planned := ledger[address]; !planned {
				s.t.Fatalf("%s was forgotten", address)
			}
		}
		if s.state(s.release) != releases.Sent {
			s.t.Fatalf("the release is %s", s.state(s.release))
		}
	}
}

// agrees compares a delivery that has ended with how often its mail was taken.
func (s *story) agrees(address string, d Delivery) {
	s.t.Helper()
	copies := s.received()[address]
	ok := copies <= 1+d.Resends
	switch d.State {
	case Sent:
		ok = ok && copies >= 1
	case Uncertain:
	case Bounced, Suppressed, Withdrawn:
		ok = copies <= d.Resends
	default:
		ok = false // it hasn't ended
	}
	if !ok {
		s.t.Fatalf("%d copies of %+v", copies, d)
	}
}

// isTheMailOf looks that a mail is what the ledger says: Message-ID, language and,
// when no other edition was sent, or about to be sent, to the same person since, each
// byte of it.
func (s *story) isTheMailOf(m sink.Message, d Delivery, e releases.Edition) {
	s.t.Helper()
	own, lists := s.own[m.To], s.on[m.To]
	allowed := []string{own}
	for _, l := range lists {
		allowed = append(allowed, l.Language)
	}
	raw := string(m.Raw)
	if !slices.Contains(allowed, d.Language) || !strings.Contains(raw, "Content-Language: "+d.Language+"\r\n") {
		s.t.Fatalf("%s reads %v and got %+v", m.To, allowed, d)
	}
	if !strings.Contains(raw, "Message-ID: <"+d.MessageID+">\r\n") {
		s.t.Fatalf("%s: another Message-ID than %s", m.To, d.MessageID)
	}
	if html := decodedHTML(s.t, m.Raw); d.Resends == 0 && d.State != Uncertain && !strings.Contains(html, e.HTML) {
		s.t.Fatalf("%s got another text than was approved", m.To)
	}
}
