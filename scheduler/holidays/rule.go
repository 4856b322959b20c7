package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
)

// day is a public holiday: when it is, and what it is called.
type day struct {
	rule  *cal.Holiday
	names words
	moves bool // the observed day is the holiday, and the actual one an ordinary day
}

// words are a text in several languages.
type words map[string]string

// called is a holiday with its names: each language followed by the name in it.
func called(rule *cal.Holiday, names ...string) *day {
	return &day{rule: rule, names: pairs(names)}
}

func pairs(s []string) words {
	w := make(words, len(s)/2)
	for i := 1; i < len(s); i += 2 {
		w[s[i-1]] = s[i]
	}
	return w
}

// fixed is the same date each year.
func fixed(month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Type: cal.ObservancePublic, Month: month, Day: day, Func: cal.CalcDayOfMonth}
}

// easter is so many days after Easter Sunday.
func easter(days int) *cal.Holiday {
	return &cal.Holiday{Type: cal.ObservancePublic, Offset: days, Func: cal.CalcEasterOffset}
}

// between is a rule that holds from the first year to the last; 0 leaves an end open.
func between(first, last int, rule *cal.Holiday) *cal.Holiday {
	return rule.Clone(&cal.Holiday{StartYear: first, EndYear: last})
}

// except is a rule that doesn't hold in some years.
func except(rule *cal.Holiday, years ...int) *cal.Holiday {
	return rule.Clone(&cal.Holiday{Except: years})
}

// once is a day of one year only.
func once(year int, month time.Month, day int) *cal.Holiday {
	return between(year, year, fixed(month, day))
}

// observed is a rule with the days that are taken off for it at a weekend.
func observed(rule *cal.Holiday, days ...cal.AltDay) *cal.Holiday {
	return rule.Clone(&cal.Holiday{Observed: days})
}
