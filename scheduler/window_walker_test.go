package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// wish is a random window as a person would mean it, and its text. It is evaluated
// minute by minute from what was drawn: no cron expression, no pattern.
type wish struct {
	text     string
	kind     string
	weekdays map[time.Weekday]bool
	weeks    int
	anchor   int // a day since 1970
	nth      int // -1: the last
	dates    map[int]bool
	points   []int // minutes of the day
	from, to int   // a span of them
	until    int   // 0: none
	always   bool  // open on holidays
	closed   map[int]string
}

const minutesOfDay = 24 * 60

// walker walks along the wall clock of one zone.
type walker struct {
	wish
	zone  *time.Location
	known map[int]bool // whether it opens on a day
}

// opened is one opening, with the days that were passed over.
type opened struct {
	at      time.Time
	skipped []int
}

// walk looks at the clock on the wall, minute after minute. The window opens when the
// clock shows, or jumps over, a minute that is wished for and that it hasn't shown
// before. It gives the first openings, each looked for from after the one before.
func (w walker) walk(from, until time.Time, most int) (all []opened) {
	var skipped []int
	begin := from.Add(-3 * time.Hour).Truncate(time.Minute)
	seen := w.shown(begin) - 1
	for t := begin; t.Before(until); t = t.Add(time.Minute) {
		hit := false
		for shown := w.shown(t); seen < shown; {
			seen++
			day, minute := seen/minutesOfDay, seen%minutesOfDay
			if t.Before(from) || !w.minute(minute) {
				continue
			}
			if w.day(day) {
				hit = true
			} else if w.isSkipped(day) && !slices.Contains(skipped, day) {
				skipped = append(skipped, day)
			}
		}
		if hit {
			all = append(all, opened{t, append(skipped, w.displaced(w.shown(t)/minutesOfDay)...)})
			if skipped = nil; len(all) == most {
				break
			}
		}
	}
	return all
}

// shown is the wall clock as minutes since 1970.
func (w walker) shown(t time.Time) int {
	_, offset := t.In(w.zone).Zone()
	return int(t.Unix()+int64(offset)) / 60
}

func (w *wish) minute(m int) bool {
	if w.from <= m && m < w.to {
		return true
	}
	for _, p := range w.points {
		if p == m || p < m && m <= w.until {
			return true
		}
	}
	return false
}

func calendarDay(day int) time.Time { return time.Unix(int64(day)*24*3600, 0).UTC() }

func (w walker) day(day int) bool {
	opens, ok := w.known[day]
	if !ok {
		opens = w.wished(day) && (w.always || w.closed[day] == "")
		w.known[day] = opens
	}
	return opens
}

// isSkipped tells whether the day is one of those on which it would have opened.
func (w walker) isSkipped(day int) bool {
	return w.kind != "nth working" && !w.always && w.closed[day] != "" && w.wished(day)
}

// wished tells whether the day is meant, closed or not.
func (w *wish) wished(day int) bool {
	at := calendarDay(day)
	switch w.kind {
	case "weekly":
		return w.weekdays[at.Weekday()]
	case "every so many weeks":
		monday := calendarDay(w.anchor)
		for monday.Weekday() != time.Monday {
			monday = monday.AddDate(0, 0, -1)
		}
		for ; !monday.After(at); monday = monday.AddDate(0, 0, 7*w.weeks) {
			if at.Before(monday.AddDate(0, 0, 7)) {
				return day >= w.anchor && w.weekdays[at.Weekday()]
			}
		}
		return false
	case "dates":
		return w.dates[at.Day()]
	case "last day":
		return at.AddDate(0, 0, 1).Day() == 1
	case "nth weekday":
		same := 0
		for one := at; one.Month() == at.Month(); one = one.AddDate(0, 0, -7) {
			same++
		}
		last := at.AddDate(0, 0, 7).Month() != at.Month()
		return w.weekdays[at.Weekday()] && (w.nth == same || w.nth == -1 && last)
	case "working":
		return isMondayToFriday(at)
	}
	working := w.workingDays(at)
	if w.nth == -1 {
		return day == working[len(working)-1]
	}
	return len(working) >= w.nth && day == working[w.nth-1]
}

func isMondayToFriday(at time.Time) bool {
	return at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
}

// workingDays are those of a month; a month that has none gives a day that is in no month.
func (w *wish) workingDays(at time.Time) []int {
	var all []int
	for one := at.AddDate(0, 0, 1-at.Day()); one.Month() == at.Month(); one = one.AddDate(0, 0, 1) {
		if day := int(one.Unix() / (24 * 3600)); isMondayToFriday(one) && w.closed[day] == "" {
			all = append(all, day)
		}
	}
	if all == nil {
		return []int{-1}
	}
	return all
}

