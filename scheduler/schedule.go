package scheduler

import (
	"time"
)

// schedule is what somebody decided for one release and one press list.
type schedule struct {
	id        int64
	releaseID int64
	target    Target // with the window as it was then
	rule      Rule
	late      Lateness
}

// plan is the date that one press list is to get.
type plan struct {
	target  Target
	when    When
	due     time.Time
	embargo time.Time // zero: none

	skipped []ClosedDay // days for which a window opens later than its rule alone says
	closed  string      // the name of the closed day on which a date lies that no window chose
}

// sameAs tells whether the plan asks again for what was decided before.
func (p plan) sameAs(s schedule) bool {
	if p.when.Rule != s.rule {
		return false
	}
	wanted := p.target
	wanted.PartnerID = 0 // a list that was handed to another partner opens as before, and no schedule knows it
	return s.rule != RuleWindow || wanted == s.target
}

// keeps tells whether the date that is there already is the one that the plan asks
// for. Asked twice, "now" and "window" mean the instant that was found the first
// time: if it has passed and wasn't planned yet, it is overdue, and the next
// opening would be a week too late.
func (p plan) keeps(s schedule, o Occurrence) bool {
	if !p.sameAs(s) || o.State == Held {
		return false
	}
	if s.rule == RuleAt {
		return o.DueAt.Equal(p.due)
	}
	return !o.DueAt.Before(p.embargo) && !o.DueAt.After(p.due)
}

// wasDone tells whether a date that can't be changed any more is what the plan asks for.
func (p plan) wasDone(s schedule, o Occurrence) bool {
	return p.sameAs(s) && (s.rule != RuleAt || o.DueAt.Equal(p.due))
}

// afterEmbargo is the schedule's date once nothing is held back any more, from
// then on. Fault: scheduler.window_closed, and those of ParseWindow.
func (s schedule) afterEmbargo(from time.Time, window openings) (time.Time, error) {
	if s.rule != RuleWindow {
		return from, nil
	}
	w, err := window(s.target)
	if err != nil {
		return time.Time{}, err
	}
	// It was scheduled long ago: the window's notice has been given.
	due, _, err := When{Rule: RuleWindow}.date(w, from, time.Time{})
	return due, err
}
