package scheduler

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Recurring is something that happens again and again and belongs to no release: the
// reminders, for one. Its next instant is kept in the database, so that one that passes
// while every process is down is seen by the first that is up again. That one runs once,
// however many passed, and says how many they were.
//
// It has tables of its own, recurring and recurring_runs: a release's schedule has one date
// for one press list and goes with both of them, and its date is held, moved and approved;
// none of that is true of a job of the house, and a row that may be either would need a
// condition at each place that reads it.
type Recurring struct {
	Name string        // small letters, digits, _ and -; begins with a letter
	Cron string        // as ParseWindow reads it
	Zone string        // IANA name
	Late time.Duration // so late it still runs; 0: however late
}

// Job is something that recurs, and what is done then. Do may run again for the same
// instant after its process was killed or it returned an error, five times in all, and
// never twice at once. Its context ends when its claim is lost.
type Job struct {
	Recurring
	Do func(ctx context.Context, r JobRun) error
}

// JobRun is one instant of what recurs.
type JobRun struct {
	ID      int64
	Name    string
	DueAt   time.Time
	Late    time.Duration // after DueAt, when it was claimed first
	Missed  int           // instants before DueAt for which it stands too
	Since   time.Time     // the first of them; zero when there are none
	Attempt int           // 1 at first

	recurringID int64
	leaseUntil  time.Time
}

var recurringName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)

// check refuses what can't recur. Faults: scheduler.recurring_name, and those of
// ParseWindow with the field.
func (r Recurring) check() error {
	if !recurringName.MatchString(r.Name) {
		return fault.New(fault.Invalid, "scheduler.recurring_name", "Value", shorten(r.Name)).At(fault.Place{Field: "name"})
	}
	_, err := ParseWindow(r.Cron, Place{Zone: r.Zone})
	for _, f := range fault.All(err) {
		if f.Place.Field = "cron"; f.ID == "scheduler.zone_unknown" {
			f.Place.Field = "zone"
		}
	}
	return err
}

// next is its first instant at or after from, and what the clocks show then; nil when
// there is none within five years.
func (r Recurring) next(from time.Time) (at *time.Time, wall string, err error) {
	w, err := ParseWindow(r.Cron, Place{Zone: r.Zone})
	if err != nil {
		return nil, "", err
	}
	next, ok := w.Next(from)
	if !ok {
		return nil, "", nil
	}
	zone, err := LoadZone(r.Zone)
	if err != nil {
		return nil, "", err
	}
	return &next, wallClock(next, zone).Format(wallFormat), nil
}

// Ensure writes down what recurs. What is there already keeps its next instant, unless its
// expression or its zone has changed: then that is found anew from now on. Faults:
// scheduler.recurring_name, and those of ParseWindow with the field that is wrong.
func (s *Scheduler) Ensure(ctx context.Context, all ...Recurring) error {
	for _, r := range all {
		if err := r.check(); err != nil {
			return err
		}
	}
	now := s.clock.Now()
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, r := range all {
			next, wall, err := r.next(now)
			if err != nil {
				return err
			}
			if err := upsertRecurring(ctx, tx, r, next, wall, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// resolveRecurring is Resolve for what recurs.
func (s *Scheduler) resolveRecurring(ctx context.Context) error {
	var all []recurringRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectRecurring(ctx, tx)
		return err
	})
	for _, r := range all {
		if err != nil {
			return err
		}
		at, ok := s.resolved(r.Wall, r.Zone)
		if !ok || !r.NextAt.Valid || at.Equal(r.next()) {
			continue
		}
		err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := advance(ctx, tx, r, &at, r.Wall, s.clock.Now())
			return err
		})
		if err == nil {
			s.log.WarnContext(ctx, "the rules of a zone have changed; what recurs is at another instant now", "name", r.Name,
				"wall", r.Wall, "was", r.next().Format(time.RFC3339), "now", at.Format(time.RFC3339))
			s.tell(Event{Kind: EventTzdata, Name: r.Name})
		}
	}
	return err
}

// pullBack finds what waits for an instant that is further away than its expression
// allows: its clock was set back since. It waits for the next one again; those that ran
// already don't run twice.
func (s *Scheduler) pullBack(ctx context.Context) error {
	now := s.clock.Now()
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		all, err := selectRecurring(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range all {
			// Some seconds from now, since the clocks of two processes may differ by some.
			next, wall, err := r.recurring().next(now.Add(onTime))
			if err != nil {
				return err
			}
			if next == nil || !r.NextAt.Valid || !next.Before(r.next()) {
				continue
			}
			if _, err := advance(ctx, tx, r, next, wall, now); err != nil {
				return err
			}
			s.log.WarnContext(ctx, "the clock was set back; what recurs waits for the next instant again", "name", r.Name,
				"was", r.next().Format(time.RFC3339), "now", next.Format(time.RFC3339))
		}
		return nil
	})
}

// lookBack is how often it is looked whether the clock was set back.
const lookBack = 10 * time.Second

// RunJobs writes down the jobs and runs each at its instants, until ctx ends, and then
// returns nil. Any number of processes may do so: one of them gets each instant. A job that
// takes long keeps its claim; the instants that pass meanwhile are run as one when it ends.
func (s *Scheduler) RunJobs(ctx context.Context, jobs ...Job) error {
	all, names := make([]Recurring, len(jobs)), make([]string, len(jobs))
	for i, j := range jobs {
		all[i], names[i] = j.Recurring, j.Name
		if err := j.check(); err != nil {
			return fmt.Errorf("scheduler: %s: %w", j.Name, err)
		}
	}
	ensure := every(afresh, func(ctx context.Context) error { return s.Ensure(ctx, all...) })
	pullBack := every(lookBack, s.pullBack)
	return s.loop(ctx, loop{
		what: "what recurs",
		upkeep: func(ctx context.Context) error {
			if err := ensure(ctx); err != nil {
				return err
			}
			return pullBack(ctx)
		},
		next: func(ctx context.Context) (time.Time, bool, error) { return s.nextJob(ctx, names) },
		do: func(ctx context.Context) error {
			_, err := s.DueJobs(ctx, jobs...)
			return err
		},
	})
}
