package scheduler

import (
	_ "embed"
	"strings"
)

// countryZones is the zone of each country's capital (of the largest city, where the
// capital's clocks are those of few), one country a line.
//
//go:embed countries.txt
var countryZones string

// CountryZone is the IANA zone on whose clocks a country (ISO 3166-1 alpha-2) does its
// business: that of its capital. It is UTC for what is no country, or has no people.
func CountryZone(country string) string {
	for line := range strings.Lines(countryZones) {
		if code, zone, _ := strings.Cut(strings.TrimSpace(line), " "); code == country {
			return zone
		}
	}
	return "UTC"
}
