package scheduler

import (
	"time"

	"github.com/robfig/cron/v3"
)

// Window says when a list may be mailed: the wall-clock minutes that a cron
// expression names, in the list's zone. The zero Window never opens.
type Window struct {
	cron string
	zone *time.Location
	spec *cron.SpecSchedule
}

// ParseWindow reads a cron expression of five fields (minute, hour, day, month, day
// of the week) and the IANA name of a zone. There are no descriptors such as @daily, no zone in the expression, and no L, # or ?; days of the week are
// 0 (Sunday) to 6, or sun to sat. As in every cron, a day matches when either its
// day of month or its day of week does, if both are restricted.
//
// Faults, each with the value and one that would do: scheduler.zone_unknown,
// scheduler.window_long, scheduler.window_character, scheduler.window_fields,
// scheduler.window_minute, …_hour, …_day, …_month, …_weekday, and
// scheduler.window_never for a date that doesn't exist, such as 31 February.
func ParseWindow(expression, zone string) (Window, error) {
	spec, err := parseCron(expression)
	if err != nil {
		return Window{}, err
	}
	loc, err := LoadZone(zone)
	if err != nil {
		return Window{}, err
	}
	return Window{cron: expression, zone: loc, spec: spec}, nil
}

// Cron is the expression as it was given.
func (w Window) Cron() string { return w.cron }

// Zone is the IANA name of the window's zone.
func (w Window) Zone() string { return w.zone.String() }

// horizon is how far Next looks: a window that doesn't open for five years is closed.
const horizon = 366 * 5 * 24 * time.Hour

// Next is the first instant at or after from at which the window opens, in UTC,
// or false when there is none within five years.
//
// It counts in wall-clock time and turns that into an instant: a minute that the
// clocks skip in spring opens at the first instant after the gap, and one that
// they show twice in autumn opens the first time only. (The cron library, left to
// itself, skips the former and runs the latter twice.)
func (w Window) Next(from time.Time) (time.Time, bool) {
	if w.spec == nil {
		return time.Time{}, false
	}
	// A nanosecond earlier, since the library looks strictly after; when the clocks
	// jump at from itself this is the time they showed before, and so the skipped
	// minutes, which all open at from, are still ahead.
	wall := wallClock(from.Add(-1), w.zone)
	for {
		wall = w.spec.Next(wall)
		if wall.IsZero() {
			return time.Time{}, false
		}
		at := instant(wall, w.zone)
		if at.Sub(from) > horizon {
			return time.Time{}, false
		}
		if !at.Before(from) { // before: the second showing of an hour that is shown twice
			return at, true
		}
	}
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
