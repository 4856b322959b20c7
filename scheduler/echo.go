package scheduler

import (
	_ "embed"
	"slices"
	"strings"
	"time"
)

// EchoLine is an instant on one clock, and where that clock hangs.
type EchoLine struct {
	At      time.Time   // on that clock
	Places  []EchoPlace // in the order in which the countries were given
	Day     int         // by how many days the date is ahead of the one where the instant was typed: 0, or mostly -1 or 1
	Weekend bool        // nobody works there on that day
}

// EchoPlace is a country, or the part of one that has a clock of its own.
type EchoPlace struct {
	Country string // ISO 3166-1, two capitals
	Zone    string // IANA name
	Closed  string // the public holiday that it has on that day, in its own language; empty: none
	Part    bool   // the country has other clocks as well, and this isn't the one that is meant by its name
}

// Echo says what the clocks of some countries show at an instant that was typed in a
// zone: one line for each clock, in the order of what they show. A country with several
// clocks has each of those by which many people live. What nobody can see at a glance
// (another day, a weekend, a public holiday) is said of each line and place.
//
// Clocks that show the same are one, but where one country has its weekend and the other
// hasn't.
func Echo(at time.Time, zone string, countries []string) []EchoLine {
	typed := wallClock(at, zoneOrUTC(zone))
	var lines []EchoLine
	for _, p := range placesOf(countries) {
		loc := zoneOrUTC(p.Zone)
		local := at.In(loc)
		weekend := isWeekend(p.Country, local.Weekday())
		i := slices.IndexFunc(lines, func(l EchoLine) bool {
			return wallClock(at, l.At.Location()).Equal(wallClock(at, loc)) && l.Weekend == weekend
		})
		if i < 0 {
			lines = append(lines, EchoLine{At: local, Day: days(typed, wallClock(at, loc)), Weekend: weekend})
			i = len(lines) - 1
		}
		p.Closed = holidayIn(p.Country, local)
		lines[i].Places = append(lines[i].Places, p)
	}
	slices.SortStableFunc(lines, func(a, b EchoLine) int {
		return wallClock(at, a.At.Location()).Compare(wallClock(at, b.At.Location()))
	})
	return lines
}

// holidayIn is the public holiday that a whole country has on a day.
func holidayIn(country string, day time.Time) string {
	closed, err := PublicHolidays(country)
	if err != nil || closed == nil {
		return "" // a country without a calendar has none that are known
	}
	name, _ := closed(day.Date())
	return name
}

// days is by how many days the second of two wall clocks is ahead.
func days(from, to time.Time) int {
	const day = 24 * time.Hour
	return int(to.Truncate(day).Sub(from.Truncate(day)) / day)
}

func zoneOrUTC(name string) *time.Location {
	zone, err := LoadZone(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// clockZones are the countries with several clocks: the one that is meant by the country's
// name, then the others by which many people live. One country a line.
//
//go:embed clocks.txt
var clockZones string

// placesOf gives the clocks of some countries, each country once.
func placesOf(countries []string) []EchoPlace {
	var places []EchoPlace
	for i, country := range countries {
		if slices.Contains(countries[:i], country) {
			continue
		}
		zones := clocksOf(country)
		for j, zone := range zones {
			places = append(places, EchoPlace{Country: country, Zone: zone, Part: j > 0 || len(zones) > 2})
		}
	}
	return places
}

func clocksOf(country string) []string {
	for line := range strings.Lines(clockZones) {
		if fields := strings.Fields(line); fields[0] == country {
			return fields[1:]
		}
	}
	return []string{CountryZone(country)}
}

// isWeekend tells whether a day of the week is free in a country. Where it isn't known
// it is Saturday and Sunday.
func isWeekend(country string, day time.Weekday) bool {
	switch country {
	case "BH", "BD", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "MV", "OM", "PS", "QA", "SA", "SD", "SY", "YE":
		return day == time.Friday || day == time.Saturday
	case "AF":
		return day == time.Thursday || day == time.Friday
	case "DJ", "IR":
		return day == time.Friday
	case "NP":
		return day == time.Saturday
	case "BN":
		return day == time.Friday || day == time.Sunday
	}
	return day == time.Saturday || day == time.Sunday
}
