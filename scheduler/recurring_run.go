package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// maxAttempts is how often a job is tried for one instant.
const maxAttempts = 5

// DueJobs claims each instant of the jobs that has come, one after the other, and runs the
// job. It gives back how many ran. A job that fails keeps its claim, and so is tried again
// when the lease ends; the errors come back joined.
func (s *Scheduler) DueJobs(ctx context.Context, jobs ...Job) (ran int, err error) {
	do := make(map[string]func(context.Context, JobRun) error, len(jobs))
	names := make([]string, len(jobs))
	for i, j := range jobs {
		names[i], do[j.Name] = j.Name, j.Do
	}
	var failures []error
	for ctx.Err() == nil && len(jobs) > 0 {
		r, what, err := s.claimJob(ctx, names)
		if err != nil {
			return ran, errors.Join(append(failures, err)...)
		}
		if what == nothing {
			break
		}
		if what == passed {
			continue
		}
		if err := s.runJob(ctx, r, do[r.Name]); err != nil {
			failures = append(failures, fmt.Errorf("scheduler: %s: %w", r.Name, err))
			continue
		}
		ran++
	}
	return ran, errors.Join(failures...)
}

// found is what there was to claim.
type found int

const (
	nothing found = iota
	toRun
	passed // an instant that nobody runs: it was too late, or another was faster
)

// claimJob takes a run that a process left behind, or the next instant that has come. Of
// what has passed since the last run the latest instant is run; the row says how many
// there were.
func (s *Scheduler) claimJob(ctx context.Context, names []string) (r JobRun, what found, err error) {
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, what = JobRun{}, nothing
		left, ok, err := resumeRun(ctx, tx, names, s.worker, now)
		if err != nil || ok {
			r, what = left, toRun
			return err
		}
		row, ok, err := dueRecurring(ctx, tx, names, now)
		if err != nil || !ok {
			return err
		}
		r, what, err = s.begin(ctx, tx, row, now)
		return err
	})
	switch {
	case err != nil:
		return r, nothing, err
	case what == toRun && r.Attempt == 1 && (r.Late >= onTime || r.Missed > 0):
		s.lateJob(ctx, EventRanLate, r)
	case what == passed && r.ID != 0:
		s.lateJob(ctx, EventMissed, r)
	}
	return r, what, nil
}

// begin moves what recurs on to its next instant and writes down the run of the one that
// has come, in one transaction.
func (s *Scheduler) begin(ctx context.Context, tx *sqldb.Tx, row recurringRow, now time.Time) (r JobRun, what found, err error) {
	r, err = row.missed(now)
	if err != nil {
		return r, nothing, err
	}
	next, wall, err := row.recurring().next(now.Add(time.Millisecond))
	if err != nil {
		return r, nothing, err
	}
	if mine, err := advance(ctx, tx, row, next, wall, now); err != nil || !mine {
		return r, passed, err
	}
	r.Late = now.Sub(r.DueAt)
	state, what := "claimed", toRun
	if late := time.Duration(row.Late) * time.Millisecond; late > 0 && r.Late >= late {
		state, what = "missed", passed
	}
	r.leaseUntil = now.Add(lease)
	if r.ID, err = insertRun(ctx, tx, r, state, s.worker, now); sqldb.NoRows(err) {
		return r, passed, nil // it ran before the clock was set back: an instant that comes twice counts once
	}
	return r, what, err
}

// mostCounted bounds how many missed instants are counted one by one.
const mostCounted = 10_000

// missed is the run for all instants from the one that was waited for until now.
func (row recurringRow) missed(now time.Time) (JobRun, error) {
	r := JobRun{Name: row.Name, DueAt: row.next(), Attempt: 1, recurringID: row.ID}
	w, err := ParseWindow(row.Cron, Place{Zone: row.Zone})
	if err != nil {
		return r, err
	}
	count := 0
	for at, ok := w.Next(r.DueAt.Add(1)); ok && !at.After(now); at, ok = w.Next(at.Add(1)) {
		if count++; count == mostCounted && now.Sub(at) > afresh {
			at = now.Add(-afresh) // down for weeks, with an instant a minute: the rest of them isn't counted
			continue
		}
		r.DueAt = at
	}
	if r.Missed = count; count > 0 {
		r.Since = row.next()
	}
	return r, nil
}

func (s *Scheduler) lateJob(ctx context.Context, kind EventKind, r JobRun) {
	s.log.WarnContext(ctx, "what recurs is late", "name", r.Name, "due", r.DueAt.Format(time.RFC3339),
		"late", r.Late.Truncate(time.Second).String(), "missed", r.Missed, "runs", kind == EventRanLate)
	s.tell(Event{Kind: kind, Name: r.Name, Late: r.Late, Missed: r.Missed})
}

// runJob does the job and writes down what became of it.
func (s *Scheduler) runJob(ctx context.Context, r JobRun, do func(context.Context, JobRun) error) error {
	err := s.holding(ctx, r, do)
	now, after := s.clock.Now(), context.WithoutCancel(ctx)
	return errors.Join(err, s.db.Write(after, func(tx *sqldb.Tx) error {
		switch {
		case err == nil:
			if held, err := endRun(after, tx, s.worker, r, "done", "", now); err != nil || !held {
				return err
			}
			return forgetRuns(after, tx, r, now)
		case ctx.Err() != nil:
			// This process is being stopped: the next one need not wait for the lease.
			return giveRunBack(after, tx, s.worker, r)
		case r.Attempt >= maxAttempts:
			s.tell(Event{Kind: EventFailed, Name: r.Name, Late: r.Late, Missed: r.Missed})
			_, e := endRun(after, tx, s.worker, r, "failed", err.Error(), now)
			return e
		}
		return noteTrouble(after, tx, s.worker, r, err.Error())
	}))
}

// holding does the job and renews its claim meanwhile; when that can't be done in time the
// job is stopped, before somebody else may begin it.
func (s *Scheduler) holding(ctx context.Context, r JobRun, do func(context.Context, JobRun) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	ended := make(chan struct{})
	defer close(ended)
	wg.Go(func() {
		ticker := time.NewTicker(lease / 4)
		defer ticker.Stop()
		renewed := clock.Elapsed()
		for {
			select {
			case <-ended:
				return
			case <-ticker.C:
			}
			held, err := s.renew(ctx, r)
			switch {
			case err == nil && held:
				renewed = clock.Elapsed()
			case err == nil, clock.Elapsed()-renewed >= planTime-lease/4:
				cancel()
				return
			}
		}
	})
	return do(ctx, r)
}

func (s *Scheduler) renew(ctx context.Context, r JobRun) (held bool, err error) {
	until := s.clock.Now().Add(lease)
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		held, err = renewRun(ctx, tx, s.worker, r, until)
		return err
	})
	return held, err
}
