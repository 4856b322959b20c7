package holidays

import "time"

// table is the holidays of one year, by their place in it.
type table struct {
	at       [12 * 31]uint8 // 0: none; else one more than its index in holidays
	holidays []Holiday
}

func place(month time.Month, day int) int { return (int(month)-1)*31 + day - 1 }

func (t *table) on(month time.Month, day int) (Holiday, bool) {
	i := t.at[place(month, day)]
	if i == 0 {
		return Holiday{}, false
	}
	return t.holidays[i-1], true
}

// put notes h on a day, unless another holiday has that day already.
func (t *table) put(on time.Time, h Holiday) {
	if i := place(on.Month(), on.Day()); t.at[i] == 0 {
		t.holidays = append(t.holidays, h)
		t.at[i] = uint8(len(t.holidays)) // about twenty a year
	}
}

// compute works a year's holidays out: first the days themselves, then those taken off
// in their place, so that a day that is both keeps its own name. Of two holidays on one
// day the first of the calendar's list is told.
func (c *Calendar) compute(year int) *table {
	var t table
	type taken struct {
		on  time.Time
		day *day
	}
	var substitutes []taken
	for _, d := range c.days {
		actual, observed := d.rule.Calc(year)
		if actual.IsZero() || observed.Year() != year {
			continue // not in this year
		}
		if d.moves {
			actual = observed
		}
		t.put(actual, Holiday{calendar: c, day: d})
		if !observed.Equal(actual) {
			substitutes = append(substitutes, taken{observed, d})
		}
	}
	for _, s := range substitutes {
		t.put(s.on, Holiday{Substitute: true, calendar: c, day: s.day})
	}
	return &t
}
