package scheduler

import (
	"context"
	"errors"
	"slices"
	"time"

	"communique/internal/sqldb"
	"communique/releases"
)

// Redated is a date that another embargo moves: the occurrence as it was, and what
// becomes of it.
type Redated struct {
	Occurrence
	To   time.Time
	Held bool // the window doesn't open any more: it is held, and To is zero
}

// errPreviewed takes back what was only tried.
var errPreviewed = errors.New("scheduler: only previewed")

// Redate gives what is planned of a release, and hasn't its turn yet, the dates that its
// embargo asks for, and tells which those are, the earliest first:
//
//   - a date under embargo moves: that of a window to the next opening after the
//     embargo, another one to its end;
//   - that of a window comes forward to the first opening that the embargo allows now;
//   - what is overdue or held stays so, and what the mailer has is the mailer's.
//
// Whoever moved an embargo calls it at once. When that is left out, or a process is
// killed before, nothing leaves too early: Due asks again. Twice is once.
func (s *Scheduler) Redate(ctx context.Context, releaseID int64) ([]Redated, error) {
	window, err := s.openings(ctx)
	if err != nil {
		return nil, err
	}
	var done []Redated
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		done, err = s.redate(ctx, tx, releaseID, window, nil)
		return err
	})
	if err == nil {
		s.ring()
	}
	return done, err
}

// PreviewRedate tells what Redate would do under another embargo, and does nothing.
func (s *Scheduler) PreviewRedate(ctx context.Context, releaseID int64, embargo releases.Embargo) ([]Redated, error) {
	window, err := s.openings(ctx)
	if err != nil {
		return nil, err
	}
	var done []Redated
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if done, err = s.redate(ctx, tx, releaseID, window, &embargo); err != nil {
			return err
		}
		return errPreviewed
	})
	if err != nil && !errors.Is(err, errPreviewed) {
		return nil, err
	}
	return done, nil
}

// redate reads the embargo after it has locked the schedules: of two that were started
// by two moves the later one sees the embargo that stands.
func (s *Scheduler) redate(ctx context.Context, tx *sqldb.Tx, releaseID int64, window openings, tried *releases.Embargo) ([]Redated, error) {
	now := s.clock.Now()
	schedules, err := lockSchedules(ctx, tx, releaseID, now)
	if err != nil || len(schedules) == 0 {
		return nil, err
	}
	embargo, err := s.releases.EmbargoOf(ctx, tx, releaseID)
	if err != nil {
		return nil, err
	}
	if tried != nil {
		embargo = *tried
	}
	var done []Redated
	for _, sch := range schedules {
		o, found, err := currentOccurrence(ctx, tx, sch.id)
		if err != nil {
			return nil, err
		}
		if !found || !o.open(now) || o.State == Held {
			continue
		}
		moved, one, err := sch.place(ctx, tx, o, window, embargo.At, now)
		if err != nil {
			return nil, err
		}
		if moved {
			done = append(done, one)
		}
	}
	slices.SortStableFunc(done, func(a, b Redated) int { return a.DueAt.Compare(b.DueAt) })
	return done, nil
}

// windowClosed is why an occurrence is held whose window doesn't open any more.
const windowClosed = "scheduler.window_closed"

// place gives an occurrence its date under an embargo, and tells whether it is another.
func (s schedule) place(ctx context.Context, tx *sqldb.Tx, o Occurrence, window openings, embargo, now time.Time) (moved bool, done Redated, err error) {
	due, err := s.under(o.DueAt, window, embargo, now)
	if err != nil {
		moved, err = holdOpen(ctx, tx, o.ID, windowClosed, now)
		return moved, Redated{Occurrence: o, Held: true}, err
	}
	if due.Equal(o.DueAt) {
		return false, Redated{}, nil
	}
	cancelled, err := cancelOpen(ctx, tx, o.ID, replaced, now)
	if err != nil || !cancelled { // claimed this very moment: Due asks by itself
		return false, Redated{}, err
	}
	return true, Redated{Occurrence: o, To: due}, insertOccurrence(ctx, tx, s.id, due, now)
}

// under is the date that was due, as an embargo lets it be. Fault:
// scheduler.window_closed, and those of ParseWindow.
func (s schedule) under(due time.Time, window openings, embargo, now time.Time) (time.Time, error) {
	early := embargo.After(now) && due.Before(embargo)
	switch {
	case !early && (s.rule != RuleWindow || !due.After(now)): // overdue: another opening would be later still
		return due, nil
	case s.rule != RuleWindow:
		return embargo, nil
	}
	opens, err := s.afterEmbargo(latest(embargo, now), window)
	if early || err == nil && opens.Before(due) {
		return opens, err
	}
	return due, nil
}
