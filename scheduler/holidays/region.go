package holidays

import (
	"slices"
	"strings"
	"sync"

	"communique/internal/fault"

	"github.com/agnivade/levenshtein"
)

// Region is a country or a part of it that has public holidays of its own.
type Region struct {
	// Code is ISO 3166-1's for a country ("DE"), and ISO 3166-2's for a part ("DE-BY").
	Code string

	languages []string // that are spoken there; the first is taken for any other
	names     words
}

// Name is the region's name in a language, or in the first language that is spoken there.
func (r Region) Name(language string) string { return r.names[r.spoken(language)] }

// spoken is the language in which the region is spoken to.
func (r Region) spoken(language string) string {
	base, _, _ := strings.Cut(language, "-")
	if slices.Contains(r.languages, base) {
		return base
	}
	return r.languages[0]
}

// country is a country with its public holidays, and its regions with theirs.
type country struct {
	Region
	days    []*day // of those who name no region
	regions []part
}

// part is a region of a country, with all its holidays: the country's and its own.
type part struct {
	Region
	days []*day
}

// in is a region: its code, its languages with spaces between, and its name in each.
func in(code, languages string, names ...string) Region {
	return Region{Code: code, languages: strings.Fields(languages), names: pairs(names)}
}

func countries() []country {
	return []country{belgium, germany, denmark, estonia, spain, france, britain, italy, netherlands, romania, slovakia}
}

// calendars are those of all regions, by their codes.
var calendars = sync.OnceValue(func() map[string]*Calendar {
	all := map[string]*Calendar{}
	for _, c := range countries() {
		all[c.Code] = &Calendar{Region: c.Region, days: c.days}
		for _, p := range c.regions {
			all[p.Code] = &Calendar{Region: p.Region, days: p.days}
		}
	}
	return all
})

// In is the calendar of a region: a country ("DE") has the days that all of it has (the
// United Kingdom those of England and Wales), a part of it ("DE-BY") its own as well.
// Whether the code is in capitals doesn't matter. Fault: holidays.region_unknown, with
// the nearest region that is known.
func In(region string) (*Calendar, error) {
	c, ok := calendars()[strings.ToUpper(region)]
	if !ok {
		return nil, fault.New(fault.Invalid, "holidays.region_unknown", "Region", shorten(region), "Nearest", nearest(region)).
			At(fault.Place{Field: "region"})
	}
	return c, nil
}

// Countries are the countries whose holidays are known, in the order of their codes.
func Countries() []Region {
	var all []Region
	for _, c := range countries() {
		all = append(all, c.Region)
	}
	return all
}

// Regions are the regions of a country ("DE") that have a calendar of their own, in the
// order of their codes; none for a country that has the same days everywhere, or isn't
// known.
func Regions(country string) []Region {
	var all []Region
	for _, c := range countries() {
		if c.Code == strings.ToUpper(country) {
			for _, p := range c.regions {
				all = append(all, p.Region)
			}
		}
	}
	return all
}

// most is how much of what somebody typed is looked at: no region has a longer name.
const most = 40

func shorten(s string) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// nearest is the known region that somebody may have meant who typed s: by its code or
// by its name. Within a known country that is the country itself, rather than a region
// whose code differs by more than one letter.
func nearest(s string) string {
	s = strings.ToUpper(strings.TrimSpace(shorten(s)))
	if rest, ok := strings.CutPrefix(s, "UK"); ok && (rest == "" || rest[0] == '-') {
		s = "GB" + rest // as most say, though ISO doesn't
	}
	best, least := "DE-BY", len(s)/2+1
	if home, _, ok := strings.Cut(s, "-"); ok && calendars()[home] != nil {
		best, least = home, 2
	}
	if calendars()[s] != nil {
		return s
	}
	for _, c := range countries() {
		for _, r := range append([]Region{c.Region}, Regions(c.Code)...) {
			if d := r.distance(s); d < least {
				best, least = r.Code, d
			}
		}
	}
	return best
}

// distance is how many letters of s have to be changed to make it the region's code or
// one of its names.
func (r Region) distance(s string) int {
	d := levenshtein.ComputeDistance(s, r.Code)
	for _, name := range r.names {
		d = min(d, levenshtein.ComputeDistance(s, strings.ToUpper(name)))
	}
	return d
}
