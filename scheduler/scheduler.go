// Package scheduler decides when a release goes to which press list, and has it
// planned when that instant has come.
//
// Each list has a window, a cron expression in the list's own zone. Send gives a
// release one schedule for each list of its countries, and each schedule one
// dated instant: an occurrence. Due claims the occurrences whose instant has
// come, one by one, and hands each to the Planner (the mailer), which is plugged
// in from outside. Before that it asks package releases once more whether the
// release may leave:
//
//   - withdrawn: the occurrence is cancelled;
//   - embargoed, because the embargo was moved: another date takes its place;
//   - not approved any more: it is held, with the reason, until somebody sends again.
//
// It sends no mail, picks no recipients and knows no languages, and it never
// decides whether a release may leave: it asks.
//
// What can be lost: nothing that Send returned. An occurrence that was missed
// while every process was down is caught up as soon as one is up, and says how
// late it was. A process that is killed while it plans keeps its claim until the
// lease ends, a minute later; then another one takes over. The same occurrence may
// so be planned again after a kill, never twice at the same time, and the Planner
// must be able to stand that. Leases compare the clocks of machines: keep them
// within ten seconds of each other.
package scheduler

import (
	"context"
	"time"
)

// Target is a press list that a release is to go to, with its window.
type Target struct {
	ListID  int64
	Country string // ISO 3166-1, two capitals
	Cron    string // five fields, see ParseWindow
	Zone    string // IANA name
}

// Targets gives the press lists of some countries; package presslists plugs in.
type Targets interface {
	Targets(ctx context.Context, countries []string) ([]Target, error)
}

// Planner makes a mailing of an occurrence whose instant has come; package mailer
// plugs in. It is called again for the same occurrence when a process was killed
// in between, and must then do no harm. When the release may not leave after all
// it returns the fault of releases.MayLeave.
type Planner interface {
	Plan(ctx context.Context, o Occurrence) error
}

// Occurrence is one dated instant at which one release goes to one press list.
type Occurrence struct {
	ID, ScheduleID, ReleaseID, ListID int64

	Country, Zone string // of the list
	DueAt         time.Time
	DoneAt        time.Time // when it was planned; zero when it isn't done
	State         OccurrenceState
	Reason        string // the id of the fault for which it is held or cancelled, else empty
}

// OccurrenceState says how far an occurrence has come.
type OccurrenceState string

// The states of an occurrence.
const (
	Waiting   OccurrenceState = "waiting"   // for its instant
	Claimed   OccurrenceState = "claimed"   // a process plans it now
	Done      OccurrenceState = "done"      // planned: the mailer has it
	Held      OccurrenceState = "held"      // it may not leave, for the reason; somebody has to send again
	Cancelled OccurrenceState = "cancelled" // it will never be planned, for the reason
)

// Late is how long after its instant the occurrence was planned or, when it still
// waits, how long it is overdue at now. It is zero for one that is on time.
func (o Occurrence) Late(now time.Time) time.Duration {
	switch o.State {
	case Done:
		now = o.DoneAt
	case Held, Cancelled:
		return 0
	case Waiting, Claimed:
	}
	return max(0, now.Sub(o.DueAt))
}
