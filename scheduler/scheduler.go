// Package scheduler decides when a release goes to which press list, and has it
// planned when that instant has come.
//
// Each list has a window: a rule such as "weekdays 09:00" on the clocks of the list's
// own zone, less the public holidays of its region (package holidays) and the
// consortium's closing days. Send gives a release one schedule for each list of its
// countries, and each schedule one dated instant: an occurrence. Propose shows these
// instants before, and what speaks against them; the officer agrees to them and not to
// rules, and sees the difference when one has moved since. Due claims the occurrences
// whose instant has come, some at a time, and hands them to the Planner (the mailer), which
// is plugged in from outside. Before that it asks package releases once more whether
// the release may leave:
//
//   - withdrawn: the occurrence is cancelled;
//   - embargoed, because the embargo was moved: another date takes its place;
//   - on hold: its date stands, and it isn't claimed before somebody lets it go on;
//   - not approved any more: it is held, with the reason, until somebody sends again;
//   - to a press list that is retired: the occurrence is cancelled, as CancelDates does before;
//   - too late: see below.
//
// Whoever moves an embargo has what is planned dated anew at once (Redate), and is shown
// before what the clocks of each country will show then (Echo).
//
// It sends no mail, picks no recipients and knows no languages, and it never
// decides whether a release may leave: it asks.
//
// Late: an occurrence that is planned ten seconds or more after its instant is late, and
// says so in its row, once in the log and to the observers (On). Late by less than its
// schedule allows, two hours unless somebody chose otherwise, it leaves at once. Later than
// that, the next opening of its window takes its place; one without a window, or whose
// officer wants to be asked, is held until somebody sends again. Only the instant counts:
// a claim that is taken over from a process that was killed is as late as its instant says.
// What its Planner had begun by then is ended, however late it is.
//
// What recurs and belongs to no release, such as the reminders, is in the same due table: see
// Recurring. Its instants are claimed as occurrences are, by any process, with or without a
// leader among them; those that nobody was up for are run as one, and counted.
//
// The time is the injected clock's: in a house the database's (clock.Steady). So machines
// whose clocks differ agree on what is due. Due asks the clock once for each claim. When the
// clock was set back, a lease that ends later than any can isn't one, and what recurs waits
// for its next instant again; an instant that comes twice counts once.
//
// A window's date keeps what the clocks show then, and the zone. Resolve compares them with
// the zone's rules of today, and moves and reports what differs. The instants that Send was
// given as such, and the ends of embargoes, stay.
//
// What can be lost: nothing that Send returned. A process that is killed while it plans
// keeps its claim until the lease ends, a minute later; then another one takes over. The
// same occurrence may so be planned again after a kill, never twice at the same time, and
// the Planner must be able to stand that. Rows of runs of what recurs are dropped: those that were on
// time after a day, the others after ninety.
package scheduler

import (
	"context"
	"log/slog"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/releases"
)

// Target is a press list that a release is to go to, with its window.
type Target struct {
	ListID    int64
	PartnerID int64  // whose it is
	Country   string // ISO 3166-1, two capitals
	Window    string // see ParseWindow
	Zone      string // IANA name
	Region    string // ISO 3166-2, such as "DE-BY". Empty: the country
	Retired   bool   // no release goes to it any more; it had its dates
}

// Targets gives the press lists of some countries; package presslists plugs in.
type Targets interface {
	Targets(ctx context.Context, countries []string) ([]Target, error)
}

// Planner makes mailings of occurrences whose instant has come; package mailer
// plugs in. It is called again for the same occurrence when a process was killed
// in between, and must then do no harm. When the release may not leave after all
// its error is the fault of releases.MayLeave; when its press list is retired, ListRetired.
type Planner interface {
	// PlanAll plans each of them, and gives as many errors; nil for one that was planned.
	PlanAll(ctx context.Context, all []Occurrence) []error
}

// Scheduler keeps the schedules and their occurrences. It is safe for concurrent
// use, and several may work on one database.
type Scheduler struct {
	db       *sqldb.DB
	clock    clock.Clock
	accounts *accounts.Accounts
	releases *releases.Releases
	targets  Targets
	worker   string // as whom it claims; no two processes share one
	calendar Calendar
	log      *slog.Logger
	on       func(Event)
	zones    func(name string) (*time.Location, error)
	bell     chan struct{} // rung when this process has written a date down
}

// New makes a scheduler. worker is the name under which this process claims
// occurrences: no other process may have the same.
func New(db *sqldb.DB, c clock.Clock, r *releases.Releases, t Targets, worker string) *Scheduler {
	return &Scheduler{db: db, clock: c, accounts: accounts.New(db, c), releases: r, targets: t, worker: worker, log: slog.Default(),
		zones: LoadZone, bell: make(chan struct{}, 1)}
}

// CloseOn makes the windows pass over the closed days of a calendar, beside the
// consortium's own (SetClosings); it changes and returns s.
func (s *Scheduler) CloseOn(c Calendar) *Scheduler {
	s.calendar = c
	return s
}

// LogTo makes Run write to l instead of the process's log; it changes and returns s.
func (s *Scheduler) LogTo(l *slog.Logger) *Scheduler {
	s.log = l
	return s
}
