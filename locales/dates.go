package locales

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Date is the day of t in t's own location: "30 January 2013".
func (w *Words) Date(t time.Time) string {
	s := w.habits.days.FmtDateLong(t)
	if w.habits.first != "" && t.Day() == 1 {
		s = w.habits.first + strings.TrimPrefix(s, "1")
	}
	return s
}

// DayOfMonth is the number of a day of the month, as a date begins with it: "1er" in
// French.
func (w *Words) DayOfMonth(n int) string {
	if n == 1 && w.habits.first != "" {
		return w.habits.first
	}
	return strconv.Itoa(n)
}

// Feminine tells whether the name of a day of the week is feminine where others are
// masculine, so that what is said of it has to agree: "la prima domenica".
func (w *Words) Feminine(d time.Weekday) bool { return slices.Contains(w.habits.feminine, d) }

// Time is the hour and minute of t in t's own location, on a clock of 24 hours:
// "08:00". It stands alone, in a table; a sentence adds "uur" or "kl." itself.
func (w *Words) Time(t time.Time) string { return fmt.Sprintf(w.habits.clock, t.Hour(), t.Minute()) }

// DateTime is date and time of t in t's own location, as they stand in a
// sentence: "30 January 2013 at 08:00".
func (w *Words) DateTime(t time.Time) string {
	at := w.habits.at
	if w.lang == "es" && t.Hour() == 1 {
		at = " a la "
	}
	return w.Date(t) + at + w.Time(t) + w.habits.after
}

// Weekday is the day of the week of t in t's own location, as written in a
// sentence: "Wednesday".
func (w *Words) Weekday(t time.Time) string { return w.habits.days.WeekdayWide(t.Weekday()) }

// Day is the day of t in t's own location with its day of the week: "Wednesday 30
// January 2013".
func (w *Words) Day(t time.Time) string { return w.Weekday(t) + w.on() + w.Date(t) }

// DayTime is Day with the time: "Wednesday 30 January 2013 at 08:00".
func (w *Words) DayTime(t time.Time) string { return w.Weekday(t) + w.on() + w.DateTime(t) }

func (w *Words) on() string {
	if w.habits.on != "" {
		return w.habits.on
	}
	return " "
}
