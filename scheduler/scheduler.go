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
//   - on hold: its date stands, and it isn't claimed before somebody lets it go on;
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
	"log/slog"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/releases"
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

// Scheduler keeps the schedules and their occurrences. It is safe for concurrent
// use, and several may work on one database.
type Scheduler struct {
	db       *sqldb.DB
	clock    clock.Clock
	releases *releases.Releases
	targets  Targets
	worker   string // as whom it claims; no two processes share one
	log      *slog.Logger
}

// New makes a scheduler. worker is the name under which this process claims
// occurrences: no other process may have the same.
func New(db *sqldb.DB, c clock.Clock, r *releases.Releases, t Targets, worker string) *Scheduler {
	return &Scheduler{db: db, clock: c, releases: r, targets: t, worker: worker, log: slog.Default()}
}

// LogTo makes Run write to l instead of the process's log; it changes and returns s.
func (s *Scheduler) LogTo(l *slog.Logger) *Scheduler {
	s.log = l
	return s
}
