package scheduler

import (
	"context"
	"time"
)

// pace is how long Run sleeps at most: another process may have scheduled
// something for right now, and nobody rings a bell for that.
const pace = time.Second

// Run calls Due whenever something is due, until ctx ends, and then returns nil.
// Trouble is logged when it begins and when it is over, and tried again: a database
// that is away for a night leaves two lines.
func (s *Scheduler) Run(ctx context.Context, planner Planner) error {
	trouble := ""
	for ctx.Err() == nil {
		_, err := s.Due(ctx, planner)
		trouble = s.report(ctx, trouble, err)
		sleep := pace
		if err == nil {
			sleep = s.untilNext(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(sleep):
		}
	}
	return nil
}

// report logs trouble that wasn't there at the last turn, or the end of it, and
// gives back what there is now.
func (s *Scheduler) report(ctx context.Context, before string, err error) string {
	if err == nil {
		if before != "" {
			s.log.InfoContext(ctx, "scheduling works again")
		}
		return ""
	}
	if err.Error() != before && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "scheduling failed and will be tried again", "err", err)
	}
	return err.Error()
}

// untilNext is how long nothing is due, and at most pace.
func (s *Scheduler) untilNext(ctx context.Context) time.Duration {
	next, ok, err := s.NextDue(ctx)
	if err != nil || !ok {
		return pace
	}
	return min(pace, max(0, next.Sub(s.clock.Now())))
}
