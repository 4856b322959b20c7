package scheduler

import (
	"fmt"
	"strings"
	"time"
)

// Clock is a time of day on the wall, in minutes from midnight: 0 to 1439, and as
// the end of a span also 1440, which is written 24:00.
type Clock int

const midnight Clock = 24 * 60 // the end of a day

// String is the time as a window writes it: "09:00".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// Date is a day of the calendar, wherever it is lived through.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String is the date as a window writes it: "2026-01-06".
func (d Date) String() string { return d.midnight().Format(time.DateOnly) }

// midnight is the day's beginning, written as if it were UTC.
func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func (d Date) weekday() time.Weekday { return d.midnight().Weekday() }

// last is the last day of the date's month.
func (d Date) last() int { return Date{d.Year, d.Month + 1, 0}.midnight().Day() }

// week numbers the weeks from Monday to Sunday; which of them is 0 doesn't matter.
func (d Date) week() int {
	const day = 24 * 60 * 60
	return int((d.midnight().Unix()/day + 3) / 7) // 1 January 1970 was a Thursday
}

// dateOf is the day of a wall-clock time.
func dateOf(wall time.Time) Date {
	year, month, day := wall.Date()
	return Date{year, month, day}
}

// Weekdays is a set of days of the week: bit 0 is Sunday, as in package time.
type Weekdays uint8

// The sets that have a name of their own.
const (
	Daily          Weekdays = 1<<7 - 1
	MondayToFriday Weekdays = Daily &^ (1<<time.Sunday | 1<<time.Saturday) // Monday to Friday
)

// On is the set of these days.
func On(days ...time.Weekday) Weekdays {
	var set Weekdays
	for _, d := range days {
		set |= 1 << d
	}
	return set
}

// Has tells whether the day is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w>>d&1 == 1 }

// List gives the days from Monday to Sunday.
func (w Weekdays) List() []time.Weekday {
	var days []time.Weekday
	for i := range 7 {
		if d := time.Weekday((i + 1) % 7); w.Has(d) {
			days = append(days, d)
		}
	}
	return days
}

// String is the set as a window writes it: daily, weekdays, mon,thu or tue-fri.
func (w Weekdays) String() string {
	switch w {
	case Daily:
		return "daily"
	case MondayToFriday:
		return "weekdays"
	}
	days := w.List()
	names := make([]string, len(days))
	for i, d := range days {
		names[i] = shortDay(d)
	}
	first, last := days[0], days[len(days)-1]
	if n := len(days); n > 2 && (last+7-first)%7 == time.Weekday(n-1) {
		return names[0] + "-" + names[n-1]
	}
	return strings.Join(names, ",")
}

// shortDay is the day's short English name, which windows and cron have in common.
func shortDay(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }
