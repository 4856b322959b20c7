package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
)

// pace is how long a loop sleeps at most: another process may have scheduled something
// for right now, and its bell isn't heard here.
const pace = 250 * time.Millisecond

// afresh is how often the dates are compared with the rules of their zones.
const afresh = 24 * time.Hour

// Run calls Due whenever something is due, until ctx ends, and then returns nil. It
// sleeps until the very instant that comes next. At its start and once a day it calls
// Resolve. Trouble is logged when it begins and when it is over, and tried again: a
// database that is away for a night leaves two lines.
func (s *Scheduler) Run(ctx context.Context, planner Planner) error {
	resolve, resolved := true, time.Duration(0)
	l := loop{what: "scheduling", next: s.NextDue, bell: s.bell, do: func(ctx context.Context) error {
		if resolve || clock.Elapsed()-resolved >= afresh {
			if _, err := s.Resolve(ctx); err != nil {
				return err
			}
			resolve, resolved = false, clock.Elapsed()
		}
		_, err := s.Due(ctx, planner)
		return err
	}}
	return s.loop(ctx, l)
}

// loop is something to do again and again.
type loop struct {
	what string // for the log
	do   func(ctx context.Context) error
	next func(ctx context.Context) (time.Time, bool, error) // when there is something to do
	bell <-chan struct{}                                    // wakes it before that
}

// loop does what there is to do, and sleeps until there is more, until ctx ends.
func (s *Scheduler) loop(ctx context.Context, l loop) error {
	trouble := ""
	for ctx.Err() == nil {
		err := l.do(ctx)
		trouble = s.report(ctx, l.what, trouble, err)
		sleep := pace
		if err == nil {
			sleep = s.until(ctx, l.next)
		}
		timer := time.NewTimer(sleep)
		select {
		case <-ctx.Done():
		case <-l.bell:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// ring wakes the loop of this process.
func (s *Scheduler) ring() {
	select {
	case s.bell <- struct{}{}:
	default: // it rings already
	}
}

// report logs trouble that wasn't there at the last turn, or the end of it, and
// gives back what there is now.
func (s *Scheduler) report(ctx context.Context, what, before string, err error) string {
	if err == nil {
		if before != "" {
			s.log.InfoContext(ctx, what+" works again")
		}
		return ""
	}
	if err.Error() != before && ctx.Err() == nil {
		s.log.ErrorContext(ctx, what+" failed and will be tried again", "err", err)
	}
	return err.Error()
}

// until is how long nothing is due, and at most pace.
func (s *Scheduler) until(ctx context.Context, next func(context.Context) (time.Time, bool, error)) time.Duration {
	at, ok, err := next(ctx)
	if err != nil || !ok {
		return pace
	}
	return min(pace, max(0, at.Sub(s.clock.Now())))
}
