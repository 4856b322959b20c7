package planning

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk/lights"
)

// The kinds of entries. Each has an icon and the messages planning.kind.<Kind>.
const (
	kindEmbargo = "embargo" // the end of an embargo
	kindMails   = "mails"   // mails leave
	kindDue     = "due"     // a translation is due
)

// entry is one thing that has a date.
type entry struct {
	Kind     string
	At       time.Time // on the reader's clock
	Clocks   []wall    // of the places
	Slug     string
	Headline string   // the release's; its slug as long as it has none
	Lang     string   // of Headline; empty: of none
	Places   []string // countries to which mails leave
	Language string   // into which a translation is due
	State    string   // of the mails: of a scheduler.OccurrenceState; of a translation: a releases.AssignmentState
	OnHold   bool
	Gone     bool // the release was withdrawn

	release releases.Release
	id      int64 // of the first schedule of the mails
}

// wall is a clock of a place.
type wall struct {
	At        time.Time
	Zone      string
	Countries []string // whose mails leave by it; none where there are no mails
}

// agenda is everything that is dated in a span, in order, the holidays of the countries, and
// when their press lists may be mailed.
type agenda struct {
	Entries   []entry
	Closed    []scheduler.ClosedIn
	Open      []scheduler.OpenIn
	Countries []string // of the partners and of the releases
}

// filter is what somebody wants to see of an agenda; empty: everything.
type filter struct {
	Country string
	Release string // its slug
}

// dated gives what lies at or after from and before to, as an actor may see it.
func (p *Planning) dated(ctx context.Context, who accounts.Actor, from, to time.Time) ([]entry, []releases.Dated, error) {
	occurrences, err := p.Scheduler.Between(ctx, who, from, to)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]int64, len(occurrences))
	for i, o := range occurrences {
		ids[i] = o.ReleaseID
	}
	slices.Sort(ids)
	all, err := p.Releases.Between(ctx, who, from, to, slices.Compact(ids))
	if err != nil {
		return nil, nil, err
	}
	byID := make(map[int64]releases.Dated, len(all))
	var entries []entry
	for _, d := range all {
		byID[d.Release.ID] = d
		entries = append(entries, datesOf(d, from, to)...)
	}
	entries = append(entries, mailsOf(occurrences, byID)...)
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Slug, b.Slug)) })
	return entries, all, nil
}

// agenda is dated with the holidays, in a language that their country speaks, and the windows,
// on a reader's clock, and less what a filter leaves out.
func (p *Planning) agenda(ctx context.Context, who accounts.Actor, from, to time.Time, f filter, language string) (agenda, error) {
	entries, all, err := p.dated(ctx, who, from, to)
	if err != nil {
		return agenda{}, err
	}
	a := agenda{}
	if a.Countries, err = p.countries(ctx, who, all); err != nil {
		return agenda{}, err
	}
	goesTo := map[string][]string{}
	for _, d := range all {
		goesTo[d.Release.Slug] = d.Release.Countries
	}
	for _, e := range entries {
		if f.Release != "" && e.Slug != f.Release || f.Country != "" && !e.concerns(f.Country, goesTo[e.Slug]) {
			continue
		}
		e.At = e.At.In(from.Location())
		e.Clocks = slices.DeleteFunc(e.Clocks, func(w wall) bool { return otherClock(w.At, e.At).IsZero() })
		a.Entries = append(a.Entries, e)
	}
	shown := a.Countries
	if f.Country != "" {
		shown = []string{f.Country}
	} else if f.Release != "" {
		shown = goesTo[f.Release]
	}
	if a.Closed, err = p.Scheduler.ClosedBetween(ctx, shown, dateOf(from), dateOf(to.AddDate(0, 0, -1)), language); err == nil {
		a.Open, err = p.Scheduler.OpenBetween(ctx, who, shown, from, to)
	}
	return a, err
}

// countries are those of the partners that the actor may see, and those of the releases.
func (p *Planning) countries(ctx context.Context, who accounts.Actor, all []releases.Dated) ([]string, error) {
	partners, err := p.Accounts.Partners(ctx)
	if err != nil {
		return nil, err
	}
	var countries []string
	for _, one := range partners {
		if who.MayFor(accounts.See, one.ID) {
			countries = append(countries, one.Country)
		}
	}
	for _, d := range all {
		countries = append(countries, d.Release.Countries...)
	}
	slices.Sort(countries)
	return slices.Compact(countries), nil
}

