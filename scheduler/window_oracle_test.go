package scheduler_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"communique/scheduler"

	"pgregory.net/rapid"
)

// field is one field of a random window: how it is written, and what it means.
// Nothing nil is restricted.
type field struct {
	text string
	set  map[int]bool
}

func (f field) has(n int) bool { return f.set == nil || f.set[n] }

// drawField writes a random field whose numbers go from low to high, and lists
// what it means. Single numbers and ranges stay below most.
func drawField(t *rapid.T, name string, low, high, most int) field {
	number := rapid.IntRange(low, most)
	switch rapid.SampledFrom([]string{"star", "one", "list", "range", "step"}).Draw(t, name) {
	case "one":
		n := number.Draw(t, name)
		return field{strconv.Itoa(n), map[int]bool{n: true}}
	case "list":
		f := field{set: map[int]bool{}}
		var items []string
		for _, n := range rapid.SliceOfN(number, 2, 4).Draw(t, name) {
			f.set[n] = true
			items = append(items, strconv.Itoa(n))
		}
		f.text = strings.Join(items, ",")
		return f
	case "range":
		from := number.Draw(t, name)
		to := rapid.IntRange(from, most).Draw(t, name)
		return field{fmt.Sprintf("%d-%d", from, to), every(from, to, 1)}
	case "step":
		step := rapid.IntRange(2, high).Draw(t, name)
		return field{fmt.Sprintf("*/%d", step), every(low, high, step)}
	}
	return field{text: "*"}
}

func every(from, to, step int) map[int]bool {
	set := map[int]bool{}
	for n := from; n <= to; n += step {
		set[n] = true
	}
	return set
}

// calendar is a random window as the oracle reads it.
type calendar struct{ minute, hour, day, month, weekday field }

func drawCalendar(t *rapid.T) calendar {
	c := calendar{
		minute:  drawField(t, "minute", 0, 59, 59),
		hour:    drawField(t, "hour", 0, 23, rapid.SampledFrom([]int{4, 23}).Draw(t, "latest hour")), // often near the change
		weekday: drawField(t, "weekday", 0, 6, 6),
		day:     field{text: "*"},
		month:   field{text: "*"},
	}
	if rapid.Bool().Draw(t, "by date") {
		c.day = drawField(t, "day", 1, 31, 31)
		c.month = drawField(t, "month", 1, 12, 12)
	}
	return c
}

func (c calendar) String() string {
	return strings.Join([]string{c.minute.text, c.hour.text, c.day.text, c.month.text, c.weekday.text}, " ")
}

func (c calendar) names(wall time.Time) bool {
	day, weekday := c.day.has(wall.Day()), c.weekday.has(int(wall.Weekday()))
	dayMatches := day && weekday
	if c.day.set != nil && c.weekday.set != nil {
		dayMatches = day || weekday
	}
	return dayMatches && c.minute.has(wall.Minute()) && c.hour.has(wall.Hour()) && c.month.has(int(wall.Month()))
}

// walk is the oracle: it looks at a clock on the wall, minute after minute. The
// window opens when the clock shows, or jumps over, a minute that the calendar
// names and that it hasn't shown before.
func (c calendar) walk(zone *time.Location, from, until time.Time) (time.Time, bool) {
	var seen time.Time // the latest wall-clock minute so far, written as UTC
	for t := from.Add(-3 * time.Hour).Truncate(time.Minute); t.Before(until); t = t.Add(time.Minute) {
		here := t.In(zone)
		shown := time.Date(here.Year(), here.Month(), here.Day(), here.Hour(), here.Minute(), 0, 0, time.UTC)
		if seen.IsZero() {
			seen = shown
		}
		for seen.Before(shown) {
			seen = seen.Add(time.Minute)
			if c.names(seen) && !t.Before(from) {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// TestNextEqualsAWalkAlongTheWallClock compares Next with the oracle in all
// zones, around each change of the clocks from 2026 to 2030.
func TestNextEqualsAWalkAlongTheWallClock(t *testing.T) {
	for _, zone := range zones {
		loc, err := time.LoadLocation(zone.name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(zone.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				c := drawCalendar(t)
				month := rapid.SampledFrom([]time.Month{time.March, time.October}).Draw(t, "month of the change")
				change := lastSunday(rapid.IntRange(2026, 2030).Draw(t, "year"), month)
				from := change.Add(time.Duration(rapid.Int64Range(-26*3600, 26*3600).Draw(t, "seconds from the change")) * time.Second)
				until := from.AddDate(0, 0, 4)

				w, err := scheduler.ParseWindow(c.String(), scheduler.Place{Zone: zone.name})
				if impossible(err) {
					t.Skip("a date that doesn't exist")
				}
				if err != nil {
					t.Fatalf("%q: %v", c, err)
				}
				want, found := c.walk(loc, from, until)
				got, ok := w.Next(from)
				if found && (!ok || !got.Equal(want)) {
					t.Fatalf("%q from %v: %v (%v), want %v", c, from, got, ok, want)
				}
				if !found && ok && got.Before(until.Truncate(time.Minute)) {
					t.Fatalf("%q from %v: %v, but the clock never shows it", c, from, got)
				}
			})
		})
	}
}
