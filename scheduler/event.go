package scheduler

import "time"

// Event is something that an administrator wants to know of. Each is told once, by the
// process that decided it, after it was written down.
type Event struct {
	Kind       EventKind
	Occurrence Occurrence    // of a release; zero for what recurs
	Name       string        // of what recurs
	Late       time.Duration // by how much
	Missed     int           // instants of what recurs that passed without a run of their own
}

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	EventSentLate EventKind = "sent_late"      // a release left late
	EventMoved    EventKind = "moved"          // it was too late, and leaves in the next window
	EventAsks     EventKind = "asks"           // it was too late, and a person has to decide
	EventTzdata   EventKind = "tzdata_changed" // a zone's rules changed: the date is another instant now
	EventRanLate  EventKind = "ran_late"       // what recurs ran late, or once for several instants
	EventMissed   EventKind = "missed"         // what recurs was too late to run
	EventFailed   EventKind = "failed"         // it failed again and again, and was given up until its next instant
)

// On has f called for each event; it changes and returns s. f must not wait.
func (s *Scheduler) On(f func(Event)) *Scheduler {
	s.on = f
	return s
}

func (s *Scheduler) tell(e Event) {
	if s.on != nil {
		s.on(e)
	}
}
