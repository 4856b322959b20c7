package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"communique/scheduler"
)

// change is one at which the clocks of a zone jump, as tzdata has it.
type change struct {
	at            time.Time
	before, after time.Duration // from UTC
}

// changesOf are a zone's from 2026 to 2030.
func changesOf(zone *time.Location) (all []change) {
	t := time.Date(2026, 1, 1, 0, 0, 0, 0, zone)
	for {
		_, before := t.Zone()
		_, t = t.ZoneBounds()
		if t.Year() > 2030 || t.IsZero() {
			return all
		}
		_, after := t.Zone()
		all = append(all, change{t.UTC(), time.Duration(before) * time.Second, time.Duration(after) * time.Second})
	}
}

// TestEachChangeOfTheClocks names every change of every zone from 2026 to 2030, with
// windows just before it, in the gap or the overlap, and just after.
func TestEachChangeOfTheClocks(t *testing.T) {
	for _, zone := range zones {
		loc, err := time.LoadLocation(zone.name)
		if err != nil {
			t.Fatal(err)
		}
		all := changesOf(loc)
		if len(all) != 10 {
			t.Errorf("%s changes its clocks %d times", zone.name, len(all))
		}
		for _, c := range all {
			t.Run(zone.name+"/"+c.at.Format(time.DateOnly), func(t *testing.T) {
				if c.after > c.before {
					gap(t, zone.name, c)
				} else {
					overlap(t, zone.name, c)
				}
			})
		}
	}
}

// opensAt expects the window's next openings from one instant on.
func opensAt(t *testing.T, zone, text string, from time.Time, want ...time.Time) {
	t.Helper()
	w, err := scheduler.ParseWindow(text, scheduler.Place{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range want {
		got, ok := w.Next(from)
		if !ok || !got.Equal(at) {
			t.Errorf("%q from %v: %v, want %v", text, from, got, at.UTC())
			return
		}
		from = got.Add(1)
	}
}

// daily is a window at a wall-clock time, so many minutes from the change as clocks
// showed it before it came.
func daily(c change, minutes int) string { return "daily " + wall(c, minutes) }

func wall(c change, minutes int) string {
	return c.at.Add(c.before + time.Duration(minutes)*time.Minute).Format("15:04")
}

func gap(t *testing.T, zone string, c change) {
	eve, end := c.at.Add(-5*time.Hour), int((c.after-c.before)/time.Minute)
	minutes := func(n int) time.Time { return c.at.Add(time.Duration(n) * time.Minute) }
	nextDay := func(n int) time.Time { return minutes(n - end + 24*60) } // that wall-clock time on the day after

	opensAt(t, zone, daily(c, -1), eve, minutes(-1), nextDay(-1))
	for _, inside := range []int{0, 1, 30, end - 1} {
		opensAt(t, zone, daily(c, inside), eve, c.at, nextDay(inside))
		opensAt(t, zone, daily(c, inside), c.at, c.at)
		opensAt(t, zone, daily(c, inside), c.at.Add(1), nextDay(inside))
	}
	opensAt(t, zone, daily(c, end), eve, c.at, nextDay(end))
	opensAt(t, zone, daily(c, end+1), eve, minutes(1), nextDay(end+1))

	// A span over the gap goes on without one, and one inside it is that one instant.
	opensAt(t, zone, fmt.Sprintf("daily %s-%s", wall(c, -2), wall(c, end+2)), eve,
		minutes(-2), minutes(-1), c.at, minutes(1), nextDay(-2))
	opensAt(t, zone, fmt.Sprintf("daily %s-%s", wall(c, 10), wall(c, 20)), eve, c.at, nextDay(10))
	opensAt(t, zone, fmt.Sprintf("daily %s until %s", wall(c, -2), wall(c, 30)), minutes(-1), minutes(-1), c.at, nextDay(-2))
}

func overlap(t *testing.T, zone string, c change) {
	eve, long := c.at.Add(-5*time.Hour), int((c.before-c.after)/time.Minute)
	minutes := func(n int) time.Time { return c.at.Add(time.Duration(n) * time.Minute) }
	nextDay := func(n int) time.Time { return minutes(n + long + 24*60) }

	opensAt(t, zone, daily(c, -long-1), eve, minutes(-long-1), nextDay(-long-1))
	for _, twice := range []int{-long, -long + 1, -30, -1} { // shown until the change, and again after it
		opensAt(t, zone, daily(c, twice), eve, minutes(twice), nextDay(twice))
		opensAt(t, zone, daily(c, twice), minutes(twice).Add(1), nextDay(twice))
		opensAt(t, zone, daily(c, twice), minutes(twice+long), nextDay(twice))
	}
	opensAt(t, zone, daily(c, 0), eve, minutes(long), nextDay(0))
	opensAt(t, zone, daily(c, 1), eve, minutes(long+1), nextDay(1))

	// What a span has shown once it doesn't show again.
	opensAt(t, zone, fmt.Sprintf("daily %s-%s", wall(c, -2), wall(c, 2)), eve,
		minutes(-2), minutes(-1), minutes(long), minutes(long+1), nextDay(-2))
	opensAt(t, zone, fmt.Sprintf("daily %s until %s", wall(c, -2), wall(c, 0)), minutes(-1), minutes(-1), minutes(long), nextDay(-2))
}
