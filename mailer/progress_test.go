package mailer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// twoLists is a house of two partners, each with a list, whose mails went every way that there is.
type twoLists struct {
	*house
	r             releases.Release
	dutch, french presslists.List
	officer, see  accounts.Actor // of the French partner
}

func newTwoLists(t *testing.T, db *sqldb.DB) twoLists {
	h := newHouse(t, db)
	other, err := h.accounts.AddPartner(h.ctx(), admin, accounts.Partner{Slug: "fr", Name: "FR", Country: "FR"})
	h.must(err)
	p := twoLists{house: h, officer: accountstest.Officer("Fleur", other.ID), see: accountstest.For("Remy", other, accounts.Reader)}
	p.dutch = h.list("nl-press", "NL", "en", "anna@desk.example", "bob@desk.example", "gone@desk.example")
	p.french = h.list("fr-press", "FR", "en", "chloe@desk.example", "later@desk.example", "lost@desk.example", "none@desk.example")
	p.french.PartnerID = other.ID
	p.french, err = h.lists.Save(h.ctx(), admin, p.french)
	h.must(err)
	h.sink.Script("gone@desk.example", sink.Say("550 5.1.1 no gone@desk.example here"))
	h.sink.Script("none@desk.example", sink.Say("550 5.1.1 no none@desk.example here"))
	h.sink.Script("later@desk.example", sink.Say("451 4.7.1 later, please"))
	h.sink.Script("lost@desk.example", sink.DropAtDot(true), sink.DropAtDot(true))
	p.r = h.release("lipse")
	h.plan(p.r, p.dutch)
	h.plan(p.r, p.french)
	return p
}

func TestProgressIsOfOnesOwnLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := newTwoLists(t, db)
		p.settle()
		whole, err := p.mailer.Progress(p.ctx(), admin, p.r)
		p.must(err)
		if got := whole.Total(); got != 7 || whole.Total(Sent) != 3 || whole.Total(Bounced) != 2 || len(whole.Mailings) != 2 {
			t.Errorf("the whole: %+v", whole)
		}
		own, err := p.mailer.Progress(p.ctx(), p.officer, p.r)
		p.must(err)
		for _, c := range own.Counts {
			if c.ListID != p.french.ID || c.Country != "FR" {
				t.Errorf("a partner sees another's: %+v", c)
			}
		}
		want := []Untaken{
			{State: Bounced, Reason: BadAddress, Code: 550, Enhanced: "5.1.1", N: 1, Words: []string{"5.1.1 no none@desk.example here"}},
			{State: Deferred, Reason: NotNow, Code: 451, Enhanced: "4.7.1", N: 1, Words: []string{"4.7.1 later, please"}},
			{State: Uncertain, Reason: NoAnswer, N: 1, Words: []string{"EOF"}},
		}
		if diff := cmp.Diff(want, sortedBy(own.Untaken)); diff != "" || len(own.Mailings) != 1 || !own.Keeps {
			t.Errorf("%s %+v", diff, own)
		}
		reader, err := p.mailer.Progress(p.ctx(), p.see, p.r)
		p.must(err)
		for i := range want {
			want[i].Words = nil
		}
		if diff := cmp.Diff(want, sortedBy(reader.Untaken)); diff != "" || reader.Keeps || reader.Total() != 4 {
			t.Errorf("who doesn't keep the list sees words, or less: %s", diff)
		}
		if nobody, err := p.mailer.Progress(p.ctx(), accounts.Actor{}, p.r); err != nil || len(nobody.Counts)+len(nobody.Mailings)+len(nobody.Untaken) > 0 {
			t.Errorf("%+v, %v", nobody, err)
		}
	})
}

// sortedBy puts troubles in the order of their states.
func sortedBy(all []Untaken) []Untaken {
	return slices.SortedFunc(slices.Values(all), func(a, b Untaken) int { return strings.Compare(string(a.State), string(b.State)) })
}

func TestTroubledMailsAreThoseOfListsThatOneKeeps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := newTwoLists(t, db)
		p.settle()
		addresses := func(who accounts.Actor, s State, reason Reason, skip, n int) (all []string, total int) {
			page, total, err := p.mailer.Troubled(p.ctx(), who, p.r, s, reason, skip, n)
			p.must(err)
			for _, d := range page {
				all = append(all, d.Address)
			}
			return all, total
		}
		check := func(got []string, all int, total int, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" || all != total {
				t.Errorf("%s, of %d", diff, all)
			}
		}
		got, all := addresses(admin, Bounced, "", 0, 10)
		check(got, all, 2, "gone@desk.example", "none@desk.example")
		got, all = addresses(admin, Bounced, BadAddress, 1, 1)
		check(got, all, 2, "none@desk.example")
		got, all = addresses(admin, Bounced, Policy, 0, 10)
		check(got, all, 0)
		got, all = addresses(p.officer, Bounced, "", 0, 10)
		check(got, all, 1, "none@desk.example")
		got, all = addresses(p.see, Bounced, "", 0, 10)
		check(got, all, 0)
	})
}

