package mailer

import "time"

// Event is something that happened, for those who watch.
type Event struct {
	Kind EventKind
	At   time.Time

	MailingID, ReleaseID, ListID int64

	// Of an outcome:
	DeliveryID int64
	Language   string
	State      State
	Reason     Reason
	Code       int

	// Of a wait:
	Until  time.Time
	Detail string // for the log: what the relay, or the network, said

	// Of a planning:
	Deliveries, Held, Elsewhere int
}

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	MailingPlanned EventKind = "mailing_planned"
	Outcome        EventKind = "outcome" // of an attempt, or of a delivery that ended without one
	MailingWaits   EventKind = "mailing_waits"
	MailingGoes    EventKind = "mailing_goes" // again, after a wait for the relay
	Fenced         EventKind = "fenced"       // an outcome came too late and changed nothing

	MailingWarned EventKind = "mailing_warned" // many of its mails are refused for good
	MailingPaused EventKind = "mailing_paused" // too many: a person has to look
)
