package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/scheduler"

	"pgregory.net/rapid"
)

func echoed(at string, zone string, countries ...string) []string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	var lines []string
	for _, l := range scheduler.Echo(t, zone, countries) {
		var places []string
		for _, p := range l.Places {
			name := p.Country
			if p.Part {
				name += "/" + p.Zone
			}
			if p.Closed != "" {
				name += "=" + p.Closed
			}
			places = append(places, name)
		}
		line := l.At.Format("Mon 2 15:04") + " " + strings.Join(places, " ")
		if l.Day != 0 {
			line += fmt.Sprintf(" %+d", l.Day)
		}
		if l.Weekend {
			line += " weekend"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestEcho(t *testing.T) {
	eleven := []string{"BE", "DE", "DK", "EE", "ES", "FR", "GB", "IT", "NL", "RO", "SK"}
	tests := []struct {
		at, zone  string
		countries []string
		want      []string
	}{
		{"2026-12-01T08:00:00Z", "Europe/Amsterdam", eleven, []string{
			"Tue 1 08:00 ES/Atlantic/Canary GB", "Tue 1 09:00 BE DE DK ES FR IT NL SK", "Tue 1 10:00 EE RO=Ziua Națională a României"}},
		{"2026-12-04T23:30:00Z", "Europe/Amsterdam", eleven, []string{
			"Fri 4 23:30 ES/Atlantic/Canary GB -1", "Sat 5 00:30 BE DE DK ES FR IT NL SK weekend", "Sat 5 01:30 EE RO weekend"}},
		{"2026-12-01T22:00:00Z", "Europe/Amsterdam", []string{"NL", "EE", "NL"}, []string{"Tue 1 23:00 NL", "Wed 2 00:00 EE +1"}},
		// The clocks of the United States change three weeks before those of Europe.
		{"2026-03-20T08:00:00Z", "Europe/Amsterdam", []string{"US", "NL"}, []string{
			"Thu 19 22:00 US/Pacific/Honolulu -1", "Fri 20 00:00 US/America/Anchorage", "Fri 20 01:00 US/America/Phoenix US/America/Los_Angeles",
			"Fri 20 02:00 US/America/Denver", "Fri 20 03:00 US/America/Chicago", "Fri 20 04:00 US/America/New_York", "Fri 20 09:00 NL"}},
		// The same clock, but not the same weekend.
		{"2026-12-04T10:00:00Z", "Africa/Cairo", []string{"EG", "RO"}, []string{"Fri 4 12:00 EG weekend", "Fri 4 12:00 RO"}},
		{"2026-12-01T11:00:00Z", "Pacific/Kiritimati", []string{"NL"}, []string{"Tue 1 12:00 NL -1"}},
		{"2026-12-01T11:00:00Z", "UTC", nil, nil},
	}
	for _, tt := range tests {
		same(t, tt.at, echoed(tt.at, tt.zone, tt.countries...), tt.want)
	}
}

// TestEachClockOfTheEchoIsThereOnce: every clock of a country once, each line the same
// instant, and no two lines the same clock and weekend.
func TestEachClockOfTheEchoIsThereOnce(t *testing.T) {
	all := []string{"BE", "DE", "DK", "EE", "ES", "FR", "GB", "IT", "NL", "RO", "SK", "US", "AU", "PT", "IN", "NP", "KI", "RU", "XX"}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 5*365*24*4).Draw(t, "quarters")) * 15 * time.Minute)
		countries := rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID[string]).Draw(t, "countries")
		seen, clocks := map[string]bool{}, map[string]bool{}
		for _, l := range scheduler.Echo(at, "Europe/Tallinn", countries) {
			clock := fmt.Sprint(l.At.Format(time.DateTime), l.Weekend)
			if !l.At.Equal(at) || clocks[clock] || l.Day < -1 || l.Day > 1 {
				t.Fatalf("%+v", l)
			}
			clocks[clock] = true
			for _, p := range l.Places {
				zone, err := time.LoadLocation(p.Zone)
				if err != nil || at.In(zone).Format(time.DateTime) != l.At.Format(time.DateTime) || seen[p.Country+p.Zone] || !slices.Contains(countries, p.Country) {
					t.Fatalf("%+v in %+v, %v", p, l, err)
				}
				seen[p.Country+p.Zone], seen[p.Country] = true, true
			}
		}
		for _, c := range countries {
			if !seen[c] {
				t.Fatalf("%s has no line", c)
			}
		}
	})
}