// concerns tells whether an entry has to do with a country to which its release goes or not.
func (e entry) concerns(country string, goesTo []string) bool {
	if e.Kind == kindMails {
		return slices.Contains(e.Places, country)
	}
	return slices.Contains(goesTo, country)
}

// about is an entry about a release.
func about(kind string, at time.Time, d releases.Dated) entry {
	e := entry{Kind: kind, At: at, Slug: d.Release.Slug, Headline: d.Headline, Lang: d.Release.SourceLanguage, release: d.Release}
	if e.Headline == "" {
		e.Headline, e.Lang = d.Release.Slug, ""
	}
	e.OnHold, e.Gone = d.Release.Hold.On(), d.Release.State == releases.Withdrawn
	return e
}

// datesOf are the end of a release's embargo, when it lies in the span, and what is due of
// its translations.
func datesOf(d releases.Dated, from, to time.Time) (all []entry) {
	if at := d.Release.Embargo.At; !at.IsZero() && !at.Before(from) && at.Before(to) {
		e := about(kindEmbargo, at, d)
		e.Clocks = []wall{{At: d.Release.Embargo.Local(), Zone: d.Release.Embargo.Zone}}
		all = append(all, e)
	}
	for _, a := range d.Due {
		e := about(kindDue, a.Due, d)
		e.Language, e.State, e.Clocks = a.Language, string(a.State), []wall{{At: a.Local(), Zone: a.DueZone}}
		all = append(all, e)
	}
	return all
}

// mailsOf are the dates at which mails leave. Those of one release that leave at one instant
// are one.
func mailsOf(occurrences []scheduler.Occurrence, known map[int64]releases.Dated) (all []entry) {
	type same struct {
		release, at int64
		state       scheduler.OccurrenceState
	}
	places := map[same]int{}
	for _, o := range occurrences {
		d, ok := known[o.ReleaseID]
		if !ok {
			continue
		}
		key := same{o.ReleaseID, o.DueAt.UnixMilli(), o.State}
		i, there := places[key]
		if !there {
			e := about(kindMails, o.DueAt, d)
			e.State, e.id = string(o.State), o.ScheduleID
			i = len(all)
			places[key], all = i, append(all, e)
		}
		all[i] = all[i].with(o)
	}
	return all
}

// with puts another press list to mails that leave at the same instant.
func (e entry) with(o scheduler.Occurrence) entry {
	e.id = min(e.id, o.ScheduleID)
	if slices.Contains(e.Places, o.Country) {
		return e
	}
	e.Places = append(e.Places, o.Country)
	local := o.DueAt.In(lights.Zone(o.Zone))
	i := slices.IndexFunc(e.Clocks, func(w wall) bool { return otherClock(w.At, local).IsZero() })
	if i < 0 {
		i = len(e.Clocks)
		e.Clocks = append(e.Clocks, wall{At: local, Zone: o.Zone})
	}
	e.Clocks[i].Countries = append(e.Clocks[i].Countries, o.Country)
	return e
}

// otherClock is an instant on the clocks of a place when they show something else than the
// reader's own; else zero.
func otherClock(local, own time.Time) time.Time {
	if local.Format(time.DateTime) == own.Format(time.DateTime) {
		return time.Time{}
	}
	return local
}

func dateOf(t time.Time) scheduler.Date {
	year, month, day := t.Date()
	return scheduler.Date{Year: year, Month: month, Day: day}
}

// Icon names the shape of an entry: its kind's, and for mails how far they are.
func (e entry) Icon() string {
	switch {
	case e.Gone:
		return "light-stopped"
	case e.Kind == kindEmbargo:
		return "embargo"
	case e.Kind == kindDue && e.State == string(releases.TranslationApproved), e.State == string(scheduler.Done):
		return "light-sent"
	case e.Kind == kindDue:
		return "translations"
	case e.OnHold, e.State == string(scheduler.Held):
		return "pause"
	}
	return "light-ring"
}

// Word is the message that says how far an entry is; empty: there is nothing to say.
func (e entry) Word() string {
	switch {
	case e.Gone:
		return "state.release.withdrawn"
	case e.Kind == kindDue && e.State != "":
		return "state.assignment." + e.State
	case e.Kind == kindMails && e.OnHold && e.State != string(scheduler.Done):
		return "planning.on_hold"
	case e.Kind == kindMails && e.State == string(scheduler.Done):
		return "planning.date.gone" // the emails themselves may still be on their way
	case e.Kind == kindMails && e.State != string(scheduler.Waiting):
		return "state.occurrence." + e.State
	}
	return ""
}
