package scheduler

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Condition is what no cron expression can say about the day on which it opens. The
// zero Condition says nothing.
type Condition struct {
	Weeks   int  // in every so many weeks only, counted from Anchor's; 0: in all
	Anchor  Date // and not before it
	Nth     int  // the first to fifth, or Last, of its day of the week (or of its working days) in the month; 0: each
	Working bool // on working days only: Monday to Friday and not closed
	LastDay bool // on the last day of the month only
}

// Cron compiles the pattern: it opens in each minute that one of the expressions
// names, on days that meet the condition.
func (p Pattern) Cron() (expressions []string, c Condition) {
	days := "* * *"
	switch p.Kind {
	case Weekly:
		days = "* * " + cronDays(p.Days)
		if p.Weeks > 1 {
			c.Weeks, c.Anchor = p.Weeks, p.Anchor
		}
	case NthWeekday:
		days, c.Nth = "* * "+cronDays(p.Days), p.Nth
	case Monthly:
		days = strings.Trim(strings.ReplaceAll(fmt.Sprint(p.Dates), " ", ","), "[]") + " * *"
		if p.Dates[0] == Last {
			days, c.LastDay = "28-31 * *", true
		}
	case WorkingDays, NthWorking:
		days, c.Working, c.Nth = "* * "+cronDays(MondayToFriday), true, p.Nth
	case NoKind:
		return nil, c
	}
	m := p.minutes()
	return m.cron(days), c
}

func (p Pattern) minutes() minutes {
	var m minutes
	for _, c := range p.Times {
		m.set(c, c+1)
	}
	m.set(p.From, p.To)
	return m
}

// PatternOf is the reverse of Cron: the pattern that says the same, if there is one.
func PatternOf(expressions []string, c Condition) (Pattern, bool) {
	var all []*cron.SpecSchedule
	for _, e := range expressions {
		spec, err := readCron(e)
		if err != nil {
			return Pattern{}, false
		}
		all = append(all, spec)
	}
	return patternOf(all, c)
}

func patternOf(specs []*cron.SpecSchedule, c Condition) (Pattern, bool) {
	if len(specs) == 0 {
		return Pattern{}, false
	}
	one := specs[0]
	var m minutes
	for _, s := range specs {
		if s.Dom != one.Dom || s.Month != one.Month || s.Dow != one.Dow {
			return Pattern{}, false
		}
		m.add(s)
	}
	if one.Month&everyMonth != everyMonth {
		return Pattern{}, false
	}
	p, ok := Pattern{}.at(m)
	p = p.on(one, c)
	return p, ok && p.Kind != NoKind
}

// What the fields of a spec hold when nothing is left out.
const (
	everyMonth = 1<<13 - 1<<1
	everyDate  = 1<<32 - 1<<1
	starBit    = 1 << 63 // the field was *: then the other field alone decides
)

// on adds the days: Kind stays NoKind when no pattern says the same.
func (p Pattern) on(s *cron.SpecSchedule, c Condition) Pattern {
	dates, days := s.Dom&everyDate, Weekdays(s.Dow&uint64(Daily))
	if s.Dom&starBit == 0 && s.Dow&starBit == 0 && (dates == everyDate || days == Daily) {
		dates, days = everyDate, Daily // either of them is enough
	}
	switch {
	case c == Condition{LastDay: true} && dates == 1<<32-1<<28 && days == Daily:
		p.Kind, p.Dates = Monthly, []int{Last}
	case c == Condition{Working: true, Nth: c.Nth} && dates == everyDate && days == MondayToFriday:
		p.Kind, p.Nth = WorkingDays, c.Nth
		if c.Nth != 0 {
			p.Kind = NthWorking
		}
	case c == Condition{Nth: c.Nth} && c.Nth != 0 && dates == everyDate && bits.OnesCount8(uint8(days)) == 1:
		p.Kind, p.Days, p.Nth = NthWeekday, days, c.Nth
	case c == Condition{Weeks: c.Weeks, Anchor: c.Anchor} && dates == everyDate:
		p.Kind, p.Days, p.Weeks, p.Anchor = Weekly, days, max(c.Weeks, 1), c.Anchor
	case c == Condition{} && days == Daily:
		p.Kind, p.Dates = Monthly, setBits(dates)
	}
	return p
}

