package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
)

// made is a calendar with a few days of its own; DE-BY has one more.
func made(region string) (scheduler.Closed, error) {
	days := map[string]string{"2026-12-25": "Kerstmis", "2027-01-01": "Nieuwjaar", "2026-11-30": "Studiedag"}
	switch region {
	case "BE", "GB":
	case "DE-BY":
		days["2027-01-06"] = "Heilige Drei Könige"
	default:
		return nil, fault.New(fault.Invalid, "scheduler.zone_unknown", "Zone", region, "Nearest", "BE")
	}
	return func(year int, month time.Month, day int) (string, bool) {
		name, closed := days[scheduler.Date{Year: year, Month: month, Day: day}.String()]
		return name, closed
	}, nil
}

func TestClosedDaysArePassedOverAndToldOf(t *testing.T) {
	for _, c := range []struct{ text, from, want string }{
		{"weekdays 09:00", "2026-11-30T07:00:00Z", "2026-12-01T08:00:00Z 2026-11-30 Studiedag"},
		{"weekdays 09:00", "2026-11-30T08:00:01Z", "2026-12-01T08:00:00Z"}, // 09:00 had passed anyway
		{"weekdays 09:00 holidays open", "2026-11-30T07:00:00Z", "2026-11-30T08:00:00Z"},
		{"working days 07:00-18:00", "2026-12-24T16:59:30Z", "2026-12-28T06:00:00Z 2026-12-25 Kerstmis"},
		{"fri 09:00", "2026-12-20T00:00:00Z", "2027-01-08T08:00:00Z 2026-12-25 Kerstmis 2027-01-01 Nieuwjaar"},
		{"first working day 10:30", "2026-12-20T00:00:00Z", "2027-01-04T09:30:00Z 2027-01-01 Nieuwjaar"},
		{"last working day 16:00", "2026-11-20T00:00:00Z", "2026-11-27T15:00:00Z 2026-11-30 Studiedag"},
		{"third working day 9:00 holidays DE-BY", "2027-01-01T00:00:00Z", "2027-01-07T08:00:00Z 2027-01-01 Nieuwjaar 2027-01-06 Heilige Drei Könige"},
		{"0 9 25 12 *", "2026-12-01T00:00:00Z", "2027-12-25T08:00:00Z 2026-12-25 Kerstmis"},
	} {
		w, err := scheduler.ParseWindow(c.text, scheduler.Place{Zone: "Europe/Brussels", Region: "BE", Calendar: made})
		if err != nil {
			t.Fatal(err)
		}
		from, _ := time.Parse(time.RFC3339, c.from)
		o, ok := w.Open(from)
		got := o.At.Format(time.RFC3339)
		for _, d := range o.Skipped {
			got += " " + d.String() + " " + d.Name
		}
		if !ok || got != c.want {
			t.Errorf("%q from %s: %s, want %s", c.text, c.from, got, c.want)
		}
	}
}

func TestAWindowThatIsClosedOnEveryDayEnds(t *testing.T) {
	always := scheduler.Place{Zone: "Europe/Brussels", Region: "BE", Calendar: func(string) (scheduler.Closed, error) {
		return func(int, time.Month, int) (string, bool) { return "closed", true }, nil
	}}
	for _, text := range []string{"daily 00:00-24:00", "fifth working day 09:00", "last working day 09:00", "*/7 * * * *"} {
		w, err := scheduler.ParseWindow(text, always)
		if err != nil {
			t.Fatal(err)
		}
		if at, ok := w.Next(monday); ok {
			t.Errorf("%q opens at %v", text, at)
		}
	}
}

// TestCheckWindowTellsAllFaultsAtOnce: of the window, of its place, and one that comes
// too late.
func TestCheckWindowTellsAllFaultsAtOnce(t *testing.T) {
	check := func(text, zone, region string) (got []string) {
		canonical, err := scheduler.CheckWindow(text, scheduler.Place{Zone: zone, Region: region, Calendar: made}, monday)
		if err == nil {
			return []string{canonical}
		}
		for _, f := range fault.All(err) {
			got = append(got, f.Place.Field+" "+strings.TrimPrefix(f.ID, "scheduler."))
			if f.Place.Field == "window" && f.Place.Column == 0 {
				t.Errorf("%q: %v has no column", text, f)
			}
		}
		return got
	}
	for _, c := range []struct {
		text, zone, region string
		want               []string
	}{
		{" Weekdays 9:00", "Europe/Brussels", "BE", []string{"weekdays 09:00"}},
		{"weekdays 25:00", "Europe/Brusels", "XX", []string{"zone zone_unknown", "region zone_unknown", "window window_time"}},
		{"weekdays 09:00 holidays XX", "Europe/Brussels", "BE", []string{"window zone_unknown"}},
		{"0 9 29 2 *", "Europe/Brussels", "BE", []string{"window window_year"}},
		{"every 2 weeks tue 09:00 from 2028-01-04", "Europe/Brussels", "BE", []string{"window window_year"}},
		{"0 9 25 12 *", "Europe/Brussels", "BE", []string{"window window_year"}}, // closed this time
		{"0 9 31 2 *", "Europe/Brussels", "BE", []string{"window window_never"}},
	} {
		if diff := cmp.Diff(c.want, check(c.text, c.zone, c.region)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
	_, err := scheduler.CheckWindow("0 9 29 2 *", scheduler.Place{Zone: "Europe/Brussels"}, monday)
	spoken(t, err)
}
