package planning

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/locales"
	"communique/scheduler"
	"communique/web/desk"
)

// The first and the last year that the calendar shows.
const firstYear, lastYear = 2000, 2099

// calendarData is what month.html and week.html show.
type calendarData struct {
	Zone     string // the reader's
	Name     string // of the month, or the first day of the week
	Weekdays []time.Time
	Weeks    []week
	Days     []day // of the week
	Filter   filter

	Countries []choice
	Releases  []choice

	Span               string // month or day: the name of the parameter
	At                 string // its value
	Before, Now, After string // addresses
	Month, Week        string // addresses of the other view
	Empty              bool   // nothing but holidays
}

// choice is an entry of a list to choose from.
type choice struct{ Value, Name string }

// week is a row of a month.
type week struct {
	Number int // ISO 8601
	Href   string
	Days   []day
}

// day is a day with what it has.
type day struct {
	At      time.Time // its beginning
	Today   bool
	Outside bool // of another month
	Entries []entry
	More    int // entries that aren't shown
	Closed  []scheduler.ClosedIn
	Open    []scheduler.OpenIn
	Href    string // of the day in its week
}

// How many entries of a day are shown, and of how many countries a month tells the windows.
const (
	mostInMonth = 4
	mostInWeek  = 100
	mostWindows = 3
)

// month is the calendar of a month.
func (p *Planning) month(w http.ResponseWriter, r *http.Request) error {
	zone := desk.ViewerOf(r).Zone()
	now := p.Frame.Now().In(zone)
	first, err := parseDay(r.URL.Query().Get("month"), "2006-01", now)
	if err != nil {
		return err
	}
	first = time.Date(first.Year(), first.Month(), 1, 12, 0, 0, 0, zone)
	from := monday(first)
	to := monday(first.AddDate(0, 1, 6))
	data, days, err := p.calendar(r, from, to, mostInMonth)
	if err != nil {
		return err
	}
	words := p.Frame.Words(r)
	data.Name = monthName(words, first)
	for some := range slices.Chunk(days, 7) {
		for i := range some {
			some[i].Outside = some[i].At.Month() != first.Month()
		}
		_, number := some[0].At.ISOWeek()
		data.Weeks = append(data.Weeks, week{Number: number, Href: weekHref(data.Filter, some[0].At), Days: some})
	}
	data.Span, data.At = "month", first.Format("2006-01")
	data.Before, data.After = p.monthHref(data.Filter, first.AddDate(0, -1, 0)), p.monthHref(data.Filter, first.AddDate(0, 1, 0))
	data.Now, data.Month = p.monthHref(data.Filter, now), p.monthHref(data.Filter, first)
	data.Week = weekHref(data.Filter, latest(first, now, first.AddDate(0, 1, 0)))
	return p.pages.Show(w, r, "month", desk.Page{Title: words.T("planning.calendar.title", "Month", data.Name), Section: desk.Calendar, Data: data})
}

// week is the calendar of a week, day by day.
func (p *Planning) week(w http.ResponseWriter, r *http.Request) error {
	zone := desk.ViewerOf(r).Zone()
	now := p.Frame.Now().In(zone)
	at, err := parseDay(r.URL.Query().Get("day"), time.DateOnly, now)
	if err != nil {
		return err
	}
	from := monday(time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, zone))
	data, days, err := p.calendar(r, from, beginning(from, 7), mostInWeek)
	if err != nil {
		return err
	}
	words := p.Frame.Words(r)
	_, number := from.ISOWeek()
	data.Days, data.Span, data.At = days, "day", from.Format(time.DateOnly)
	data.Name = words.Date(from) + " – " + words.Date(from.AddDate(0, 0, 6))
	data.Before, data.After = weekHref(data.Filter, from.AddDate(0, 0, -7)), weekHref(data.Filter, from.AddDate(0, 0, 7))
	data.Now, data.Week = weekHref(data.Filter, now), weekHref(data.Filter, from)
	data.Month = p.monthHref(data.Filter, from.AddDate(0, 0, 3))
	return p.pages.Show(w, r, "week", desk.Page{
		Title: words.T("planning.calendar.week_title", "Number", strconv.Itoa(number), "Year", strconv.Itoa(from.AddDate(0, 0, 3).Year())), Section: desk.Calendar, Data: data,
	})
}

// calendar gives what both views have, and the days from one on to before another.
func (p *Planning) calendar(r *http.Request, from, to time.Time, most int) (calendarData, []day, error) {
	query := r.URL.Query()
	f := filter{Country: query.Get("country"), Release: query.Get("release")}
	words := p.Frame.Words(r)
	a, err := p.agenda(r.Context(), desk.ViewerOf(r).Actor, from, to, f, words.Lang())
	if err != nil {
		return calendarData{}, nil, err
	}
	data := calendarData{Zone: from.Location().String(), Filter: f, Empty: len(a.Entries) == 0}
	for _, code := range a.Countries {
		data.Countries = append(data.Countries, choice{code, words.Country(code)})
	}
	slices.SortFunc(data.Countries, func(a, b choice) int { return strings.Compare(a.Name, b.Name) })
	data.Releases = releasesOf(a.Entries, f.Release)
	for i := range 7 {
		data.Weekdays = append(data.Weekdays, from.AddDate(0, 0, i))
	}
	return data, daysOf(a, from, to, p.Frame.Now(), most, f), nil
}

