package scheduler

import (
	"strings"
	"time"

	"communique/internal/fault"
)

// Lateness says what happens with a date that comes late, because no process was up or
// none could plan it. The zero value is the house's: at once when it is late by less than
// two hours, else in the list's next window, else a person is asked.
type Lateness struct {
	Within time.Duration // late by less than this, it leaves at once
	Then   Then
}

// Then is what happens with a date that is too late to leave at once.
type Then string

// What there is to choose. A release that was to leave at once, or at one instant, has no
// next window: a person is asked.
const (
	ThenWindow Then = "window" // it leaves in the list's next window
	ThenAsk    Then = "ask"    // it is held until somebody sends it again
)

// DefaultLate is how late a date may be and still leave at once, unless somebody decides
// otherwise: within the morning for which it was meant.
const DefaultLate = 2 * time.Hour

// maxLate is how late somebody may let a date leave at once: news that is older is none.
const maxLate = 30 * 24 * time.Hour

// onTime is how late a date may be planned without being called late: the time that
// hundreds which fall due together take.
const onTime = 10 * time.Second

// ParseLateness reads a duration as 90m, 4h or 0s, at most 720h, and "window" or "ask";
// empty is the default. Faults: scheduler.late_invalid, scheduler.late_then_invalid.
func ParseLateness(within, then string) (Lateness, error) {
	l := Lateness{}.orDefault()
	if within != "" {
		d, err := time.ParseDuration(strings.TrimSpace(within))
		if err != nil || d < 0 || d > maxLate {
			return l, fault.Wrap(err, fault.Invalid, "scheduler.late_invalid", "Value", shorten(within)).At(fault.Place{Field: "late"})
		}
		l.Within = d.Truncate(time.Millisecond)
	}
	switch t := Then(strings.TrimSpace(then)); t {
	case "":
	case ThenWindow, ThenAsk:
		l.Then = t
	default:
		return l, fault.New(fault.Invalid, "scheduler.late_then_invalid", "Value", shorten(then)).At(fault.Place{Field: "then"})
	}
	return l, nil
}

func (l Lateness) orDefault() Lateness {
	if l.Then == "" {
		return Lateness{Within: DefaultLate, Then: ThenWindow}
	}
	return l
}

// Decision is what was decided about a date because it was late.
type Decision string

// The decisions. A date that was on time has none.
const (
	SentLate Decision = "sent_late" // it left at once, late
	Moved    Decision = "moved"     // the list's next window takes its place
	Asks     Decision = "asks"      // a person has to decide
)

// tooLate tells whether a date may not leave at once any more at now.
func (o Occurrence) tooLate(now time.Time) bool {
	late := now.Sub(o.DueAt)
	return late >= onTime && late >= o.Lateness.Within
}