func TestAnswerIsOfWhoKeepsTheList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := newTwoLists(t, db)
		p.play()
		p.wantStates(p.r, map[string]string{
			"anna@desk.example": "sent", "bob@desk.example": "sent", "chloe@desk.example": "sent", "later@desk.example": "sent",
			"gone@desk.example": "bounced bad_address", "none@desk.example": "bounced bad_address", "lost@desk.example": "uncertain no_answer",
		})
		lost := p.deliveries(p.r)["lost@desk.example"].ID
		dutch := accountstest.Officer("Daan", p.partner.ID)
		for _, c := range []struct {
			who   accounts.Actor
			id    int64
			a     Answer
			fault string
		}{
			{p.see, lost, Arrived, "mailer.forbidden"}, {p.see, 0, Arrived, "mailer.forbidden"},
			{dutch, lost, Arrived, "mailer.delivery_missing"}, {p.officer, lost + 100, Arrived, "mailer.delivery_missing"},
			{p.officer, lost, "perhaps", "mailer.answer_unknown"},
		} {
			if n, err := p.mailer.Answer(p.ctx(), c.who, p.r, c.id, c.a); !fault.Is(err, c.fault) || n != 0 {
				t.Errorf("%s said %s of %d: %d, %v", c.who.Name, c.a, c.id, n, err)
			}
		}
		if n, err := p.mailer.Answer(p.ctx(), dutch, p.r, 0, GoneLost); err != nil || n != 0 {
			t.Errorf("of the others' mails: %d, %v", n, err)
		}
		if n, err := p.mailer.Answer(p.ctx(), p.officer, p.r, lost, TryAgain); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		p.play()
		if got := p.states(p.r)["lost@desk.example"]; got != "sent" {
			t.Error(got)
		}
	})
}

func TestUnpauseIsTheConsortiums(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := newTwoLists(t, db)
		p.settle()
		mailings := func() []Mailing {
			status, err := p.mailer.Progress(p.ctx(), admin, p.r)
			p.must(err)
			return status.Mailings
		}
		id := mailings()[0].ID
		p.must(pauseMailing(db, id))
		if _, err := p.mailer.Unpause(p.ctx(), p.officer, p.r, id); !fault.Is(err, "mailer.forbidden") {
			t.Error(err)
		}
		if err := p.mailer.Wake(p.ctx(), p.officer, p.r); !fault.Is(err, "mailer.forbidden") {
			t.Error(err)
		}
		if mailings()[0].PauseReason == "" {
			t.Fatal("it isn't paused")
		}
		other := p.release("other")
		if went, err := p.mailer.Unpause(p.ctx(), admin, other, id); err != nil || went {
			t.Error("by another release's name", went, err)
		}
		if went, err := p.mailer.Unpause(p.ctx(), admin, p.r, id); err != nil || !went || mailings()[0].PauseReason != "" {
			t.Error(went, err, mailings()[0])
		}
		p.must(p.mailer.Wake(p.ctx(), admin, p.r))
	})
}

func TestHoldIsOverAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "anna@desk.example")
		r := h.release("lipse")
		h.plan(r, l)
		_, err := h.releases.Hold(h.ctx(), admin, "lipse", "a check")
		h.must(err)
		h.settle()
		_, err = h.releases.Resume(h.ctx(), admin, "lipse")
		h.must(err)
		h.must(h.mailer.Wake(h.ctx(), admin, r))
		h.settle()
		h.wantStates(r, map[string]string{"anna@desk.example": "sent"})
	})
}

func TestReportCountsWhoLeaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := newTwoLists(t, db)
		leave := func(address, reason string) {
			t.Helper()
			p.must(p.lists.Suppress(p.ctx(), admin, address, reason, ""))
		}
		leave("bob@desk.example", presslists.Unsubscribed) // before the mail
		p.settle()
		p.clock.Advance(time.Hour)
		leave("anna@desk.example", presslists.Unsubscribed)
		leave("later@desk.example", presslists.Unsubscribed) // has no mail of this release yet
		p.clock.Advance(Following - time.Hour - time.Millisecond)
		leave("chloe@desk.example", presslists.Unsubscribed)
		left := func(who accounts.Actor) []Count {
			report, err := p.mailer.Report(p.ctx(), who, p.r)
			p.must(err)
			return report.Left
		}
		dutch := Count{Kind: KindFirst, Country: "NL", ListID: p.dutch.ID, Language: "en", N: 1}
		french := Count{Kind: KindFirst, Country: "FR", ListID: p.french.ID, Language: "en", N: 1}
		if diff := cmp.Diff([]Count{french, dutch}, left(admin)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]Count{french}, left(p.officer)); diff != "" {
			t.Error(diff)
		}
		report, err := p.mailer.Report(p.ctx(), admin, p.r)
		p.must(err)
		if report.Total(Suppressed) != 1 || len(report.Moments) != 1 || report.Moments[0].N != report.Total(Sent) || report.Span != time.Minute {
			t.Errorf("%+v", report)
		}
	})
}

func TestReportOfNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		report, err := h.mailer.Report(h.ctx(), admin, h.release("lipse"))
		if err != nil || report.Total() != 0 || len(report.Moments) != 0 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

// TestMomentsLoseNoMail: whatever the minutes, their sum is that of a hundred moments at most.
func TestMomentsLoseNoMail(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.Int64Range(0, 1e8).Draw(rt, "first")
		sum := 0
		var rows []minuteRow
		for range rapid.IntRange(0, 30).Draw(rt, "rows") {
			n := rapid.IntRange(1, 1000).Draw(rt, "n")
			rows = append(rows, minuteRow{Minute: at, N: n})
			sum += n
			at += rapid.Int64Range(0, 5000).Draw(rt, "later")
		}
		all, span := moments(rows)
		got := 0
		for i, m := range all {
			got += m.N
			if i > 0 && m.At.Sub(all[i-1].At) != span {
				rt.Fatalf("%s after %s", m.At, all[i-1].At)
			}
		}
		if got != sum || len(all) > mostMoments || len(all) > 0 && (all[0].N == 0 || all[len(all)-1].N == 0) {
			rt.Fatalf("%d moments with %d mails of %d", len(all), got, sum)
		}
	})
}

func TestPaceIsHonest(t *testing.T) {
	for name, c := range map[string]struct {
		recent   int
		over     time.Duration
		open     int
		obstacle Obstacle
		want     Pace
	}{
		"nothing is open":   {60, time.Minute, 0, "", Pace{Rate: 1}},
		"a minute's worth":  {60, time.Minute, 120, "", Pace{Rate: 1, Left: 2 * time.Minute}},
		"it has just begun": {50, 10 * time.Second, 100, "", Pace{Rate: 5, Left: 20 * time.Second}},
		"none has left":     {0, time.Minute, 5, "", Pace{Obstacle: NoneLeave}},
		"on hold":           {60, time.Minute, 5, OnHold, Pace{Rate: 1, Obstacle: OnHold}},
		"held, and sent":    {60, time.Minute, 0, OnHold, Pace{Rate: 1}},
	} {
		if got := pace(c.recent, c.over, c.open, c.obstacle); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestUntakenLoseNoMail: however many answers there are, the numbers stay.
func TestUntakenLoseNoMail(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seen := map[int64]mailing{1: {ID: 1}, 2: {ID: 2}}
		want := 0
		var rows []tallyRow
		for range rapid.IntRange(0, 200).Draw(rt, "rows") {
			row := tallyRow{
				MailingID: rapid.Int64Range(1, 3).Draw(rt, "mailing"), N: rapid.IntRange(1, 9).Draw(rt, "n"),
				State: rapid.SampledFrom(States).Draw(rt, "state"), Code: rapid.IntRange(400, 599).Draw(rt, "code"),
				Least: rapid.String().Draw(rt, "least"), Most: rapid.String().Draw(rt, "most"),
			}
			rows = append(rows, row)
			if row.MailingID < 3 && (row.State == Bounced || row.State == Deferred || row.State == Uncertain) {
				want += row.N
			}
		}
		got := 0
		all := untaken(rows, seen, map[int64]mailing{1: {}})
		for _, tr := range all {
			got += tr.N
			if len(tr.Words) > 2 {
				rt.Fatal(tr.Words)
			}
		}
		if got != want || len(all) > mostUntaken+3 {
			rt.Fatalf("%d troubles with %d mails of %d", len(all), got, want)
		}
	})
}
