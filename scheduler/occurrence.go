package scheduler

import (
	"slices"
	"time"

	"communique/internal/clock"
)

// Occurrence is one dated instant at which one release goes to one press list.
type Occurrence struct {
	ID, ScheduleID, ReleaseID, ListID int64

	Country, Zone string // of the list
	DueAt         time.Time
	DoneAt        time.Time // when it was planned; zero when it isn't done
	State         OccurrenceState
	Reason        string // the id of the fault for which it is held or cancelled, else empty

	Lateness Lateness      // of its schedule
	Decision Decision      // because it, or the date whose place it took, was late
	LateBy   time.Duration // by how much that was, when it was decided
	WasAt    time.Time     // the date whose place it took because of WasFor; zero: none
	WasFor   string        // the id of a fault: scheduler.too_late, scheduler.tzdata_changed

	leaseUntil time.Time // when the claim ends; it also tells one claim from the next
	attempts   int64     // claims, this one included
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

// open tells whether its instant can still be changed at now: it waits, it is
// held, or whoever planned it has let the claim run out.
func (o Occurrence) open(now time.Time) bool {
	switch o.State {
	case Waiting, Held:
		return true
	case Claimed:
		return !now.Before(o.leaseUntil) || clock.Millis(o.leaseUntil) > impossible(now)
	case Done, Cancelled:
	}
	return false
}

// Unreached are those of a release's countries to which none of its occurrences
// goes, because nobody has imported a press list for them, in their order.
func Unreached(countries []string, occurrences []Occurrence) []string {
	return slices.DeleteFunc(slices.Clone(countries), func(country string) bool {
		return slices.ContainsFunc(occurrences, func(o Occurrence) bool {
			return o.Country == country && o.State != Cancelled
		})
	})
}
