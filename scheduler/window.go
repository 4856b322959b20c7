package scheduler

import (
	"time"

	"github.com/robfig/cron/v3"
)

// Window says when a list may be mailed: minutes of the wall clock in the list's
// zone, on days that aren't closed. The zero Window never opens.
type Window struct {
	rule      WindowRule
	zone      *time.Location
	specs     []*cron.SpecSchedule // it opens in every minute that one of them names
	condition Condition
	closed    Closed // nil: no day is
}

// Opening is when a window opens.
type Opening struct {
	At      time.Time
	Skipped []ClosedDay // those for which it is later than the rule alone would have it
}

// ParseWindow reads the text of a window, which is a pattern or a cron expression,
// and then options:
//
//	weekdays 09:00                      mon,thu 09:00,14:30         daily 07:30-18:15
//	every 2 weeks tue 09:00 from 2026-01-06
//	second tue 09:00                    last fri 10:00              day 1,15 10:30
//	working days 07:00-18:00            first working day 10:30     last day 16:00
//	0 9 * * 1-5
//
//	weekdays 09:00 until 11:00 notice 2h holidays open
//	weekdays 09:00 holidays DE-BY
//
// A span opens in each of its minutes but the last one named. A working day is one
// from Monday to Friday that isn't closed. “until” keeps the window open to that
// minute of the day; “notice” is for callers, see Notice. On closed days it doesn't
// open, unless “holidays open” says so.
//
// A cron expression has five fields (minute, hour, day, month, day of the week), no
// descriptors such as @daily, no zone, and no L, # or ?; days of the week are 0
// (Sunday) to 6, or sun to sat. As in every cron, a day matches when either its day
// of month or its day of week does, if both are restricted.
//
// Each fault has the value, one that would do, and its column in the text:
// scheduler.zone_unknown, those of the calendar, and scheduler.window_…, of which
// scheduler.window_never is a date that doesn't exist, such as 31 February.
func ParseWindow(text string, place Place) (Window, error) {
	rule, err := ParseRule(text)
	if err != nil {
		return Window{}, err
	}
	zone, err := LoadZone(place.Zone)
	if err != nil {
		return Window{}, err
	}
	closed, err := place.closed(rule)
	if err != nil {
		return Window{}, err
	}
	w := Window{rule: rule, zone: zone, closed: closed}
	w.specs, w.condition, err = rule.compile()
	return w, err
}

// compile is what the minutes are computed from.
func (r WindowRule) compile() (specs []*cron.SpecSchedule, c Condition, err error) {
	expressions := []string{r.Cron}
	if r.Cron == "" {
		expressions, c = r.Pattern.Cron()
	}
	if r.Until > 0 {
		expressions, err = untilCron(expressions, r.Until)
	}
	for _, e := range expressions {
		spec, bad := readCron(e)
		if bad != nil {
			return nil, c, bad
		}
		specs = append(specs, spec)
	}
	return specs, c, err
}

// Text is the window in its canonical form.
func (w Window) Text() string { return w.rule.String() }

// Rule is what the text says.
func (w Window) Rule() WindowRule { return w.rule }

// Zone is the IANA name of the window's zone.
func (w Window) Zone() string { return w.zone.String() }

// Notice is the least time between the moment at which somebody schedules and the
// opening: who asks for an opening then asks for one from that much later on.
func (w Window) Notice() time.Duration { return w.rule.Notice }

// Next is the instant of Open.
func (w Window) Next(from time.Time) (time.Time, bool) {
	o, ok := w.Open(from)
	return o.At, ok
}

// horizon is how far Open looks: a window that doesn't open for five years is closed.
const horizon = 366 * 5 * 24 * time.Hour

// Open is the first instant at or after from at which the window opens, in UTC, with
// the closed days that it had to pass over, or false when there is none within five
// years.
//
// It counts in wall-clock time and turns that into an instant: a minute that the
// clocks skip in spring opens at the first instant after the gap, and one that
// they show twice in autumn opens the first time only. (The cron library, left to
// itself, skips the former and runs the latter twice.)
func (w Window) Open(from time.Time) (Opening, bool) {
	if len(w.specs) == 0 {
		return Opening{}, false
	}
	var skipped []ClosedDay
	// A nanosecond earlier, since the library looks strictly after; when the clocks
	// jump at from itself this is the time they showed before, and so the skipped
	// minutes, which all open at from, are still ahead.
	wall := wallClock(from.Add(-1), w.zone)
	for {
		wall = w.after(wall)
		if wall.IsZero() {
			return Opening{}, false
		}
		at := instant(wall, w.zone)
		if at.Sub(from) > horizon {
			return Opening{}, false
		}
		if at.Before(from) { // the second showing of an hour that is shown twice
			continue
		}
		date := dateOf(wall)
		opens, passed := w.opens(date)
		skipped = append(skipped, passed...)
		if opens {
			return Opening{At: at, Skipped: skipped}, true
		}
		wall = date.midnight().Add(day - 1) // nothing more on that day
	}
}

// after is the first wall-clock minute after another that an expression names; zero
// when there is none in five years.
func (w Window) after(wall time.Time) (first time.Time) {
	for _, spec := range w.specs {
		if next := spec.Next(wall); first.IsZero() || !next.IsZero() && next.Before(first) {
			first = next
		}
	}
	return first
}

// wallClock is what a clock on the wall in the zone shows at t, written as if it
// were UTC: the calendar without any jumps, in which the cron library is right.
func wallClock(t time.Time, zone *time.Location) time.Time {
	_, offset := t.In(zone).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// instant is the first instant at which a clock on the wall in the zone shows
// wall, or later than wall when it never shows it.
func instant(wall time.Time, zone *time.Location) time.Time {
	t := wall.Add(-24 * time.Hour).In(zone) // before it, however far the zone is from UTC
	for {
		start, end := t.ZoneBounds() // between two changes of the clocks; zero: for ever
		_, offset := t.Zone()
		at := wall.Add(-time.Duration(offset) * time.Second)
		if at.Before(start) {
			at = start
		}
		if end.IsZero() || at.Before(end) {
			return at.UTC()
		}
		t = end
	}
}
