package scheduler

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// Standing is a schedule as a person wants to see it: when it happens next, and what
// became of it last.
type Standing struct {
	Name string // of what recurs; empty for a release's
	Cron string // likewise

	ReleaseID, ListID int64
	Country           string
	Rule              Rule

	Zone string
	Late Lateness  // of what recurs only Within, 0: however late
	Next time.Time // zero: nothing waits
	Last Outcome   // zero: it hasn't happened yet
}

// Outcome is the last instant of a schedule that has come, or the one that is open.
type Outcome struct {
	DueAt    time.Time
	State    string // of an OccurrenceState; of what recurs claimed, done, failed or missed
	Reason   string // the id of a fault
	Decision Decision
	Late     time.Duration
	WasAt    time.Time // of a date that took another's place, for WasFor
	WasFor   string
	Missed   int       // instants of what recurs for which it stands too,
	Since    time.Time // from this one on
	Trouble  string    // in English
}

// Schedules gives what recurs, and the schedules of releases whose date is open or has
// come in the last week; or all of them. The next to come is first; what waits for a
// person comes before it, what waits for nothing last.
func (s *Scheduler) Schedules(ctx context.Context, all bool) ([]Standing, error) {
	since := int64(0)
	if !all {
		since = clock.Millis(s.clock.Now().Add(-7 * 24 * time.Hour))
	}
	return s.standing(ctx, func(tx *sqldb.Tx) ([]Standing, error) { return standingReleases(ctx, tx, since) })
}

// Pressing gives what recurs, and of the schedules of releases only those that are held or should
// have gone by now, and the next one to go, in the order of Schedules.
func (s *Scheduler) Pressing(ctx context.Context) ([]Standing, error) {
	now := clock.Millis(s.clock.Now())
	return s.standing(ctx, func(tx *sqldb.Tx) ([]Standing, error) { return standingPressing(ctx, tx, now) })
}

func (s *Scheduler) standing(ctx context.Context, ofReleases func(*sqldb.Tx) ([]Standing, error)) ([]Standing, error) {
	var list []Standing
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		list = nil
		recurring, err := standingRecurring(ctx, tx)
		if err != nil {
			return err
		}
		of, err := ofReleases(tx)
		list = append(recurring, of...)
		return err
	})
	order(list)
	return list, err
}

// order puts what asks a person first, then what comes next, then what waits for nothing.
func order(list []Standing) {
	rank := func(s Standing) int {
		switch {
		case s.Last.State == string(Held):
			return 0
		case !s.Next.IsZero():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Next.Compare(b.Next), a.Last.DueAt.Compare(b.Last.DueAt), cmp.Compare(a.Name, b.Name))
	})
}
