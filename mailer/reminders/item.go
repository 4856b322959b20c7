package reminders

import (
	"time"

	"communique/accounts"
	"communique/releases"
)

// Kind is what a person is reminded of.
type Kind string

// The kinds, the most pressing first.
const (
	DueNow      Kind = "due_now"      // it is due today, or was
	SentBack    Kind = "sent_back"    // it isn't right yet, and why
	Asked       Kind = "asked"        // a translation is asked for, or what was asked has changed
	DueTomorrow Kind = "due_tomorrow" // on the next day of the person's calendar
	Changed     Kind = "changed"      // the source has changed under the translation
	Declined    Kind = "declined"     // a partner can't; for the coordinator
	Commented   Kind = "commented"    // somebody else has said something about a text
	DueSoon     Kind = "due_soon"     // in three days or fewer
	AllApproved Kind = "all_approved" // each translation of a release is; for the coordinator
)

// Kinds are all of them, in this order.
var Kinds = []Kind{DueNow, SentBack, Asked, DueTomorrow, Changed, Declined, Commented, DueSoon, AllApproved}

// urgent tells whether it is worth a mail of its own, before the next morning.
func (k Kind) urgent() bool {
	return k == DueNow || k == SentBack || k == Asked || k == Changed || k == Declined
}

// occasion names one thing that is told a person once.
type occasion struct {
	release  int64
	language string // empty: of the whole release
	kind     Kind
	number   int64 // of the event or the comment, or the instant at which it is due in Unix milliseconds
}

// item is one occasion with what there is to say about it.
type item struct {
	occasion
	since  time.Time // from when on it could have been told
	work   *releases.Work
	due    time.Time // of the assignment; zero: no hurry
	text   string    // the brief or the reason
	keys   []string  // of the segments that changed
	who    int64     // the partner that declined
	by     string    // who has commented
	silent bool      // another item says it better; it counts as told with that one
}

// reader is a person as the rules see one.
type reader struct {
	person  accounts.Person
	partner accounts.Partner
	zone    *time.Location
	signs   string // the name under which the books keep what they do
	begun   int64  // the last comment of which nobody is told
}

// today is the day on the person's calendar, as 2026-11-30.
func (r reader) today(now time.Time) string { return now.In(r.zone).Format(time.DateOnly) }

// daysUntil is how many midnights of the person's calendar lie before t.
func (r reader) daysUntil(t, now time.Time) int {
	return int(date(t.In(r.zone)).Sub(date(now.In(r.zone))) / (24 * time.Hour))
}

// date is the day of t as a midnight of UTC, where each day has 24 hours.
func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// midnight is when the day begins that lies so many days from that of t.
func (r reader) midnight(t time.Time, days int) time.Time {
	local := t.In(r.zone)
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, r.zone)
}
