package scheduler

import (
	_ "embed"
	"strings"
	"time"
	_ "time/tzdata" // the zones, for a machine that has no tzdata of its own

	"communique/internal/clock"
	"communique/internal/fault"

	"github.com/agnivade/levenshtein"
)

// zoneNames are the zones of IANA's zone1970.tab and its links for countries, one
// a line: those that a person may mean, for the hint beside a name that isn't one.
//
//go:embed zones.txt
var zoneNames string

// LoadZone finds the zone of an IANA name. Fault: scheduler.zone_unknown, with the
// nearest name that would do.
func LoadZone(name string) (*time.Location, error) {
	unknown := func(err error) error {
		return fault.Wrap(err, fault.Invalid, "scheduler.zone_unknown", "Zone", shorten(name), "Nearest", nearestZone(name))
	}
	// Go reads "" as UTC and "Local" as the machine's own zone: neither is a place.
	if name == "" || name == "Local" || len(name) > maxZone {
		return nil, unknown(nil)
	}
	zone, err := clock.Zone(name)
	if err != nil {
		return nil, unknown(err)
	}
	return zone, nil
}

// maxZone is more than the longest name has (America/Argentina/ComodRivadavia, 32).
const maxZone = 64

// nearestZone is the known name to which the fewest letters have to be changed.
// Somebody who writes only the city means the zone that ends in it. When half of
// the letters are wrong it is an example only.
func nearestZone(name string) string {
	name = shorten(strings.ToLower(strings.TrimSpace(name)))
	nearest, least := "Europe/Brussels", len(name)/2+1
	for zone := range strings.Lines(zoneNames) {
		zone = strings.TrimSpace(zone)
		known := strings.ToLower(zone)
		_, city, _ := strings.Cut(known, "/")
		d := min(levenshtein.ComputeDistance(name, known), levenshtein.ComputeDistance(name, city)+1)
		if d < least {
			nearest, least = zone, d
		}
	}
	return nearest
}

// shorten keeps what somebody typed short enough to be shown.
func shorten(s string) string {
	if r := []rune(s); len(r) > maxZone {
		return string(r[:maxZone]) + "…"
	}
	return s
}
