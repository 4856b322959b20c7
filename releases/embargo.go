package releases

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones mean the same on every machine, also on one that has none

	"communique/internal/clock"
	"communique/internal/fault"
)

// Embargo is the instant before which nothing of a release is visible or sent,
// except to accredited contacts. A zero At means that there is none.
type Embargo struct {
	At   time.Time // in UTC
	Zone string    // the IANA zone in which it was typed
}

// Local is the instant on the clocks of its zone.
func (e Embargo) Local() time.Time {
	loc, err := clock.Zone(e.Zone)
	if err != nil {
		return e.At
	}
	return e.At.In(loc)
}

// Equal tells whether two embargoes are the same instant, typed in the same zone.
func (e Embargo) Equal(other Embargo) bool { return e.At.Equal(other.At) && e.Zone == other.Zone }

// over tells whether nothing is held back any more.
func (e Embargo) over(now time.Time) bool { return e.At.IsZero() || !now.Before(e.At) }

const (
	wallLayout   = "2006-01-02 15:04"
	offsetLayout = "-07:00"
)

// ParseEmbargo reads "2013-01-30 08:00 Europe/Amsterdam": a wall clock of 24 hours
// and an IANA zone. A wall time that the zone's clocks skip or show twice is
// refused, with both instants that may have been meant; the second one of an
// overlap is named by its offset, "2026-10-25 02:30 +01:00 Europe/Amsterdam".
// Faults: releases.embargo_syntax, zone_unknown, zone_misspelt, embargo_gap,
// embargo_twice, embargo_offset.
func ParseEmbargo(s string) (Embargo, error) {
	words := strings.Fields(s)
	if len(words) != 3 && len(words) != 4 {
		return Embargo{}, fault.New(fault.Invalid, "releases.embargo_syntax", "Value", s)
	}
	wall, err := time.Parse(wallLayout, words[0]+" "+words[1])
	if err != nil {
		return Embargo{}, fault.Wrap(err, fault.Invalid, "releases.embargo_syntax", "Value", s)
	}
	zone := words[len(words)-1]
	loc, err := loadZone(zone)
	if err != nil {
		return Embargo{}, err
	}
	possible := candidates(wall, loc)
	meant := slices.DeleteFunc(slices.Clone(possible), func(t time.Time) bool { return t.Format(wallLayout) != wall.Format(wallLayout) })
	if len(words) == 4 {
		return withOffset(s, words[2], zone, meant)
	}
	switch len(meant) {
	case 0:
		return Embargo{}, fault.New(fault.Invalid, "releases.embargo_gap", "Value", s,
			"Before", typed(possible[0], zone, false), "After", typed(possible[len(possible)-1], zone, false))
	case 1:
		return Embargo{At: meant[0].UTC(), Zone: zone}, nil
	}
	return Embargo{}, fault.New(fault.Invalid, "releases.embargo_twice", "Value", s,
		"First", typed(meant[0], zone, true), "Second", typed(meant[len(meant)-1], zone, true))
}

// withOffset takes the one of the meant instants that has the offset.
func withOffset(s, offset, zone string, meant []time.Time) (Embargo, error) {
	for _, t := range meant {
		if t.Format(offsetLayout) == offset {
			return Embargo{At: t.UTC(), Zone: zone}, nil
		}
	}
	if _, err := time.Parse(offsetLayout, offset); err != nil || len(meant) == 0 {
		return Embargo{}, fault.New(fault.Invalid, "releases.embargo_syntax", "Value", s)
	}
	return Embargo{}, fault.New(fault.Invalid, "releases.embargo_offset", "Value", s,
		"Offset", offset, "Right", typed(meant[0], zone, true))
}

// typed is t as a press officer would type it.
func typed(t time.Time, zone string, offset bool) string {
	if offset {
		return t.Format(wallLayout+" "+offsetLayout) + " " + zone
	}
	return t.Format(wallLayout) + " " + zone
}

// candidates are the instants that wall may mean in loc, in their order: one for
// each offset that is in force within two days of it. Two days, since a zone once
// skipped a whole one.
func candidates(wall time.Time, loc *time.Location) []time.Time {
	var at []time.Time
	for h := -48; h <= 48; h += 3 {
		_, offset := wall.Add(time.Duration(h) * time.Hour).In(loc).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		if !slices.ContainsFunc(at, t.Equal) {
			at = append(at, t)
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	return at
}
