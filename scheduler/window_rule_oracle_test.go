package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// place is a place in a zone whose closed days are the wish's.
func (w *wish) place(zone string) scheduler.Place {
	return scheduler.Place{Zone: zone, Region: "XX", Calendar: func(string) (scheduler.Closed, error) {
		return func(year int, month time.Month, day int) (string, bool) {
			name, closed := w.closed[int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/(24*3600))]
			return name, closed
		}, nil
	}}
}

// told is an opening as the walker tells it.
func (w *wish) told(o scheduler.Opening) string {
	text := o.At.Format(time.RFC3339Nano)
	for _, d := range o.Skipped {
		text += fmt.Sprintf(" %v %s;", d.Date, d.Name)
	}
	return text
}

func (w walker) told(o opened) string {
	text := o.at.UTC().Format(time.RFC3339Nano)
	for _, d := range o.skipped {
		text += fmt.Sprintf(" %s %s;", calendarDay(d).Format(time.DateOnly), w.closed[d])
	}
	return text
}

// drawFrom draws an instant of 2026 to 2030, often near a change of the clocks.
func drawFrom(t *rapid.T) time.Time {
	year := rapid.IntRange(2026, 2030).Draw(t, "year")
	if !rapid.Bool().Draw(t, "near a change") {
		second := rapid.Int64Range(0, 365*24*3600-1).Draw(t, "second of the year")
		return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(second) * time.Second)
	}
	change := lastSunday(year, rapid.SampledFrom([]time.Month{time.March, time.October}).Draw(t, "month of the change"))
	return change.Add(time.Duration(rapid.Int64Range(-50*3600, 26*3600).Draw(t, "seconds from the change")) * time.Second)
}

// TestOpeningsAreThoseOfAWalkAlongTheWallClock compares windows of every kind, with
// options and closed days, with the walker: two hundred in each of the twelve zones, so
// 2,400 in all.
func TestOpeningsAreThoseOfAWalkAlongTheWallClock(t *testing.T) {
	for _, zone := range zones {
		loc, err := time.LoadLocation(zone.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, half := range []string{"first hundred", "second hundred"} {
			t.Run(zone.name+"/"+half, func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(t *rapid.T) {
					from := drawFrom(t)
					compareWithWalk(t, drawWish(t, from), zone.name, loc, from)
				})
			})
		}
	}
}

func compareWithWalk(t *rapid.T, w wish, zone string, loc *time.Location, from time.Time) {
	days := map[string]int{"weekly": 16, "working": 16, "every so many weeks": 40}[w.kind]
	if days == 0 {
		days = 70
	}
	until := from.AddDate(0, 0, days)
	window, err := scheduler.ParseWindow(w.text, w.place(zone))
	if err != nil {
		t.Fatalf("%q: %v", w.text, err)
	}
	const most = 3
	want := walker{w, loc, map[int]bool{}}.walk(from, until, most)
	at := from
	for i := range most {
		got, ok := window.Open(at)
		if i == len(want) {
			if ok && got.At.Before(until.Truncate(time.Minute)) {
				t.Fatalf("%q from %v: %s, but the clock never shows it", w.text, at, w.told(got))
			}
			return
		}
		told := walker{wish: w}.told(want[i])
		if diff := cmp.Diff(told, w.told(got)); !ok || diff != "" {
			t.Fatalf("%q from %v (-want +got):\n%s", w.text, at, diff)
		}
		at = got.At.Add(1)
	}
}
