package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

// A claim holds for lease. The Planner is stopped before that, so that whoever
// claims the occurrence next is alone with it.
const (
	lease    = time.Minute
	planTime = lease - 10*time.Second
)

// Due claims each occurrence whose instant has come, one after the other, and has
// it planned. It gives back how many were. One that the Planner failed on keeps
// its claim, and so is tried again when the lease ends; the others go on, and the
// errors come back joined. A release that may not leave, or is too late to, is no error:
// its occurrence is cancelled, moved or held, as the package comment says.
func (s *Scheduler) Due(ctx context.Context, planner Planner) (planned int, err error) {
	var failures []error
	for ctx.Err() == nil {
		o, found, mayNot, err := s.claim(ctx)
		if err != nil {
			return planned, errors.Join(append(failures, err)...)
		}
		if !found {
			break
		}
		done, err := s.plan(ctx, planner, o, mayNot)
		if err != nil {
			failures = append(failures, fmt.Errorf("scheduler: occurrence %d: %w", o.ID, err))
		}
		if done {
			planned++
		}
	}
	return planned, errors.Join(failures...)
}

// claim takes the next occurrence and asks, in the same breath, whether its
// release may leave; mayNot says why not.
func (s *Scheduler) claim(ctx context.Context) (o Occurrence, found bool, mayNot, err error) {
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		o, found, err = claimOne(ctx, tx, s.worker, now)
		if err != nil || !found {
			return err
		}
		if _, mayNot = s.releases.MayLeave(ctx, tx, o.ReleaseID, now); !isRefusal(mayNot) {
			return mayNot // none, or trouble of another kind
		}
		return nil
	})
	return o, found, mayNot, err
}

// plan has a claimed occurrence planned and writes down what became of it.
func (s *Scheduler) plan(ctx context.Context, planner Planner, o Occurrence, mayNot error) (done bool, err error) {
	if mayNot == nil && o.tooLate(s.clock.Now()) {
		ended, err := begun(ctx, planner, o)
		if err != nil {
			return false, err
		}
		if !ended {
			return false, s.miss(ctx, o)
		}
	}
	if mayNot == nil {
		limited, cancel := context.WithTimeout(ctx, planTime)
		err = planner.Plan(limited, o)
		cancel()
	} else {
		err = mayNot
	}
	switch {
	case err == nil:
		return s.settled(ctx, o, Done, "")
	case fault.Is(err, "releases.withdrawn"):
		_, err = s.settled(ctx, o, Cancelled, "releases.withdrawn")
	case fault.Is(err, "releases.not_approved"):
		_, err = s.settled(ctx, o, Held, "releases.not_approved")
	case fault.Is(err, "releases.embargoed"):
		err = s.move(ctx, o, err)
	case fault.Is(err, "releases.on_hold"): // its date stands; nobody claims it until somebody lets the release go on
		_, err = s.settled(ctx, o, Waiting, "")
	case ctx.Err() != nil:
		// This process is being stopped, not the planning at fault: the next one need
		// not wait for the lease.
		_, giveBack := s.settled(context.WithoutCancel(ctx), o, Waiting, "")
		err = errors.Join(err, giveBack)
	}
	return false, err
}

// isRefusal tells whether package releases says that the release may not leave.
func isRefusal(err error) bool {
	return fault.Is(err, "releases.withdrawn") || fault.Is(err, "releases.not_approved") || fault.Is(err, "releases.embargoed") || fault.Is(err, "releases.on_hold")
}

// settled ends the claim in a transaction of its own.
func (s *Scheduler) settled(ctx context.Context, o Occurrence, state OccurrenceState, reason string) (held bool, err error) {
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		held, err = settle(ctx, tx, s.worker, o, state, reason, now)
		return err
	})
	if late := now.Sub(o.DueAt); err == nil && held && state == Done && late >= onTime {
		o.State, o.DoneAt, o.Decision = Done, now, SentLate
		s.late(ctx, o, late)
	}
	if err == nil && !held {
		s.log.WarnContext(ctx, "a claim was lost before it ended", "occurrence", o.ID, "worker", s.worker)
	}
	return held, err
}

// move gives an occurrence whose release is under embargo again another date: the
// next opening of its window after the embargo, or the end of the embargo for one
// that was due at once or at a set time. When there is none it is held. When the
// embargo is over by now, the refusal is trouble like any other, and the claim stands.
func (s *Scheduler) move(ctx context.Context, o Occurrence, refusal error) error {
	r, err := s.releases.ByID(ctx, o.ReleaseID)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if !r.Embargo.At.After(now) {
		return refusal
	}
	window, err := s.openings(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		sch, err := relock(ctx, tx, o.ScheduleID, now)
		if err != nil {
			return err
		}
		due, err := sch.afterEmbargo(r.Embargo.At, window)
		if err != nil {
			_, err = settle(ctx, tx, s.worker, o, Held, windowClosed, now)
			return err
		}
		if held, err := settle(ctx, tx, s.worker, o, Cancelled, replaced, now); err != nil || !held {
			return err
		}
		return insertOccurrence(ctx, tx, sch.id, due, now)
	})
}
