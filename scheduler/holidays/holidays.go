// Package holidays knows the public holidays of the countries that Communiqué serves, and
// of their regions: the days on which a press list isn't mailed.
//
// What counts is the law, as far as it reaches everybody in the region: the days that it
// makes public holidays (for Spain: paid days off), and where it moves one to another day,
// that day as well. What is custom only (half of 24 December in Denmark), what one town
// has for itself (the patron saints of Italy, the Augsburg peace feast, the two local days
// of Spain, the islands' days of the Canaries) and what some employers give is left out: a
// consortium adds it as closing days of its own. Each country's file says what was decided
// there, and names the law.
//
// The days are those of the laws as they stood in autumn 2026, for 2024 and later; nothing
// is promised about earlier years. A law that is changed later, and a single day that is
// proclaimed, are known here only with a new version: until then they are closing days
// too. Nothing can be lost, since nothing is kept.
//
// The rules come from github.com/rickar/cal, which has ten of the eleven countries, is
// plain Go without dependencies, and whose terms (a date, days from Easter, the nth weekday, what
// happens at a weekend) say all that laws say. Where it is wrong or lacks something,
// the right rule stands here in its terms. Names are ours: it has one for each day, and
// Belgium needs three.
package holidays

import (
	"sync/atomic"
	"time"

	"github.com/rickar/cal/v2"
)

// The library computes in the machine's zone, in whose spring some zones have days
// without a midnight: those days would slip.
func init() { cal.DefaultLoc = time.UTC }

// Calendar is the public holidays of one region. It is safe for concurrent use.
type Calendar struct {
	Region
	days  []*day
	years [cachedYears]atomic.Pointer[table]
}

// The years whose holidays are kept once they were asked for, so that a question costs
// nanoseconds; others are computed each time.
const (
	firstCached = 2000
	cachedYears = 100
)

// On is the public holiday on a day, or false. A holiday that falls on a weekend is
// told there too, beside the day that is taken off in its place. A date that doesn't
// exist has none.
func (c *Calendar) On(year int, month time.Month, day int) (Holiday, bool) {
	if month < time.January || month > time.December || day < 1 || day > 31 {
		return Holiday{}, false
	}
	return c.year(year).on(month, day)
}

func (c *Calendar) year(year int) *table {
	i := year - firstCached
	if i < 0 || i >= cachedYears {
		return c.compute(year)
	}
	t := c.years[i].Load()
	if t == nil {
		t = c.compute(year)
		c.years[i].Store(t) // whoever else computed it meanwhile has the same
	}
	return t
}

// Holiday is a public holiday in a region. The zero Holiday is none.
type Holiday struct {
	// Substitute tells that the day is taken off for a holiday which falls on a weekend.
	Substitute bool

	calendar *Calendar
	day      *day
}

// Name is the holiday's name in a language (en, nl-BE, …), as it stands alone: in that
// language if the region speaks it, else in the region's first. A substitute day says
// that it is one.
func (h Holiday) Name(language string) string {
	if h.day == nil {
		return ""
	}
	spoken := h.calendar.spoken(language)
	name := h.day.names[spoken]
	if h.Substitute {
		name += substitute[spoken]
	}
	return name
}

// Language is that of Name in a language.
func (h Holiday) Language(language string) string {
	if h.day == nil {
		return ""
	}
	return h.calendar.spoken(language)
}

// substitute is what is added to a holiday's name on the day that is taken off for it,
// in the languages of the countries that have such days.
var substitute = words{
	"en": " (substitute day)",
	"es": " (traslado al lunes)",
}
