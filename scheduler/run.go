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
	resolve := every(afresh, func(ctx context.Context) error {
		_, err := s.Resolve(ctx)
		return err
	})
	return s.loop(ctx, loop{what: "releases", upkeep: resolve, next: s.NextDue, bell: s.bell, do: func(ctx context.Context) error {
		_, err := s.Due(ctx, planner)
		return err
	}})
}

// every makes something that is done at once, and then only when so long has passed since
// it was done well. It goes by the clock that nobody can set.
func every(d time.Duration, do func(context.Context) error) func(context.Context) error {
	done, at := false, time.Duration(0)
	return func(ctx context.Context) error {
		if done && clock.Elapsed()-at < d {
			return nil
		}
		if err := do(ctx); err != nil {
			return err
		}
		done, at = true, clock.Elapsed()
		return nil
	}
}

// loop is something to do again and again.
type loop struct {
	what   string // for the log
	upkeep func(ctx context.Context) error
	next   func(ctx context.Context) (time.Time, bool, error) // when there is something to do
	do     func(ctx context.Context) error
	bell   <-chan struct{} // wakes it before that
}

// loop does what there is to do, and sleeps until there is more, until ctx ends. While
// nothing is due it only reads.
func (s *Scheduler) loop(ctx context.Context, l loop) error {
	trouble := ""
	for ctx.Err() == nil {
		sleep, err := s.turn(ctx, l)
		trouble = s.report(ctx, l.what, trouble, err)
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

// turn does what is due, and gives how long nothing is, at most pace.
func (s *Scheduler) turn(ctx context.Context, l loop) (time.Duration, error) {
	if err := l.upkeep(ctx); err != nil {
		return pace, err
	}
	next, ok, err := l.next(ctx)
	if err != nil || !ok {
		return pace, err
	}
	if wait := next.Sub(s.clock.Now()); wait > 0 {
		return min(pace, wait), nil
	}
	if err := l.do(ctx); err != nil {
		return pace, err
	}
	return time.Millisecond, nil // and it looks again
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
			s.log.InfoContext(ctx, "the due table works again", "for", what)
		}
		return ""
	}
	if err.Error() != before && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "the due table failed and will be tried again", "for", what, "err", err)
	}
	return err.Error()
}

// pause waits for d, and tells whether ctx is still on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
