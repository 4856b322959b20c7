package scheduler

import (
	"context"
	"time"

	"communique/internal/sqldb"
)

// ListRetired is the reason for which a date is cancelled whose press list is retired, and the
// fault of a Planner for such a list. It has words as faults have.
const ListRetired = "scheduler.list_retired"

// CancelDates cancels, within the caller's transaction, the dates of press lists that are retired
// and tells how many those were. A date that a process plans at this very moment is left to its
// Planner, who asks whether the list is retired.
func CancelDates(ctx context.Context, tx *sqldb.Tx, lists Lists, now time.Time) (int64, error) {
	if len(lists) == 0 {
		return 0, nil
	}
	return cancelRetired(ctx, tx, lists, now)
}

// RestoreDates gives press lists that are taken back, within the caller's transaction, the dates
// that CancelDates took from them, and tells how many those were: where the instant is still to
// come, and nobody has given the other lists other dates since.
func RestoreDates(ctx context.Context, tx *sqldb.Tx, lists Lists, now time.Time) (int64, error) {
	if len(lists) == 0 {
		return 0, nil
	}
	return restoreRetired(ctx, tx, lists, now)
}

// Open gives the dates for some lists that may still bring a release to them, the earliest
// first: those that wait, also what is on hold, and those that are held until somebody sends again.
func (s *Scheduler) Open(ctx context.Context, lists Lists) ([]Occurrence, error) {
	const most = 1000
	return s.first(ctx, isToCome, lists, most)
}

// proposeRetired gives, of press lists that are retired, those that had a date of the release or
// have lost it so.
func proposeRetired(ctx context.Context, tx *sqldb.Tx, releaseID int64, targets []Target) (all []Proposal, err error) {
	for _, t := range targets {
		o, found, err := lastOfRetired(ctx, tx, releaseID, t.ListID)
		if err != nil {
			return nil, err
		}
		if found {
			all = append(all, Proposal{Target: t, Current: o})
		}
	}
	return all, nil
}
