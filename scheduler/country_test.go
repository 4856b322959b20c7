package scheduler

import (
	"strings"
	"testing"

	"communique/accounts"
)

// TestEveryCountryHasAZone: a partner may be at home in any country.
func TestEveryCountryHasAZone(t *testing.T) {
	known := 0
	for _, a := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		for _, b := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			code := string([]rune{a, b})
			if !accounts.KnownCountry(code) {
				continue
			}
			known++
			zone := CountryZone(code)
			if _, err := LoadZone(zone); err != nil {
				t.Errorf("%s: %v", code, err)
			}
			// Two islands on which nobody lives have no line in IANA's table.
			if zone == "UTC" && !strings.Contains("BV HM", code) {
				t.Errorf("%s has no zone", code)
			}
		}
	}
	if known < 200 {
		t.Errorf("only %d countries", known)
	}
}

// TestEveryClockIsOneOfItsCountry: the first of a country's clocks is the one that is
// meant by its name, and all of them are zones.
func TestEveryClockIsOneOfItsCountry(t *testing.T) {
	for line := range strings.Lines(clockZones) {
		fields := strings.Fields(line)
		if len(fields) < 3 || !accounts.KnownCountry(fields[0]) || CountryZone(fields[0]) != fields[1] {
			t.Errorf("%s: the capital's clock is that of %s", line, CountryZone(fields[0]))
		}
		for _, zone := range fields[1:] {
			if _, err := LoadZone(zone); err != nil {
				t.Errorf("%s: %v", fields[0], err)
			}
		}
	}
}

func TestCountryZone(t *testing.T) {
	for country, want := range map[string]string{
		"NL": "Europe/Amsterdam", "ES": "Europe/Madrid", "PT": "Europe/Lisbon", "GB": "Europe/London", "RU": "Europe/Moscow",
		"AU": "Australia/Sydney", "US": "America/New_York", "XK": "Europe/Belgrade", "": "UTC", "ZZ": "UTC",
	} {
		if got := CountryZone(country); got != want {
			t.Errorf("%s: %s, wanted %s", country, got, want)
		}
	}
}
