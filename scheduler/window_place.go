package scheduler

import (
	"time"
)

// Place is where a window's list is: on whose clocks its times are, and whose public
// holidays close it.
type Place struct {
	Zone     string   // IANA name
	Region   string   // ISO 3166: a country, "DE", or a part of one, "DE-BY"
	Calendar Calendar // nil: nothing is ever closed
}

// Calendar gives the closed days of a region: its public holidays, and whatever else
// the house is closed on. A region that it doesn't know is a fault.
type Calendar func(region string) (Closed, error)

// Closed tells whether a day is closed, and under which name.
type Closed func(year int, month time.Month, day int) (name string, closed bool)

// closed gives the closed days that matter to a rule; nil when none do.
func (p Place) closed(r WindowRule) (Closed, error) {
	region := p.Region
	if r.Region != "" {
		region = r.Region
	}
	if p.Calendar == nil || region == "" || r.OpenOnHolidays {
		return nil, nil
	}
	return p.Calendar(region)
}

// ClosedDay is a day on which a window didn't open.
type ClosedDay struct {
	Date
	Name string // of the holiday
}

// closedOn asks for one day.
func (w Window) closedOn(d Date) (ClosedDay, bool) {
	if w.closed == nil {
		return ClosedDay{}, false
	}
	name, closed := w.closed(d.Year, d.Month, d.Day)
	return ClosedDay{Date: d, Name: name}, closed
}

// opens tells whether the window opens on a day that its expressions name. passed are
// the closed days without which it would have opened on this one, or on an earlier one.
func (w Window) opens(d Date) (opens bool, passed []ClosedDay) {
	if !w.condition.meets(d) {
		return false, nil
	}
	if closed, is := w.closedOn(d); is {
		if w.condition.Working && w.condition.Nth != 0 {
			return false, nil // the day that takes its place tells of it
		}
		return false, []ClosedDay{closed}
	}
	if w.condition.Working && w.condition.Nth != 0 {
		return w.nthWorking(d)
	}
	return true, nil
}

// nthWorking counts the working days of the month up to d, or back from its end.
func (w Window) nthWorking(d Date) (is bool, passed []ClosedDay) {
	n, step, one := w.condition.Nth, 1, Date{d.Year, d.Month, 1}
	if n == Last {
		n, step, one.Day = 1, -1, d.last()
	}
	for ; one != d; one.Day += step {
		if !w.condition.meets(one) {
			continue
		}
		if closed, is := w.closedOn(one); is {
			passed = append(passed, closed)
		} else {
			n--
		}
	}
	if n != 1 {
		return false, nil
	}
	return true, passed
}
