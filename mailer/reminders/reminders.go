// Package reminders writes to the people of the partners when a translation is asked
// of them, when it was sent back, when its source has changed, and when it is due in
// three days, tomorrow and today, and when somebody else has said something about it; and
// to the coordinator's people when a partner has declined, when every translation of a
// release is approved, and when something was said about its source or a translation.
//
// What there is to say is computed from the assignments, the events and the comments of
// the releases that are open: a rule without memory. What was said is kept in the table reminders,
// a row for each occasion and person, and each is said once. It leaves in one mail, a
// digest, of which a person gets one a day at most, on their own calendar: the table
// digests has one row for a person and a day. A digest leaves at the hour that a cron
// expression names (on the person's clocks), or, when something is urgent, at once
// between 07:00 and 20:00.
//
// A pass recurs each minute in the due table of package scheduler. Any number of processes
// may do this at once: a digest is claimed by a conditional
// write, the claim has a number, and just before the message leaves the row says so.
// So whoever is killed leaves a digest that is unsent, and goes later on that day, or
// one of which nobody knows: that one is uncertain, and neither is ever sent twice.
//
// What can be lost: the words of an uncertain digest, if it didn't arrive. They aren't
// said again, but what is due still is, and the status shows it. A digest that no
// server took until its day was over has failed, and its words go into the next one.
//
// It sends no text of a release and of no comment, and of a release under embargo not even
// the headline: a mail lies in inboxes. It decides nothing about translations, and a person who
// stopped reminders, or whose address a server refused, gets none.
package reminders

import (
	"context"
	"log/slog"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
)

// DefaultCron is the hour of digests: weekdays at half past eight.
const DefaultCron = "30 8 * * 1-5"

// Postman carries a mail; package mailer plugs in. begin is asked just before the
// message leaves: after its nil it may arrive, on its error it doesn't leave.
type Postman interface {
	Notify(ctx context.Context, n mailer.Notice, begin func(context.Context) error) mailer.Verdict
}

// Options of New. Postman and Worker are for sending only.
type Options struct {
	DB        *sqldb.DB
	Clock     clock.Clock
	Accounts  *accounts.Accounts
	Releases  *releases.Releases
	Catalogue *locales.Catalogue
	Identity  mailer.Identity // in whose name, and where the page is that stops reminders
	Postman   Postman
	Worker    string // tells this process from every other one
	Cron      string // the hour of digests; DefaultCron when empty
	Logger    *slog.Logger
}

// Reminders reminds. It is safe for concurrent use.
type Reminders struct {
	Options
	frames frames
}

// New makes the reminders. Faults: scheduler.window_… when Cron is no cron expression.
func New(o Options) (*Reminders, error) {
	if o.Cron == "" {
		o.Cron = DefaultCron
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if _, err := scheduler.ParseWindow(o.Cron, scheduler.Place{Zone: "UTC"}); err != nil {
		return nil, err
	}
	return &Reminders{Options: o, frames: newFrames(o.Catalogue)}, nil
}

// Job is the pass in the due table: each minute, since the hour of digests is on each
// person's own clocks and urgent matters have none. Passes that were missed are one pass:
// what there is to say is computed anew.
func (r *Reminders) Job() scheduler.Job {
	return scheduler.Job{
		Recurring: scheduler.Recurring{Name: "reminders", Cron: "* * * * *", Zone: "UTC"},
		Do: func(ctx context.Context, _ scheduler.JobRun) error {
			_, err := r.Send(ctx)
			return err
		},
	}
}
