package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"communique/scheduler"
)

// zones are those of the eleven countries of the example consortium, and what their
// clocks show at 01:00 UTC on the last Sundays of March and October, when they change.
var zones = []struct {
	name           string
	spring, autumn int // the first hour that is skipped, and the first that is shown twice
}{
	{"Europe/Brussels", 2, 2},
	{"Europe/Copenhagen", 2, 2},
	{"Europe/Tallinn", 3, 3},
	{"Europe/Paris", 2, 2},
	{"Europe/Berlin", 2, 2},
	{"Europe/Amsterdam", 2, 2},
	{"Europe/Rome", 2, 2},
	{"Europe/Bucharest", 3, 3},
	{"Europe/Bratislava", 2, 2},
	{"Europe/Madrid", 2, 2},
	{"Atlantic/Canary", 1, 1},
	{"Europe/London", 1, 1},
}

// lastSunday is 01:00 UTC on the last Sunday of a month with 31 days: the instant
// at which all clocks of the European Union and Great Britain change.
func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month, 31, 1, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

func parse(t testing.TB, cron, zone string) scheduler.Window {
	t.Helper()
	w, err := scheduler.ParseWindow(cron, scheduler.Place{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// next is the instant at which the window opens, or a failure.
func next(t testing.TB, w scheduler.Window, from time.Time) time.Time {
	t.Helper()
	at, ok := w.Next(from)
	if !ok {
		t.Fatalf("%q in %s never opens after %v", w.Text(), w.Zone(), from)
	}
	return at
}

func TestAMinuteThatTheClocksSkipOpensAfterTheGap(t *testing.T) {
	for _, zone := range zones {
		for year := 2026; year <= 2030; year++ {
			t.Run(fmt.Sprintf("%s/%d", zone.name, year), func(t *testing.T) {
				change := lastSunday(year, time.March)
				skipped := parse(t, fmt.Sprintf("30 %d * * *", zone.spring), zone.name)
				for _, from := range []time.Time{change.Add(-3 * time.Hour), change.Add(-1), change} {
					if got := next(t, skipped, from); !got.Equal(change) {
						t.Errorf("from %v: %v, want the end of the gap, %v", from, got, change)
					}
				}
				// An instant later it is over for that day, and the next day has the minute again.
				want := change.Add(23*time.Hour + 30*time.Minute)
				if got := next(t, skipped, change.Add(1)); !got.Equal(want) {
					t.Errorf("after the gap: %v, want %v", got, want)
				}
				// Every minute of the gap opens at that one instant: once.
				minutes := parse(t, fmt.Sprintf("* %d * * *", zone.spring), zone.name)
				if got := next(t, minutes, change.Add(1)); !got.Equal(change.Add(23 * time.Hour)) {
					t.Errorf("the skipped hour opened again at %v", got)
				}
			})
		}
	}
}

func TestAMinuteThatIsShownTwiceOpensTheFirstTimeOnly(t *testing.T) {
	for _, zone := range zones {
		for year := 2026; year <= 2030; year++ {
			t.Run(fmt.Sprintf("%s/%d", zone.name, year), func(t *testing.T) {
				change := lastSunday(year, time.October)
				twice := parse(t, fmt.Sprintf("30 %d * * *", zone.autumn), zone.name)
				first := change.Add(-30 * time.Minute)
				if got := next(t, twice, change.Add(-3*time.Hour)); !got.Equal(first) {
					t.Errorf("%v, want the first showing, %v", got, first)
				}
				if got := next(t, twice, first); !got.Equal(first) {
					t.Errorf("at the instant itself: %v, want %v", got, first)
				}
				tomorrow := change.Add(24*time.Hour + 30*time.Minute)
				for _, from := range []time.Time{first.Add(1), change, change.Add(30 * time.Minute)} {
					if got := next(t, twice, from); !got.Equal(tomorrow) {
						t.Errorf("from %v: %v, want the next day, %v", from, got, tomorrow)
					}
				}
			})
		}
	}
}

func TestNextCountsTheInstantItself(t *testing.T) {
	w := parse(t, "0 9 * * 1-5", "Europe/Berlin")
	friday := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC) // 09:00 in Berlin
	if got := next(t, w, friday); !got.Equal(friday) {
		t.Errorf("at nine sharp: %v", got)
	}
	if got := next(t, w, friday.Add(-1)); !got.Equal(friday) {
		t.Errorf("just before nine: %v", got)
	}
	monday := friday.AddDate(0, 0, 3)
	if got := next(t, w, friday.Add(1)); !got.Equal(monday) {
		t.Errorf("just after nine: %v, want Monday", got)
	}
}

func TestZonesThatChangeAtMidnightOrSkipADay(t *testing.T) {
	for _, c := range []struct{ name, cron, zone, from, want string }{
		{"no midnight in spring", "0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06T04:00:00Z"},
		{"no 30 December 2011", "0 9 30 12 *", "Pacific/Apia", "2011-12-29T00:00:00Z", "2011-12-30T10:00:00Z"},
		{"half an hour", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, _ := time.Parse(time.RFC3339, c.from)
			if got := next(t, parse(t, c.cron, c.zone), from).Format(time.RFC3339); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAWindowIsFarAwayOrNever(t *testing.T) {
	leap := parse(t, "0 9 29 2 *", "Europe/Paris")
	if got := next(t, leap, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)); got.Year() != 2028 || got.Day() != 29 {
		t.Errorf("29 February: %v", got)
	}
	// 2100 is no leap year, and 2104 is more than five years away.
	if got, ok := leap.Next(time.Date(2097, 3, 1, 0, 0, 0, 0, time.UTC)); ok {
		t.Errorf("beyond the horizon: %v", got)
	}
	if got, ok := (scheduler.Window{}).Next(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)); ok {
		t.Errorf("the zero window opened at %v", got)
	}
}
