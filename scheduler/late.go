package scheduler

import (
	"context"
	"time"

	"communique/internal/sqldb"
)

// The reasons for which a date isn't kept, or isn't where it was. They have words as
// faults have.
const (
	tooLate       = "scheduler.too_late"
	tzdataChanged = "scheduler.tzdata_changed"
)

// Begun is what a Planner may know besides: whether it has planned an occurrence already,
// wholly or in part. It is asked about one that was claimed before by a process that was
// killed; what has begun is ended, however late it is.
type Begun interface {
	Begun(ctx context.Context, o Occurrence) (bool, error)
}

// begun asks the planner, if there is anything to ask.
func begun(ctx context.Context, planner Planner, o Occurrence) (bool, error) {
	p, knows := planner.(Begun)
	if !knows || o.attempts < 2 {
		return false, nil
	}
	return p.Begun(ctx, o)
}

// miss ends the claim on a date that is too late to leave at once: another date takes its
// place, or a person is asked.
func (s *Scheduler) miss(ctx context.Context, o Occurrence) error {
	window, err := s.openings(ctx)
	if err != nil {
		return err
	}
	now, was := s.clock.Now(), o
	written := false
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		o, written = was, false
		sch, err := relock(ctx, tx, o.ScheduleID, now)
		if err != nil {
			return err
		}
		due, open := time.Time{}, false
		if o.Lateness.Then == ThenWindow && sch.rule == RuleWindow {
			due, err = sch.afterEmbargo(now, window)
			open = err == nil
		}
		if !open {
			o.State, o.Decision = Held, Asks
			written, err = settle(ctx, tx, s.worker, o, Held, tooLate, now)
			return err
		}
		o.State, o.Decision = Cancelled, Moved
		if written, err = settle(ctx, tx, s.worker, o, Cancelled, tooLate, now); err != nil || !written {
			return err
		}
		if err := insertOccurrence(ctx, tx, sch.id, due, now); err != nil {
			return err
		}
		return tookPlace(ctx, tx, sch.id, due, was.DueAt, tooLate, now)
	})
	if err == nil && written {
		s.late(ctx, o, now.Sub(o.DueAt))
	}
	return err
}

// late tells once of a date that was late, and what was decided.
func (s *Scheduler) late(ctx context.Context, o Occurrence, by time.Duration) {
	s.log.WarnContext(ctx, "a release is late", "occurrence", o.ID, "release", o.ReleaseID, "country", o.Country,
		"due", o.DueAt.Format(time.RFC3339), "late", by.Truncate(time.Second).String(), "decision", string(o.Decision))
	s.tell(Event{Kind: EventKind(o.Decision), Occurrence: o, Late: by})
}