// releasesOf are the releases to choose from.
func releasesOf(entries []entry, chosen string) (all []choice) {
	seen := map[string]bool{}
	for _, e := range entries {
		if !seen[e.Slug] {
			seen[e.Slug] = true
			all = append(all, choice{e.Slug, e.Headline})
		}
	}
	if chosen != "" && !seen[chosen] {
		all = append(all, choice{chosen, chosen})
	}
	slices.SortFunc(all, func(a, b choice) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// daysOf sorts an agenda into days.
func daysOf(a agenda, from, to, now time.Time, most int, f filter) (days []day) {
	entries, closed, open := a.Entries, a.Closed, a.Open
	for at := from; at.Before(to); at = nextDay(at) {
		next := nextDay(at)
		d := day{At: at, Today: !now.Before(at) && now.Before(next), Href: weekHref(f, at) + "#day-" + at.Format(time.DateOnly)}
		for len(entries) > 0 && entries[0].At.Before(next) {
			d.Entries, entries = append(d.Entries, entries[0]), entries[1:]
		}
		for len(closed) > 0 && closed[0].Date == dateOf(at) {
			d.Closed, closed = append(d.Closed, closed[0]), closed[1:]
		}
		for len(open) > 0 && open[0].From.Before(next) {
			d.Open, open = append(d.Open, open[0]), open[1:]
		}
		if len(d.Entries) > most {
			d.More, d.Entries = len(d.Entries)-most+1, d.Entries[:most-1]
		}
		days = append(days, d)
	}
	return days
}

// nextDay is the beginning of the day after, however long the day is.
func nextDay(t time.Time) time.Time {
	for days := 1; ; days++ { // a zone once skipped a whole day
		if next := beginning(t, days); next.After(t) {
			return next
		}
	}
}

// monday is the beginning of the week of a day.
func monday(t time.Time) time.Time { return beginning(t, -(int(t.Weekday())+6)%7) }

// beginning is the first instant of the day that is so many days after t's. Where the clocks
// skip midnight it is at one.
func beginning(t time.Time, days int) time.Time {
	year, month, day := time.Date(t.Year(), t.Month(), t.Day()+days, 0, 0, 0, 0, time.UTC).Date()
	at := time.Date(year, month, day, 0, 0, 0, 0, t.Location())
	if at.Day() != day {
		at = time.Date(year, month, day, 1, 0, 0, 0, t.Location())
	}
	return at
}

// parseDay reads a month or a day; nothing: now. Fault: planning.day_invalid.
func parseDay(s, layout string, now time.Time) (time.Time, error) {
	if s == "" {
		return now, nil
	}
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return time.Time{}, fault.New(fault.Invalid, "planning.day_invalid", "Value", fault.Shown(s), "First", strconv.Itoa(firstYear), "Last", strconv.Itoa(lastYear))
	}
	return t, nil
}

// latest is now if it lies in a month, else the month's beginning.
func latest(first, now, next time.Time) time.Time {
	if now.Before(first) || !now.Before(next) {
		return first
	}
	return now
}

func (f filter) address(path, name, value string) string {
	q := url.Values{}
	q.Set(name, value)
	if f.Country != "" {
		q.Set("country", f.Country)
	}
	if f.Release != "" {
		q.Set("release", f.Release)
	}
	return path + "?" + q.Encode()
}

func (*Planning) monthHref(f filter, at time.Time) string {
	return f.address("/desk/calendar/", "month", at.Format("2006-01"))
}

func weekHref(f filter, at time.Time) string {
	return f.address("/desk/calendar/week", "day", at.Format(time.DateOnly))
}

// monthName is the name of a month with its year, as it stands alone.
func monthName(words *locales.Words, t time.Time) string {
	return words.T("planning.month."+strconv.Itoa(int(t.Month())), "Year", strconv.Itoa(t.Year()))
}

// Places are the countries in which a day is closed, each holiday's together.
func (d day) Places() (all []closedDay) {
	for _, c := range d.Closed {
		i := slices.IndexFunc(all, func(o closedDay) bool { return o.Name == c.Name })
		if i < 0 {
			all, i = append(all, closedDay{Name: c.Name, Lang: c.Lang}), len(all)
		}
		all[i].Countries = append(all[i].Countries, c.Country)
	}
	return all
}

// closedDay is a holiday, and where it is one.
type closedDay struct {
	Name      string
	Lang      string // of Name; empty: of none
	Countries []string
}
