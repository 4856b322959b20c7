package releases

import (
	"testing"
	"time"

	"communique/internal/fault"

	"pgregory.net/rapid"
)

func TestEmbargo(t *testing.T) {
	tests := []struct{ typed, want string }{
		{"2013-01-30 08:00 Europe/Amsterdam", "2013-01-30T07:00:00Z"},
		{"2013-07-30 08:00 Europe/Amsterdam", "2013-07-30T06:00:00Z"},
		{"2013-01-30 08:00 Europe/London", "2013-01-30T08:00:00Z"},
		{"2013-01-30 00:00 UTC", "2013-01-30T00:00:00Z"},
		{"2026-10-25 02:30 +02:00 Europe/Amsterdam", "2026-10-25T00:30:00Z"},
		{"2026-10-25 02:30 +01:00 Europe/Amsterdam", "2026-10-25T01:30:00Z"},
		{"2026-06-01 02:30 +02:00 Europe/Amsterdam", "2026-06-01T00:30:00Z"},
		{"2026-03-29 03:00 Europe/Amsterdam", "2026-03-29T01:00:00Z"},
		{"2026-10-25 03:00 Europe/Amsterdam", "2026-10-25T02:00:00Z"},
	}
	for _, tt := range tests {
		e, err := ParseEmbargo(tt.typed)
		if got := e.At.Format(time.RFC3339); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v", tt.typed, got, err)
		}
	}
}

func TestEmbargoRefused(t *testing.T) {
	tests := []struct {
		typed, id string
		args      []string // a name and its value, in turn
	}{
		{"", "embargo_syntax", nil},
		{"2013-01-30 Europe/Amsterdam", "embargo_syntax", nil},
		{"30-01-2013 08:00 Europe/Amsterdam", "embargo_syntax", nil},
		{"2013-01-30 8am Europe/Amsterdam", "embargo_syntax", nil},
		{"2013-02-30 08:00 Europe/Amsterdam", "embargo_syntax", nil},
		{"2013-01-30 24:00 Europe/Amsterdam", "embargo_syntax", nil},
		{"2013-01-30 08:00 CET Europe/Amsterdam", "embargo_syntax", nil},
		{"2013-01-30 08:00 CET", "zone_unknown", nil},
		{"2013-01-30 08:00 Local", "zone_unknown", nil},
		{"2013-01-30 08:00 ../etc/passwd", "zone_unknown", nil},
		{"2013-01-30 08:00 europe/amsterdam", "zone_misspelt", []string{"Nearest", "Europe/Amsterdam"}},
		{"2013-01-30 08:00 Europe/Bratislave", "zone_misspelt", []string{"Nearest", "Europe/Bratislava"}},
		{"2026-03-29 02:30 Europe/Amsterdam", "embargo_gap",
			[]string{"Before", "2026-03-29 01:30 Europe/Amsterdam", "After", "2026-03-29 03:30 Europe/Amsterdam"}},
		{"2026-03-29 01:00 Europe/London", "embargo_gap",
			[]string{"Before", "2026-03-29 00:00 Europe/London", "After", "2026-03-29 02:00 Europe/London"}},
		{"2011-12-30 12:00 Pacific/Apia", "embargo_gap",
			[]string{"Before", "2011-12-29 12:00 Pacific/Apia", "After", "2011-12-31 12:00 Pacific/Apia"}},
		{"2026-10-25 02:30 Europe/Amsterdam", "embargo_twice",
			[]string{"First", "2026-10-25 02:30 +02:00 Europe/Amsterdam", "Second", "2026-10-25 02:30 +01:00 Europe/Amsterdam"}},
		{"2026-10-25 02:30 +03:00 Europe/Amsterdam", "embargo_offset", []string{"Right", "2026-10-25 02:30 +02:00 Europe/Amsterdam"}},
		{"2026-07-01 08:00 +01:00 Europe/Amsterdam", "embargo_offset", []string{"Right", "2026-07-01 08:00 +02:00 Europe/Amsterdam"}},
	}
	for _, tt := range tests {
		_, err := ParseEmbargo(tt.typed)
		all := fault.All(err)
		if len(all) != 1 || all[0].ID != "releases."+tt.id {
			t.Errorf("%s: %v", tt.typed, err)
			continue
		}
		for i := 0; i < len(tt.args); i += 2 {
			if got := all[0].Args[tt.args[i]]; got != tt.args[i+1] {
				t.Errorf("%s: %s is %v", tt.typed, tt.args[i], got)
			}
		}
	}
}

// What is offered instead of a refused embargo is taken, and means another instant
// each time.
func TestEmbargoCuresAreTaken(t *testing.T) {
	zones := []string{"Europe/Amsterdam", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Atlantic/Azores", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 365*4).Draw(t, "day"))
		typed := day.Add(time.Duration(rapid.IntRange(0, 48).Draw(t, "half hours")) * 30 * time.Minute).Format(wallLayout)
		e, err := ParseEmbargo(typed + " " + zone)
		if err == nil {
			if e.Local().Format(wallLayout) != typed {
				t.Fatalf("%s became %s", typed, e.Local())
			}
			return
		}
		seen := map[time.Time]bool{}
		for _, name := range []string{"Before", "After", "First", "Second"} {
			if cure, ok := fault.All(err)[0].Args[name].(string); ok {
				meant, err := ParseEmbargo(cure)
				if err != nil || seen[meant.At] {
					t.Fatalf("%s offers %s: %v", typed, cure, err)
				}
				seen[meant.At] = true
			}
		}
		if len(seen) != 2 {
			t.Fatalf("%s: %v", typed, err)
		}
	})
}

// FuzzParseEmbargo: whatever is typed, it is refused with a fault, or it is an instant
// that its own spelling means again.
func FuzzParseEmbargo(f *testing.F) {
	for _, typed := range []string{"", "2013-01-30 08:00 Europe/Amsterdam", "2026-10-25 02:30 +02:00 Europe/Amsterdam", "2026-03-29 02:30 Europe/Amsterdam",
		"0000-01-01 00:00 UTC", "9999-12-31 23:59 Pacific/Kiritimati", "2013-01-30 08:00 ../etc/passwd", "1883-11-18 12:01 America/New_York"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		e, err := ParseEmbargo(typed)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v", typed, err)
			}
			return
		}
		// Before 1900 clocks were apart by seconds, which isn't typed.
		if again, err := ParseEmbargo(e.typed()); e.At.Year() >= 1980 && (err != nil || !again.Equal(e)) {
			t.Fatalf("%q is %v, which is typed as %q: %v, %v", typed, e, e.typed(), again, err)
		}
	})
}
