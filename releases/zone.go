package releases

import (
	"slices"
	"strings"
	"time"

	"communique/internal/fault"
)

// capitals are the zones of Europe's capitals: what a mistyped zone is compared
// with. Every zone of the IANA database is taken.
var capitals = []string{
	"Europe/Amsterdam", "Europe/Andorra", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Bratislava",
	"Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Chisinau", "Europe/Copenhagen", "Europe/Dublin",
	"Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/Ljubljana", "Europe/London",
	"Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Monaco", "Europe/Oslo", "Europe/Paris",
	"Europe/Podgorica", "Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/San_Marino", "Europe/Sarajevo",
	"Europe/Skopje", "Europe/Sofia", "Europe/Stockholm", "Europe/Tallinn", "Europe/Tirane", "Europe/Vaduz",
	"Europe/Vatican", "Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich",
	"Asia/Nicosia", "Atlantic/Reykjavik", "UTC",
}

// Capitals are the zones of Europe's capitals, for whoever offers zones to choose from.
func Capitals() []string { return slices.Clone(capitals) }

// loadZone finds an IANA zone by its exact name. The abbreviations that the
// database also knows (CET, EST) are refused: they are half of a zone, and whoever
// writes CET in July means another hour than the clocks do.
func loadZone(name string) (*time.Location, error) {
	if strings.Contains(name, "/") || name == "UTC" {
		if loc, err := time.LoadLocation(name); err == nil && loc.String() == name {
			return loc, nil
		}
	}
	if near := nearestZone(name); near != "" {
		return nil, fault.New(fault.Invalid, "releases.zone_misspelt", "Value", name, "Nearest", near)
	}
	return nil, fault.New(fault.Invalid, "releases.zone_unknown", "Value", name)
}

// nearestZone also finds a capital without its area ("Amsterdam"); no other city, since
// which zone that is in is the writer's to say.
func nearestZone(name string) string {
	for _, zone := range capitals {
		_, city, _ := strings.Cut(zone, "/")
		if strings.EqualFold(name, city) || strings.EqualFold(name, zone) {
			return zone
		}
	}
	return nearest(name, capitals)
}
