package scheduler

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/scheduler/holidays"
)

// Closing is a run of days on which nobody is mailed by a window, beside the public
// holidays: the consortium's own, such as those between Christmas and New Year.
type Closing struct {
	First, Last time.Time // days: midnights in UTC, both included
	Name        string
	Country     string // ISO 3166-1 alpha-2; empty: in every country
}

// dayLayout is how a day is kept, so that days sort as text.
const dayLayout = "2006-01-02"

// Bounds of what an administrator types; more is a mistake.
const (
	longestClosing = 92 // days
	mostClosings   = 500
	longestName    = 100 // characters
)

// SetClosings keeps these closing days instead of those that there were. Dates that
// are planned already stay: a plan shows what is different (Propose). Faults, of all
// entries at once: scheduler.closing_order, .closing_long, .closing_name,
// .closing_country, .closing_twice; scheduler.closing_forbidden, .closings_many.
func (s *Scheduler) SetClosings(ctx context.Context, who accounts.Actor, all []Closing) error {
	if !who.May(accounts.Write) {
		return fault.New(fault.Forbidden, "scheduler.closing_forbidden")
	}
	if len(all) > mostClosings {
		return fault.New(fault.Invalid, "scheduler.closings_many", "Limit", mostClosings)
	}
	var faults fault.List
	seen := map[Closing]bool{}
	kept := make([]Closing, len(all))
	for i, c := range all {
		kept[i] = c.tidy()
		key := kept[i]
		key.Name = ""
		if f := kept[i].fault(seen[key]); f != nil {
			faults = append(faults, f.At(fault.Place{Field: "closing_days"}))
		}
		seen[key] = true
	}
	if err := faults.OrNil(); err != nil {
		return err
	}
	now := clock.Millis(s.clock.Now())
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		were, err := selectClosings(ctx, tx)
		if err != nil {
			return err
		}
		if err := replaceClosings(ctx, tx, kept, now); err != nil || sameClosings(were, kept) {
			return err
		}
		return s.accounts.Note(ctx, tx, who, "closings_changed", "", strconv.Itoa(len(kept)))
	})
}

// sameClosings tells whether both close the same days, in whatever order they stand.
func sameClosings(a, b []Closing) bool {
	lines := func(all []Closing) (of []string) {
		for _, c := range all {
			of = append(of, c.First.Format(dayLayout)+c.Last.Format(dayLayout)+c.Country+c.Name)
		}
		slices.Sort(of)
		return of
	}
	return slices.Equal(lines(a), lines(b))
}

// Closings gives the closing days, the earliest first.
func (s *Scheduler) Closings(ctx context.Context) ([]Closing, error) {
	var all []Closing
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectClosings(ctx, tx)
		return err
	})
	return all, err
}

func (c Closing) tidy() Closing {
	c.Name, c.Country = strings.Join(strings.Fields(c.Name), " "), strings.ToUpper(strings.TrimSpace(c.Country))
	c.First = dayOf(c.First)
	if c.Last.IsZero() {
		c.Last = c.First
	}
	c.Last = dayOf(c.Last)
	return c
}

// dayOf is the day that t shows on its own clock.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// fault is what is wrong with a tidy entry; twice tells that its days were there before.
func (c Closing) fault(twice bool) *fault.Error {
	first, last := c.First.Format(dayLayout), c.Last.Format(dayLayout)
	switch {
	case c.Last.Before(c.First):
		return fault.New(fault.Invalid, "scheduler.closing_order", "First", first, "Last", last)
	case c.Last.Sub(c.First) >= longestClosing*24*time.Hour:
		return fault.New(fault.Invalid, "scheduler.closing_long", "First", first, "Last", last, "Limit", longestClosing)
	case c.Name == "" || utf8.RuneCountInString(c.Name) > longestName || !accounts.ValidName(c.Name):
		return fault.New(fault.Invalid, "scheduler.closing_name", "First", first, "Limit", longestName)
	case c.Country != "" && !accounts.KnownCountry(c.Country):
		return fault.New(fault.Invalid, "scheduler.closing_country", "First", first, "Value", fault.Shown(c.Country))
	case twice:
		return fault.New(fault.Invalid, "scheduler.closing_twice", "First", first, "Last", last)
	}
	return nil
}

// openings gives the windows of targets, less the closed days of each: the public
// holidays of its region, and the consortium's own as they are set now.
type openings func(Target) (Window, error)

func (s *Scheduler) openings(ctx context.Context) (openings, error) {
	closings, err := s.Closings(ctx)
	calendar := s.calendar.and(closings)
	return func(t Target) (Window, error) {
		return ParseWindow(t.Window, Place{Zone: t.Zone, Region: cmp.Or(t.Region, t.Country), Calendar: calendar})
	}, err
}

// ClosedDays is the Calendar by which windows go: the public holidays, and the
// consortium's closing days as they are set when somebody asks.
func (s *Scheduler) ClosedDays(region string) (Closed, error) {
	closings, err := s.Closings(context.Background())
	if err != nil {
		return nil, err
	}
	return s.calendar.and(closings)(region)
}

// and is the calendar with closing days added. Where both close a day, the holiday's
// name is told.
func (c Calendar) and(closings []Closing) Calendar {
	return func(region string) (Closed, error) {
		var public Closed
		if c != nil {
			var err error
			if public, err = c(region); err != nil {
				return nil, err
			}
		}
		country, _, _ := strings.Cut(region, "-")
		return func(year int, month time.Month, day int) (string, bool) {
			if public != nil {
				if name, closed := public(year, month, day); closed {
					return name, true
				}
			}
			return closedBy(closings, country, time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
		}, nil
	}
}

// PublicHolidays is the calendar of public holidays, each named in the first language
// of its region. A country that package holidays doesn't know has none; a part of a
// country that it doesn't know is a fault: holidays.region_unknown.
func PublicHolidays(region string) (Closed, error) {
	isCountry := func(r holidays.Region) bool { return r.Code == region }
	if accounts.KnownCountry(region) && !slices.ContainsFunc(holidays.Countries(), isCountry) {
		return nil, nil
	}
	calendar, err := holidays.In(region)
	if err != nil {
		return nil, err
	}
	return func(year int, month time.Month, day int) (string, bool) {
		h, is := calendar.On(year, month, day)
		return h.Name(""), is
	}, nil
}

// closedBy gives the name of what closes a day in a country, if anything does.
func closedBy(all []Closing, country string, day time.Time) (name string, closed bool) {
	for _, c := range all {
		if (c.Country == "" || c.Country == country) && !day.Before(c.First) && !day.After(c.Last) {
			return c.Name, true
		}
	}
	return "", false
}
