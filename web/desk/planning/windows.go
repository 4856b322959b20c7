package planning

import (
	"slices"
	"time"
)

// openView is when the press lists of a country may be mailed on a day.
type openView struct {
	Country string
	Times   []openTime
}

// Many tells whether a month has no room for the windows of so many countries.
func (d day) Many() bool { return len(d.Windows()) > mostWindows }

// openTime is one such time.
type openTime struct {
	clocks
	There clocks // on the list's clock, when that shows something else
	Zone  string // the list's
}

// clocks are the beginning and the end of a time on some clock.
type clocks struct{ From, To time.Time }

// Whole tells whether it is a whole day.
func (c clocks) Whole() bool { return c.From.AddDate(0, 0, 1).Equal(c.To) }

// Long tells whether there is a time between the two: else the mails go at once.
func (c clocks) Long() bool { return c.To.After(c.From) }

// Windows are the countries whose press lists may be mailed on the day, on its clock.
func (d day) Windows() (all []openView) {
	for _, o := range d.Open {
		i := slices.IndexFunc(all, func(v openView) bool { return v.Country == o.Country })
		if i < 0 {
			all, i = append(all, openView{Country: o.Country}), len(all)
		}
		one := openTime{clocks: clocks{o.From.In(d.At.Location()), o.To.In(d.At.Location())}, Zone: o.Zone}
		if !otherClock(o.From, one.From).IsZero() {
			one.There = clocks(o.Span)
		}
		all[i].Times = append(all[i].Times, one)
	}
	return all
}
