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
// claims the occurrences next is alone with them.
const (
	lease    = time.Minute
	planTime = lease - 10*time.Second
)

// A database that is busy is asked again: what was planned would be planned a second time
// a minute later, and called late.
const (
	settleTries = 5
	settlePause = 100 * time.Millisecond
)

// together is how many occurrences are claimed, planned and settled together: eleven
// countries have their mails at the same hour.
const together = 16

// Due claims the occurrences whose instant has come, some at a time, and has them planned.
// It gives back how many were. One that the Planner failed on keeps its claim, and so is
// tried again when the lease ends; the others go on, and the errors come back joined. A
// release that may not leave, or is too late to, is no error: its occurrence is cancelled,
// moved or held, as the package comment says.
func (s *Scheduler) Due(ctx context.Context, planner Planner) (planned int, err error) {
	var failures []error
	for ctx.Err() == nil {
		claims, err := s.claim(ctx)
		if err != nil {
			return planned, errors.Join(append(failures, err)...)
		}
		if len(claims) == 0 {
			break
		}
		n, errs := s.plan(ctx, planner, claims)
		planned += n
		failures = append(failures, errs...)
	}
	return planned, errors.Join(failures...)
}

// claimed is an occurrence that this process has claimed, and the fault of
// releases.MayLeave if its release may not leave.
type claimed struct {
	Occurrence
	mayNot error
}

// claim takes the next occurrences and asks, in the same breath, whether their releases
// may leave.
func (s *Scheduler) claim(ctx context.Context) (claims []claimed, err error) {
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		occurrences, err := claimSome(ctx, tx, s.worker, now, together)
		if err != nil {
			return err
		}
		claims = make([]claimed, len(occurrences))
		answers := map[int64]error{}
		for i, o := range occurrences {
			answer, asked := answers[o.ReleaseID]
			if !asked {
				if _, answer = s.releases.MayLeave(ctx, tx, o.ReleaseID, now); answer != nil && !isRefusal(answer) {
					return answer // trouble of another kind
				}
				answers[o.ReleaseID] = answer
			}
			claims[i] = claimed{o, answer}
		}
		return nil
	})
	return claims, err
}

// plan has claimed occurrences planned and writes down what became of them.
func (s *Scheduler) plan(ctx context.Context, planner Planner, claims []claimed) (done int, failures []error) {
	var leave []Occurrence
	for _, c := range claims {
		plans, err := s.leaves(ctx, planner, c)
		if plans {
			leave = append(leave, c.Occurrence)
		}
		failures = appendFailure(failures, c.Occurrence, err)
	}
	if len(leave) == 0 {
		return 0, failures
	}
	limited, cancel := context.WithTimeout(ctx, planTime)
	errs := planner.PlanAll(limited, leave)
	cancel()
	var planned []Occurrence
	for i, o := range leave {
		if errs[i] == nil {
			planned = append(planned, o)
			continue
		}
		failures = appendFailure(failures, o, s.refused(ctx, o, errs[i]))
	}
	done, err := s.settled(ctx, planned, Done, "")
	if err != nil {
		failures = append(failures, fmt.Errorf("scheduler: %d occurrences that were planned: %w", len(planned), err))
	}
	return done, failures
}

func appendFailure(failures []error, o Occurrence, err error) []error {
	if err == nil {
		return failures
	}
	return append(failures, fmt.Errorf("scheduler: occurrence %d: %w", o.ID, err))
}

// leaves tells whether an occurrence is to be planned now, and ends the claim of one that isn't.
func (s *Scheduler) leaves(ctx context.Context, planner Planner, c claimed) (bool, error) {
	if c.mayNot != nil {
		return false, s.refused(ctx, c.Occurrence, c.mayNot)
	}
	if !c.tooLate(s.clock.Now()) {
		return true, nil
	}
	ended, err := begun(ctx, planner, c.Occurrence)
	if ended || err != nil {
		return ended, err
	}
	return false, s.miss(ctx, c.Occurrence)
}

// refused ends the claim on an occurrence that wasn't planned as it follows from why, and
// gives what is trouble.
func (s *Scheduler) refused(ctx context.Context, o Occurrence, why error) error {
	one := []Occurrence{o}
	var err error
	switch {
	case fault.Is(why, "releases.withdrawn"):
		_, err = s.settled(ctx, one, Cancelled, "releases.withdrawn")
	case fault.Is(why, ListRetired):
		_, err = s.settled(ctx, one, Cancelled, ListRetired)
	case fault.Is(why, "releases.not_approved"):
		_, err = s.settled(ctx, one, Held, "releases.not_approved")
	case fault.Is(why, "releases.embargoed"):
		err = s.move(ctx, o, why)
	case fault.Is(why, "releases.on_hold"): // its date stands; nobody claims it until somebody lets the release go on
		_, err = s.settled(ctx, one, Waiting, "")
	case ctx.Err() != nil:
		// This process is being stopped, not the planning at fault: the next one need
		// not wait for the lease.
		_, giveBack := s.settled(context.WithoutCancel(ctx), one, Waiting, "")
		err = errors.Join(why, giveBack)
	default:
		err = why
	}
	return err
}

// isRefusal tells whether package releases says that the release may not leave.
func isRefusal(err error) bool {
	return fault.Is(err, "releases.withdrawn") || fault.Is(err, "releases.not_approved") || fault.Is(err, "releases.embargoed") || fault.Is(err, "releases.on_hold")
}

// settled ends claims in a transaction of its own, and tells how many of them still held.
func (s *Scheduler) settled(ctx context.Context, all []Occurrence, state OccurrenceState, reason string) (n int, err error) {
	if len(all) == 0 {
		return 0, nil
	}
	now := s.clock.Now()
	held := make([]bool, len(all))
	write := func() error {
		return s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
			for i, o := range all {
				if held[i], err = settle(ctx, tx, s.worker, o, state, reason, now); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err = write()
	for tries := 1; sqldb.Passes(err) && tries < settleTries && pause(ctx, settlePause); tries++ {
		err = write()
	}
	if err != nil {
		return 0, err
	}
	for i, o := range all {
		if !held[i] {
			s.log.WarnContext(ctx, "a claim was lost before it ended", "occurrence", o.ID, "worker", s.worker)
			continue
		}
		n++
		if late := now.Sub(o.DueAt); state == Done && late >= onTime {
			o.State, o.DoneAt, o.Decision = Done, now, SentLate
			s.late(ctx, o, late)
		}
	}
	return n, nil
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
