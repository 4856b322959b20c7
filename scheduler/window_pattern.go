package scheduler

import (
	"fmt"
	"strings"
	"time"
)

// Kind says by what the days of a pattern are counted.
type Kind int

// The kinds of pattern. NoKind is that of a window which only cron can say.
const (
	NoKind      Kind = iota
	Weekly           // on days of the week, each week or every so many
	Monthly          // on dates of the month
	NthWeekday       // on the first … fifth or last of one day of the week in the month
	WorkingDays      // on every working day
	NthWorking       // on the first … fifth or last working day of the month
)

// Last stands for a number that is counted from the end of the month.
const Last = -1

// Pattern is when a window opens, as a structured value. ParseRule makes it in its
// canonical form, in which two patterns are the same when they mean the same.
type Pattern struct {
	Kind   Kind
	Days   Weekdays // of Weekly; of NthWeekday, the one day
	Weeks  int      // of Weekly: every so many weeks, 1 to 52
	Anchor Date     // of Weekly with more Weeks than one: the first day of the first of them
	Nth    int      // of NthWeekday and NthWorking: 1 to 5, or Last
	Dates  []int    // of Monthly: 1 to 31 in order, or Last alone. A month that lacks one is passed over

	// Either the minutes at which it opens, in order, or a span in which it opens in
	// each minute: from From up to, not including, To.
	Times    []Clock
	From, To Clock
}

// IsSpan tells whether it opens in each minute of a span.
func (p Pattern) IsSpan() bool { return p.To > 0 }

// String is the pattern as a window writes it, such as "weekdays 09:00".
func (p Pattern) String() string {
	text := p.days() + " " + p.times()
	if p.Kind == Weekly && p.Weeks > 1 {
		text += " from " + p.Anchor.String()
	}
	return text
}

func (p Pattern) days() string {
	switch p.Kind {
	case Weekly:
		if p.Weeks > 1 {
			return fmt.Sprintf("every %d weeks %v", p.Weeks, p.Days)
		}
		return p.Days.String()
	case Monthly:
		if p.Dates[0] == Last {
			return "last day"
		}
		return "day " + strings.Trim(strings.ReplaceAll(fmt.Sprint(p.Dates), " ", ","), "[]")
	case NthWeekday:
		return ordinalOf(p.Nth) + " " + shortDay(p.Days.List()[0])
	case WorkingDays:
		return "working days"
	case NthWorking:
		return ordinalOf(p.Nth) + " working day"
	case NoKind:
	}
	return ""
}

func (p Pattern) times() string {
	if p.IsSpan() {
		return p.From.String() + "-" + p.To.String()
	}
	return clocks(p.Times)
}

func clocks(times []Clock) string {
	written := make([]string, len(times))
	for i, c := range times {
		written[i] = c.String()
	}
	return strings.Join(written, ",")
}

// ordinals are the words for Nth, from 1 on.
var ordinals = [...]string{"first", "second", "third", "fourth", "fifth"}

func ordinalOf(n int) string {
	if n == Last {
		return "last"
	}
	return ordinals[n-1]
}

// Options are what may follow a pattern or a cron expression.
type Options struct {
	// Until is the latest time of the day: from its opening on the window stays open,
	// including that minute. 0: it opens at the minutes that it names only.
	Until Clock
	// Notice is the least time between scheduling and the opening, in whole minutes.
	Notice time.Duration
	// OpenOnHolidays: closed days are days like others.
	OpenOnHolidays bool
	// Region is whose closed days count, such as "DE-BY". Empty: the list's.
	Region string
}

// String is the options as they follow a pattern, each after a space.
func (o Options) String() string {
	var b strings.Builder
	if o.Until > 0 {
		b.WriteString(" until " + o.Until.String())
	}
	if o.Notice > 0 {
		b.WriteString(" notice " + noticeText(o.Notice))
	}
	if o.OpenOnHolidays {
		b.WriteString(" holidays open")
	}
	if o.Region != "" {
		b.WriteString(" holidays " + o.Region)
	}
	return b.String()
}

const day = 24 * time.Hour

// noticeText is the notice in the greatest unit that gives a whole number.
func noticeText(d time.Duration) string {
	switch {
	case d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dm", d/time.Minute)
}

// WindowRule is what the text of a window says: a pattern, or a cron expression
// that no pattern is the same as, and the options.
type WindowRule struct {
	Pattern Pattern // its Kind is NoKind when there is only the cron expression
	Cron    string  // the expression, when the text has one; Pattern says the same, if it can
	Options
}

// String is the text in its canonical form: ParseRule of it gives the same rule.
func (r WindowRule) String() string {
	if r.Cron != "" {
		return r.Cron + r.Options.String()
	}
	return r.Pattern.String() + r.Options.String()
}