// at adds the times; it is false when they are too many for a sentence.
func (p Pattern) at(m minutes) (Pattern, bool) {
	list := m.list()
	first, last := list[0], list[len(list)-1]
	if n := Clock(len(list)); n > 1 && last-first == n-1 {
		p.From, p.To = first, last+1
		return p, true
	}
	p.Times = list
	return p, len(list) <= maxTimes
}

// maxTimes is how many minutes a pattern may name.
const maxTimes = 12

// minutes is a set of minutes of the day: 60 bits for each hour.
type minutes [24]uint64

func (m *minutes) set(from, to Clock) {
	for c := from; c < to; c++ {
		m[c/60] |= 1 << (c % 60)
	}
}

func (m *minutes) add(s *cron.SpecSchedule) {
	for hour := range m {
		if s.Hour>>hour&1 == 1 {
			m[hour] |= s.Minute &^ starBit
		}
	}
}

// list is never empty: no expression has an empty field.
func (m *minutes) list() []Clock {
	var all []Clock
	for hour, mask := range m {
		for _, minute := range setBits(mask) {
			all = append(all, Clock(60*hour+minute))
		}
	}
	return all
}

// cron is the expressions that name these minutes, with the other three fields: the
// hours with the same minutes have one in common.
func (m *minutes) cron(days string) []string {
	var expressions []string
	for hour, mask := range m {
		if mask == 0 || slices.Index(m[:], mask) < hour {
			continue
		}
		var hours uint64
		for i := hour; i < len(m); i++ {
			if m[i] == mask {
				hours |= 1 << i
			}
		}
		expressions = append(expressions, cronField(mask, 60)+" "+cronField(hours, 24)+" "+days)
	}
	return expressions
}

// untilCron stretches the expressions of a rule, from the first minute that they name
// on a day to the latest one.
func untilCron(expressions []string, until Clock) ([]string, error) {
	var m minutes
	for _, e := range expressions {
		spec, err := readCron(e)
		if err != nil {
			return nil, err
		}
		m.add(spec)
	}
	m.set(m.list()[0], until+1)
	return m.cron(strings.Join(strings.Fields(expressions[0])[2:], " ")), nil
}

func cronDays(w Weekdays) string { return cronField(uint64(w), 7) }

// cronField writes a field that counts from 0.
func cronField(set uint64, size int) string {
	if set == 1<<size-1 {
		return "*"
	}
	var items []string
	numbers := setBits(set)
	for len(numbers) > 0 {
		n := 1
		for n < len(numbers) && numbers[n] == numbers[0]+n {
			n++
		}
		if n < 3 {
			items, numbers = append(items, fmt.Sprint(numbers[0])), numbers[1:]
			continue
		}
		items, numbers = append(items, fmt.Sprintf("%d-%d", numbers[0], numbers[n-1])), numbers[n:]
	}
	return strings.Join(items, ",")
}

func setBits(set uint64) []int {
	var all []int
	for ; set != 0; set &= set - 1 {
		all = append(all, bits.TrailingZeros64(set))
	}
	return all
}

// meets tells whether a day meets the condition as far as no closed day matters.
func (c Condition) meets(d Date) bool {
	if c.Weeks > 1 && (d.midnight().Before(c.Anchor.midnight()) || (d.week()-c.Anchor.week())%c.Weeks != 0) {
		return false
	}
	if c.LastDay && d.Day != d.last() {
		return false
	}
	if c.Working {
		return d.weekday() != time.Saturday && d.weekday() != time.Sunday
	}
	return c.Nth == 0 || c.Nth == Last && d.Day+7 > d.last() || c.Nth == (d.Day+6)/7
}
