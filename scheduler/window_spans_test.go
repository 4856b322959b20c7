package scheduler

import (
	"strings"
	"testing"
	"time"
)

// TestWhenAWindowIsOpen: from a Monday's midnight in Berlin, for a week.
func TestWhenAWindowIsOpen(t *testing.T) {
	for _, test := range []struct{ window, zone, from, want string }{
		{"weekdays 09:00", "Europe/Berlin", "2013-01-28", "28 09:00|29 09:00|30 09:00|31 09:00|01 09:00"},
		{"tue,thu 09:00 until 11:00", "Europe/Berlin", "2013-01-28", "29 09:00-11:00|31 09:00-11:00"},
		{"sat 07:00-18:15", "Europe/Berlin", "2013-01-28", "02 07:00-18:15"},
		{"mon 09:00,14:30", "Europe/Berlin", "2013-01-28", "28 09:00|28 14:30"},
		{"*/20 9 * * 3", "Europe/Berlin", "2013-01-28", "30 09:00|30 09:20|30 09:40"},
		{"wed 00:00-24:00", "Europe/Berlin", "2013-01-28", "30 00:00-00:00"},
		{"last day 16:00", "Europe/Berlin", "2013-01-28", "31 16:00"},
		{"every 2 weeks wed 09:00 from 2013-01-23", "Europe/Berlin", "2013-01-28", ""},
		{"mon 00:00-02:00", "Europe/Tallinn", "2013-01-28", "04 00:00-02:00"}, // this Monday's has begun on Berlin's Sunday
		{"tue 09:00", "America/New_York", "2013-01-28", "29 09:00"},
		{"weekdays 09:00", "Europe/Berlin", "2012-12-31", "02 09:00|03 09:00|04 09:00"}, // less what is closed
		{"working days 09:00", "Europe/Berlin", "2012-12-31", "02 09:00|03 09:00|04 09:00"},
		{"first working day 09:00", "Europe/Berlin", "2012-12-31", "02 09:00"},
		{"daily 02:30", "Europe/Berlin", "2013-03-25", "25 02:30|26 02:30|27 02:30|28 02:30|29 02:30|30 02:30|31 03:00"}, // skipped by the clocks
		{"sun 02:00-04:00", "Europe/Berlin", "2013-03-25", "31 03:00-04:00"},
		{"sun 02:30", "Europe/Berlin", "2013-10-21", "27 02:30"}, // shown twice
	} {
		window, err := ParseWindow(test.window, Place{Zone: test.zone, Region: "DE", Calendar: func(string) (Closed, error) {
			return func(year int, month time.Month, day int) (string, bool) {
				return "a holiday", year == 2012 && month == time.December || month == time.January && day == 1
			}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		berlin, err := LoadZone("Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		from, err := time.ParseInLocation(time.DateOnly, test.from, berlin)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range window.Between(from, from.AddDate(0, 0, 7)) {
			text := s.From.Format("02 15:04")
			if !s.To.Equal(s.From) {
				text += s.To.Format("-15:04")
			}
			got = append(got, text)
		}
		if all := strings.Join(got, "|"); all != test.want {
			t.Errorf("%s in %s from %s: %s, want %s", test.window, test.zone, test.from, all, test.want)
		}
	}
	if spans := (Window{}).Between(time.Unix(0, 0), time.Unix(1e9, 0)); spans != nil {
		t.Error(spans)
	}
}
