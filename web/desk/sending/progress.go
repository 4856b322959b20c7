package sending

import (
	"slices"
	"time"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web/chart"
	"communique/web/desk"
	"communique/web/desk/lights"
)

// progress is what sending.html shows.
type progress struct {
	Release  releases.Release
	Headline string
	Tabs     []desk.Tab
	Embargo  *lights.Embargo
	Totals   totals
	Rate     int // mails a minute
	Left     rest
	Rows     []row
	Most     int // mails on the longest list
	Waits    []wait
	Pauses   []pause
	Troubles []mailer.Untaken
	Unknown  int // mails of which nobody knows
	Directs  bool
	Keeps    bool
	Live     bool // something can still happen
	Now      time.Time
	Zone     string
}

// StateWord is the message for the release's state.
func (p progress) StateWord() string {
	_, word := lights.OfRelease(p.Release, p.Totals.All > 0)
	return word
}

// rest is how long it takes until the last mail has left, or why nobody knows.
type rest struct {
	What     string // the message sending.left.<What>, whose number is N; empty: nothing is open
	N        int
	Obstacle mailer.Obstacle // the message sending.obstacle.<Obstacle>
}

// row is one press list.
type row struct {
	Country, Name, Zone string
	Due                 time.Time // in the list's zone; zero: it isn't scheduled
	Light               lights.Light
	Word                string // the message desk.light.<Word>; empty: there are mails
	Counts              []lights.Count
	All                 int
	Lists               int // of a country's sum: of how many lists; 0: it is one list
}

// Parts are the counts as a bar shows them.
func (r row) Parts() []chart.Part { return parts(r.Counts) }

func parts(counts []lights.Count) []chart.Part {
	all := make([]chart.Part, len(counts))
	for i, c := range counts {
		all[i] = chart.Part{Class: c.What, N: c.N}
	}
	return all
}

// pause is a mailing that goes on when a person says so.
type pause struct {
	ID            int64
	Country, Name string
	Reason        mailer.PauseReason // the message mail.pause.<Reason>
	Detail        string             // the server's words, for whom they are
}

// newProgress puts together what the viewer may see.
func newProgress(f facts, v desk.Viewer) progress {
	f = f.seenBy(v)
	p := f.snapshot.For(v.Actor)
	page := progress{
		Release: f.release, Headline: f.headline, Tabs: desk.Tabs(v, f.release.Slug, "sending"),
		Embargo: lights.NewEmbargo(f.release, f.now).SeenFrom(v.Zone()), Totals: newTotals(p), Rate: int(p.Pace.Rate*60 + 0.5), Left: newRest(p.Pace),
		Waits: newWaits(p.Mailings), Pauses: newPauses(p.Mailings, f.lists), Troubles: p.Untaken,
		Unknown: p.Total(mailer.Uncertain), Directs: v.Actor.May(accounts.Write), Keeps: p.Keeps,
		Now: f.now.In(v.Zone()), Zone: v.Zone().String(),
	}
	page.Rows = summed(newRows(f, p))
	for _, r := range page.Rows {
		page.Most = max(page.Most, r.All)
	}
	page.Live = f.unfinished(page)
	return page
}

// unfinished tells whether the page can still change by itself.
func (f facts) unfinished(p progress) bool {
	if f.release.State == releases.Withdrawn && !p.Totals.open() {
		return false
	}
	return p.Embargo != nil && !p.Embargo.Over || p.Totals.open() ||
		slices.ContainsFunc(f.occurrences, func(o scheduler.Occurrence) bool {
			return o.State == scheduler.Waiting || o.State == scheduler.Claimed
		})
}

// anyLanguage stands for all languages of a list, which are one column here.
const anyLanguage = "*"

// newRows are the lists, the first due first, by the rules of the board of lights.
func newRows(f facts, p mailer.Progress) []row {
	facts := lights.Facts{
		Release: f.release, Occurrences: f.occurrences, Now: f.now,
		Statuses: []releases.LanguageStatus{{Language: anyLanguage, Source: true, Frozen: true}},
	}
	for _, l := range f.lists {
		l.Language = anyLanguage
		facts.Lists = append(facts.Lists, l)
	}
	for _, c := range p.Counts {
		c.Language = anyLanguage
		facts.Counts = append(facts.Counts, c)
	}
	var rows []row
	for _, r := range lights.NewBoard(facts).Rows {
		one := row{Country: r.Country, Name: r.Name, Zone: r.Zone, Due: r.Due}
		if len(r.Cells) > 0 {
			one.Light, one.Word, one.Counts = r.Cells[0].Light, r.Cells[0].Word, r.Cells[0].Counts
		}
		if one.Due.IsZero() && len(one.Counts) == 0 {
			one.Light, one.Word = lights.Hollow, ""
		}
		for _, c := range one.Counts {
			one.All += c.N
		}
		rows = append(rows, one)
	}
	return rows
}

// summed puts the lists of a country together, where the first of them stands, and adds their
// sum where there are several.
func summed(rows []row) (all []row) {
	for i, first := range rows {
		of := func(r row) bool { return r.Country == first.Country }
		if slices.IndexFunc(rows, of) != i {
			continue
		}
		sum, kinds := row{Country: first.Country}, map[string]int{}
		for _, r := range rows {
			if !of(r) {
				continue
			}
			all = append(all, r)
			sum.Lists, sum.All = sum.Lists+1, sum.All+r.All
			for _, c := range r.Counts {
				kinds[c.What] += c.N
			}
		}
		if sum.Lists > 1 && sum.All > 0 {
			sum.Counts = lights.Counts(kinds)
			all = append(all, sum)
		}
	}
	return all
}

// newRest rounds up, to what a person says.
func newRest(p mailer.Pace) rest {
	const day = 24 * time.Hour
	up := func(unit time.Duration) int { return int((p.Left + unit - 1) / unit) }
	switch {
	case p.Obstacle != "":
		return rest{Obstacle: p.Obstacle}
	case p.Left == 0:
		return rest{}
	case p.Left > 2*day:
		return rest{What: "days", N: up(day)}
	case p.Left > 2*time.Hour:
		return rest{What: "hours", N: up(time.Hour)}
	}
	return rest{What: "minutes", N: up(time.Minute)}
}

func newPauses(mailings []mailer.Mailing, lists []presslists.List) []pause {
	var pauses []pause
	for _, m := range mailings {
		if m.PauseReason == "" {
			continue
		}
		p := pause{ID: m.ID, Country: m.Country, Reason: m.PauseReason, Detail: m.PauseDetail}
		if i := slices.IndexFunc(lists, func(l presslists.List) bool { return l.ID == m.ListID }); i >= 0 {
			p.Name = lists[i].Name
		}
		pauses = append(pauses, p)
	}
	return pauses
}