// displaced are the closed days that made it open on another working day of the month.
func (w *wish) displaced(day int) []int {
	if w.kind != "nth working" {
		return nil
	}
	var all []int
	step := -1
	if w.nth == -1 {
		step = 1
	}
	month := calendarDay(day).Month()
	for one := day + step; calendarDay(one).Month() == month; one += step {
		if w.closed[one] != "" && isMondayToFriday(calendarDay(one)) {
			all = append(all, one)
		}
	}
	slices.Reverse(all) // counted from the end of the month that they push away from
	return all
}

var shortNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// drawWish draws a window that may open around from, and the days that are closed.
func drawWish(t *rapid.T, from time.Time) wish {
	kinds := []string{"weekly", "weekly", "every so many weeks", "dates", "last day", "nth weekday", "working", "nth working"}
	w := wish{kind: rapid.SampledFrom(kinds).Draw(t, "kind"), weekdays: map[time.Weekday]bool{}, closed: map[int]string{}}
	today := int(from.Unix() / (24 * 3600))
	for _, ahead := range rapid.SliceOfN(rapid.IntRange(-20, 70), 0, 30).Draw(t, "closed days") {
		w.closed[today+ahead] = fmt.Sprint("holiday ", ahead)
	}
	var anchor string
	switch w.kind {
	case "weekly":
		w.text = w.drawDays(t)
	case "every so many weeks":
		w.weeks, w.anchor = rapid.IntRange(2, 4).Draw(t, "weeks"), today-rapid.IntRange(-10, 900).Draw(t, "anchor")
		w.text = fmt.Sprintf("every %d weeks %s", w.weeks, w.drawDays(t))
		anchor = " from " + calendarDay(w.anchor).Format(time.DateOnly)
	case "dates":
		w.text = "day " + w.drawDates(t)
	case "last day":
		w.text = "last day"
	case "nth weekday":
		d := rapid.IntRange(0, 6).Draw(t, "weekday")
		w.weekdays[time.Weekday(d)] = true
		w.text = w.drawNth(t) + " " + shortNames[d]
	case "working":
		w.text = "working days"
	case "nth working":
		w.text = w.drawNth(t) + " working day"
	}
	w.text += " " + w.drawTimes(t) + anchor
	if w.to == 0 && rapid.Bool().Draw(t, "with until") {
		if last := slices.Max(w.points); last < minutesOfDay-1 {
			w.until = rapid.IntRange(last+1, minutesOfDay-1).Draw(t, "until")
			w.text += " until " + clockText(w.until)
		}
	}
	if !strings.Contains(w.kind, "working") && rapid.Bool().Draw(t, "on holidays") {
		w.always = true
		w.text += " holidays open"
	}
	return w
}

func (w *wish) drawNth(t *rapid.T) string {
	w.nth = rapid.SampledFrom([]int{1, 2, 3, 4, 5, -1}).Draw(t, "nth")
	return map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}[w.nth]
}

func (w *wish) drawDays(t *rapid.T) string {
	var names []string
	for _, d := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 7, rapid.ID).Draw(t, "weekdays") {
		w.weekdays[time.Weekday(d)] = true
		names = append(names, shortNames[d])
	}
	return strings.Join(names, ",")
}

func (w *wish) drawDates(t *rapid.T) string {
	w.dates = map[int]bool{}
	var names []string
	for _, d := range rapid.SliceOfNDistinct(rapid.IntRange(1, 31), 1, 4, rapid.ID).Draw(t, "dates") {
		w.dates[d] = true
		names = append(names, fmt.Sprint(d))
	}
	return strings.Join(names, ",")
}

// drawTimes draws often from the hours in which clocks change.
func (w *wish) drawTimes(t *rapid.T) string {
	latest := rapid.SampledFrom([]int{5 * 60, minutesOfDay - 1}).Draw(t, "latest")
	if rapid.Bool().Draw(t, "a span") {
		w.from = rapid.IntRange(0, latest-1).Draw(t, "from")
		w.to = rapid.IntRange(w.from+2, minutesOfDay).Draw(t, "to")
		return clockText(w.from) + "-" + clockText(w.to)
	}
	w.points = []int{rapid.IntRange(0, latest).Draw(t, "at")}
	names := []string{clockText(w.points[0])}
	for _, m := range rapid.SliceOfN(rapid.IntRange(0, latest), 0, 3).Draw(t, "also at") {
		if slices.ContainsFunc(w.points, func(p int) bool { return m-p <= 1 && p-m <= 1 }) {
			continue // neighbours are a span, which needs no “until”
		}
		w.points = append(w.points, m)
		names = append(names, clockText(m))
	}
	return strings.Join(names, ",")
}

func clockText(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
