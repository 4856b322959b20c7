package reminders

import (
	"testing"
	"time"

	"communique/scheduler"
)

func window(t testing.TB, cron, zone string) scheduler.Window {
	t.Helper()
	w, err := scheduler.ParseWindow(cron, scheduler.Place{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// local reads "2026-11-23 08:30" on the clocks of a zone.
func local(t testing.TB, s string, z *time.Location) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, z)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestLeaves(t *testing.T) {
	const monday, friday, saturday, sunday = "2026-11-23 ", "2026-11-20 ", "2026-11-21 ", "2026-11-22 "
	for name, tt := range map[string]struct {
		cron, zone, now, since string
		kind                   Kind
		want                   bool
	}{
		"at its hour":                        {"30 8 * * 1-5", "Europe/Brussels", monday + "08:30", friday + "12:00", DueSoon, true},
		"a minute before":                    {"30 8 * * 1-5", "Europe/Brussels", monday + "08:29", friday + "12:00", DueSoon, false},
		"later that day":                     {"30 8 * * 1-5", "Europe/Brussels", monday + "19:59", friday + "12:00", DueSoon, true},
		"in the evening":                     {"30 8 * * 1-5", "Europe/Brussels", monday + "20:00", friday + "12:00", DueSoon, false},
		"not urgent, after the hour":         {"30 8 * * 1-5", "Europe/Brussels", monday + "09:00", monday + "08:31", DueSoon, false},
		"urgent, after the hour":             {"30 8 * * 1-5", "Europe/Brussels", monday + "10:10", monday + "10:00", Asked, true},
		"urgent, a moment ago":               {"30 8 * * 1-5", "Europe/Brussels", monday + "10:09", monday + "10:00", Asked, false},
		"urgent, near the hour":              {"30 8 * * 1-5", "Europe/Brussels", monday + "07:00", monday + "01:00", Asked, false},
		"urgent, long before the hour":       {"0 17 * * 1-5", "Europe/Brussels", monday + "10:30", monday + "10:00", SentBack, true},
		"urgent, at night":                   {"30 8 * * 1-5", "Europe/Brussels", monday + "22:00", monday + "21:00", Changed, false},
		"urgent, on a Sunday":                {"30 8 * * 1-5", "Europe/Brussels", sunday + "07:00", saturday + "23:00", DueNow, true},
		"not urgent, on a Sunday":            {"30 8 * * 1-5", "Europe/Brussels", sunday + "08:30", saturday + "12:00", DueTomorrow, false},
		"an hour at night":                   {"0 3 * * *", "Europe/Brussels", monday + "03:30", sunday + "12:00", AllApproved, true},
		"an hour at night, missed":           {"0 3 * * *", "Europe/Brussels", monday + "04:00", sunday + "12:00", AllApproved, false},
		"an hour at night, in the morning":   {"0 3 * * *", "Europe/Brussels", monday + "07:00", sunday + "12:00", AllApproved, true},
		"the hour that is skipped in spring": {"30 2 * * *", "Europe/Brussels", "2026-03-29 03:00", "2026-03-28 12:00", AllApproved, true},
		"at the second hour of the day":      {"0 8,14 * * *", "Europe/Brussels", monday + "14:05", monday + "09:00", AllApproved, true},
		"before the second hour":             {"0 8,14 * * *", "Europe/Brussels", monday + "13:59", monday + "09:00", AllApproved, false},
		"an hour that is each minute":        {"* * * * *", "Europe/Brussels", monday + "22:05", monday + "22:05", AllApproved, true},
		"on other clocks":                    {"30 8 * * 1-5", "Europe/Bucharest", monday + "08:30", friday + "12:00", DueSoon, true},
		"a midnight that isn't there":        {"0 8 * * *", "America/Asuncion", "2023-10-01 08:00", "2023-09-30 12:00", AllApproved, true},
	} {
		r := translator(t)
		r.zone = zone(t, tt.zone)
		items := []item{{occasion: occasion{kind: tt.kind}, since: local(t, tt.since, r.zone)}}
		if got := leaves(items, window(t, tt.cron, tt.zone), r, local(t, tt.now, r.zone)); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestTheHourThatComesTwice: 02:30 in Brussels is at 00:30 and 01:30 UTC on that day, and
// the first is meant.
func TestTheHourThatComesTwice(t *testing.T) {
	r, w := translator(t), window(t, "30 2 * * *", "Europe/Brussels")
	first := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)
	items := []item{{occasion: occasion{kind: AllApproved}, since: first.Add(-time.Hour)}}
	for at, want := range map[time.Time]bool{
		first.Add(-time.Minute): false, first: true, first.Add(59 * time.Minute): true, first.Add(time.Hour): false,
	} {
		if got := leaves(items, w, r, at); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
}

// TestUrgentMattersGatherInOneMail: a row of requests is one mail, but not for ever.
func TestUrgentMattersGatherInOneMail(t *testing.T) {
	r := translator(t)
	w, ten := window(t, DefaultCron, "Europe/Brussels"), local(t, "2026-11-23 10:00", r.zone)
	var items []item
	for n := range 20 {
		now := ten.Add(time.Duration(n) * 5 * time.Minute)
		items = append(items, item{occasion: occasion{kind: Asked}, since: now})
		if got, want := leaves(items, w, r, now), n >= 12; got != want {
			t.Errorf("after %s: %v", now.Sub(ten), got)
		}
	}
}

func TestLeavesNext(t *testing.T) {
	r := translator(t)
	w := window(t, DefaultCron, "Europe/Brussels")
	friday := local(t, "2026-11-20 09:00", r.zone)
	for name, tt := range map[string]struct {
		kind Kind
		left bool
		want string
	}{
		"not urgent":             {DueSoon, false, "2026-11-23 08:30"},
		"urgent":                 {Asked, false, "2026-11-20 09:10"},
		"urgent, but one's left": {Asked, true, "2026-11-21 07:00"},
	} {
		got := leavesNext([]item{{occasion: occasion{kind: tt.kind}, since: friday}}, w, r, friday, tt.left)
		if want := local(t, tt.want, r.zone); !got.Equal(want) {
			t.Errorf("%s: %s, wanted %s", name, got, want)
		}
	}
	if got := leavesNext(nil, w, r, friday, false); !got.IsZero() {
		t.Errorf("nothing leaves at %s", got)
	}
}
