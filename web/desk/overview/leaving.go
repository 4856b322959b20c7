package overview

import (
	"context"
	"slices"
	"time"

	"communique/releases"
	"communique/scheduler"
	"communique/web/desk/lights"
)

// departuresShown is how many departures are shown, and datesAsked of how many dates they are
// made: a release leaves for many lists at one instant.
const (
	departuresShown = 6
	datesAsked      = 300
)

// leaving is what leaves next.
type leaving struct {
	Zone       string // the viewer's
	Departures []departure
	More       bool
}

// departure is a release that leaves for some lists at one instant.
type departure struct {
	Headline, In, Path string
	Due                time.Time // on the viewer's clock
	Places             []place
}

// place is what the clocks show there, in some countries.
type place struct {
	Time     time.Time
	Names    []string // of the countries
	OtherDay bool     // than the viewer's
}

func (a *asking) leaving(ctx context.Context) (leaving, error) {
	l := leaving{Zone: a.viewer.Zone().String()}
	dates, more, err := a.Scheduler.Coming(ctx, a.may(), datesAsked)
	if err != nil || len(dates) == 0 {
		return l, err
	}
	var ids []int64
	for _, o := range dates {
		ids = append(ids, o.ReleaseID)
	}
	slices.Sort(ids)
	mentions, err := a.Releases.Mentions(ctx, a.viewer.Actor, slices.Compact(ids))
	if err != nil {
		return l, err
	}
	l.Departures = a.departures(dates, mentions)
	l.More = more || len(l.Departures) > departuresShown
	l.Departures = l.Departures[:min(len(l.Departures), departuresShown)]
	return l, nil
}

// departures puts together what leaves of one release at one instant.
func (a *asking) departures(dates []scheduler.Occurrence, mentions map[int64]releases.Mention) []departure {
	type key struct {
		release int64
		at      int64
	}
	at := map[key]int{}
	var all []departure
	for _, o := range dates {
		m, seen := mentions[o.ReleaseID]
		if !seen || m.State == releases.Withdrawn {
			continue
		}
		k := key{o.ReleaseID, o.DueAt.UnixMilli()}
		i, known := at[k]
		if !known {
			i = len(all)
			at[k] = i
			all = append(all, departure{
				Headline: m.Headline, In: m.SourceLanguage, Path: releasePath(m.Slug) + "/plan", Due: o.DueAt.In(a.viewer.Zone()),
			})
		}
		all[i].goes(o, a.name)
	}
	return all
}

// goes adds the country of a date to those where the clocks show the same.
func (d *departure) goes(o scheduler.Occurrence, name func(country string) string) {
	local := o.DueAt.In(lights.Zone(o.Zone))
	const wall = "2006-01-02 15:04"
	i := slices.IndexFunc(d.Places, func(p place) bool { return p.Time.Format(wall) == local.Format(wall) })
	if i < 0 {
		i = len(d.Places)
		d.Places = append(d.Places, place{Time: local, OtherDay: local.Format(time.DateOnly) != d.Due.Format(time.DateOnly)})
	}
	if country := name(o.Country); !slices.Contains(d.Places[i].Names, country) {
		d.Places[i].Names = append(d.Places[i].Names, country)
	}
}
