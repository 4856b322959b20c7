package scheduler_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
)

func impossible(err error) bool { return fault.Is(err, "scheduler.window_never") }

func TestParseWindowNamesTheFieldThatIsWrong(t *testing.T) {
	for _, c := range []struct{ cron, fault, value string }{
		{"", "window_missing", ""},
		{"0 9 * *", "window_fields", ""},
		{"0 9 * * 1-5 2027", "window_fields", ""},
		{"60 9 * * *", "window_minute", "60"},
		{"*/60 9 * * *", "window_minute", "*/60"},
		{"*/0 9 * * *", "window_minute", "*/0"},
		{"5, 9 * * *", "window_minute", "5,"},
		{"*-5 9 * * *", "window_minute", "*-5"},
		{"1-2-3 9 * * *", "window_minute", "1-2-3"},
		{"0 24 * * *", "window_hour", "24"},
		{"0 17-9 * * *", "window_hour", "17-9"},
		{"0 9 0 * *", "window_day", "0"},
		{"0 9 32 * *", "window_day", "32"},
		{"0 9 L * *", "window_day", "L"},
		{"0 9 * 13 *", "window_month", "13"},
		{"0 9 * mai *", "window_month", "mai"},
		{"0 9 * * 7", "window_weekday", "7"},
		{"0 9 * * fri-mon", "window_weekday", "fri-mon"},
		{"0 9 31 2 *", "window_never", "31 2"},
		{"0 9 30 feb *", "window_never", "30 feb"},
		{"0 9 31 4,6,9,11 *", "window_never", "31 4,6,9,11"},
		{"@daily", "window_character", ""},
		{"@every 1h", "window_character", ""},
		{"TZ=0", "window_character", ""},
		{"CRON_TZ=Europe/Paris 0 9 * * *", "window_character", ""},
		{"0 9 * * 1#2", "window_character", ""},
		{"0 9 ? * 1", "window_character", ""},
		{"0 9 * * 1–5", "window_character", ""},
		{"0\x009 * * *", "window_character", ""},
		{strings.Repeat("1,", 80) + "1 9 * * *", "window_long", ""},
	} {
		t.Run(c.cron, func(t *testing.T) {
			_, err := scheduler.ParseWindow(c.cron, scheduler.Place{Zone: "Europe/Berlin"})
			var f *fault.Error
			if !errors.As(err, &f) || f.ID != "scheduler."+c.fault || f.Kind != fault.Invalid {
				t.Fatalf("got %v, want scheduler.%s", err, c.fault)
			}
			if value, _ := f.Args["Value"].(string); value != c.value {
				t.Errorf("the fault is about %q, not %q", value, c.value)
			}
			if _, err := scheduler.ParseWindow(f.Args["Example"].(string), scheduler.Place{Zone: "Europe/Berlin"}); err != nil {
				t.Errorf("the example of the fault is refused: %v", err)
			}
		})
	}
}

func TestParseWindowTakesWhatPressOfficersWrite(t *testing.T) {
	for _, cron := range []string{
		"0 9 * * 1-5", "30 8,14 * * mon-fri", "*/15 7-9 * * *", "0 9 1 * *", "0 9 29 2 *", "  0  9 * * SUN ", "0 9 1-7 jan-mar 1",
	} {
		if _, err := scheduler.ParseWindow(cron, scheduler.Place{Zone: "Europe/Berlin"}); err != nil {
			t.Errorf("%q: %v", cron, err)
		}
	}
}

func TestAnUnknownZoneNamesTheNearestOne(t *testing.T) {
	for zone, want := range map[string]string{
		"Europe/Bruxelles":       "Europe/Brussels",
		"europe/berlin":          "Europe/Berlin",
		"Amsterdam":              "Europe/Amsterdam",
		"Europe/Kopenhagen":      "Europe/Copenhagen",
		"America/NewYork":        "America/New_York",
		"Local":                  "Europe/Brussels", // the machine's own zone is no place
		"":                       "Europe/Brussels",
		strings.Repeat("x", 500): "Europe/Brussels",
		"../../etc/passwd":       "Europe/Brussels",
	} {
		_, err := scheduler.ParseWindow("0 9 * * *", scheduler.Place{Zone: zone})
		var f *fault.Error
		if !errors.As(err, &f) || f.ID != "scheduler.zone_unknown" {
			t.Errorf("%q: %v", zone, err)
			continue
		}
		nearest := f.Args["Nearest"].(string)
		if nearest != want {
			t.Errorf("%q: the nearest is %q, want %q", zone, nearest, want)
		}
		if _, err := scheduler.ParseWindow("0 9 * * *", scheduler.Place{Zone: nearest}); err != nil {
			t.Errorf("%q: the hint %q is refused: %v", zone, nearest, err)
		}
	}
}

func TestParseWhen(t *testing.T) {
	for s, want := range map[string]scheduler.When{
		"now":                       {Rule: scheduler.RuleNow},
		" Window ":                  {Rule: scheduler.RuleWindow},
		"2026-03-30T08:00:00+02:00": {Rule: scheduler.RuleAt, At: time.Date(2026, 3, 30, 6, 0, 0, 0, time.UTC)},
	} {
		got, err := scheduler.ParseWhen(s)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v %s", s, err, diff)
		}
	}
	for _, s := range []string{"", "at", "tomorrow", "2026-03-30", "2026-03-30T08:00:00", "2026-02-30T08:00:00Z", "8:00"} {
		if got, err := scheduler.ParseWhen(s); !fault.Is(err, "scheduler.when_invalid") {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}
