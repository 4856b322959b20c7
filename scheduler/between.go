package scheduler

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/scheduler/holidays"
)

// Between gives the dates of all releases that lie at or after from and before to, at press
// lists that the actor may see, the earliest first. What was cancelled isn't a date any more.
func (s *Scheduler) Between(ctx context.Context, who accounts.Actor, from, to time.Time) ([]Occurrence, error) {
	var rows []occurrenceRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectBetween(ctx, tx, from, to)
		return err
	})
	all := make([]Occurrence, len(rows))
	for i, r := range rows {
		all[i] = r.occurrence()
	}
	if err != nil || who.May(accounts.See) {
		return all, err
	}
	sees, err := s.seenBy(ctx, who, all)
	return slices.DeleteFunc(all, func(o Occurrence) bool { return !sees[o.ListID] }), err
}

// seenBy are the press lists, of those that have these dates, that the actor may see.
func (s *Scheduler) seenBy(ctx context.Context, who accounts.Actor, dates []Occurrence) (map[int64]bool, error) {
	var countries []string
	for _, o := range dates {
		if !slices.Contains(countries, o.Country) {
			countries = append(countries, o.Country)
		}
	}
	targets, err := s.targets.Targets(ctx, countries)
	sees := make(map[int64]bool, len(targets))
	for _, t := range targets {
		sees[t.ListID] = who.MayFor(accounts.See, t.PartnerID)
	}
	return sees, err
}

// ProposeFor is Propose for somebody: what Send would do at the lists that the actor may
// see. Faults: those of Propose; releases.missing also for a release that doesn't concern
// the actor.
func (s *Scheduler) ProposeFor(ctx context.Context, who accounts.Actor, slug string, when When) (Plan, error) {
	if _, err := s.releases.Seen(ctx, who, slug); err != nil {
		return Plan{}, err
	}
	plan, err := s.Propose(ctx, slug, when)
	if err != nil || who.May(accounts.See) {
		return plan, err
	}
	plan.Unreached = nil
	others := func(p Proposal) bool { return !who.MayFor(accounts.See, p.Target.PartnerID) }
	plan.Proposals, plan.Retired = slices.DeleteFunc(plan.Proposals, others), slices.DeleteFunc(plan.Retired, others)
	return plan, nil
}

// ClosedIn is a day on which a country is closed.
type ClosedIn struct {
	ClosedDay
	Country string // ISO 3166-1 alpha-2
	Lang    string // of the name of a public holiday; empty: the consortium named the day
}

// ClosedBetween gives the days from first to last, both included, on which all of one of
// these countries is closed: its public holidays, and the consortium's own closing days.
// A holiday is named in a language (nl, …) where its country speaks it, else in the first that
// is spoken there. They come in the order of the days, those of one day in the order of the countries given.
func (s *Scheduler) ClosedBetween(ctx context.Context, countries []string, first, last Date, language string) ([]ClosedIn, error) {
	closings, err := s.Closings(ctx)
	if err != nil {
		return nil, err
	}
	calendar := s.calendar.and(closings)
	var all []ClosedIn
	for _, country := range countries {
		closed, err := calendar(country)
		if err != nil {
			return nil, err
		}
		for day := first.midnight(); !day.After(last.midnight()); day = day.AddDate(0, 0, 1) {
			if name, is := closed(day.Date()); is {
				name, lang := holidayName(country, day, name, language)
				all = append(all, ClosedIn{ClosedDay{dateOf(day), name}, country, lang})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ClosedIn) int { return a.midnight().Compare(b.midnight()) })
	return all, nil
}

// holidayName is what closes a country on a day, in a language if that is a public holiday
// which has a name in it, and the language of the name.
func holidayName(country string, day time.Time, closes, language string) (name, lang string) {
	calendar, err := holidays.In(country)
	if err != nil {
		return closes, "" // one whose holidays aren't known
	}
	if h, is := calendar.On(day.Date()); is && h.Name("") == closes {
		return h.Name(language), h.Language(language)
	}
	return closes, ""
}

// OpenIn is a time during which a press list of a country may be mailed.
type OpenIn struct {
	Span
	Country string // ISO 3166-1 alpha-2
	Zone    string // the list's
}

// OpenBetween gives the times at which the windows of these countries' press lists are open
// that begin at or after from and before to, of the lists that the actor may see, the earliest
// first. Lists of one country that are open at the same time are one. A window that can't be
// read is left out: the plan of a release says what is wrong with it.
func (s *Scheduler) OpenBetween(ctx context.Context, who accounts.Actor, countries []string, from, to time.Time) ([]OpenIn, error) {
	targets, err := s.targets.Targets(ctx, countries)
	if err != nil {
		return nil, err
	}
	window, err := s.openings(ctx)
	if err != nil {
		return nil, err
	}
	var all []OpenIn
	for _, t := range targets {
		if t.Retired || !who.MayFor(accounts.See, t.PartnerID) {
			continue
		}
		w, err := window(t)
		if err != nil {
			continue
		}
		for _, span := range w.Between(from, to) {
			if one := (OpenIn{span, t.Country, t.Zone}); !slices.ContainsFunc(all, one.same) {
				all = append(all, one)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b OpenIn) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	return all, nil
}

func (o OpenIn) same(p OpenIn) bool {
	return o.Country == p.Country && o.Zone == p.Zone && o.From.Equal(p.From) && o.To.Equal(p.To)
}
