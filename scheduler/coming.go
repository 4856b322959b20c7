package scheduler

import (
	"context"

	"communique/internal/sqldb"
)

// Lists are the press lists whose dates somebody may see: those that presslists.ListsOf
// gave for that person. Who has none sees none.
type Lists []int64

// Dates gives the dates of some releases for some lists, by release, each as Occurrences
// does. It asks once.
func (s *Scheduler) Dates(ctx context.Context, lists Lists, releaseIDs []int64) (map[int64][]Occurrence, error) {
	if len(lists) == 0 || len(releaseIDs) == 0 {
		return nil, nil
	}
	var rows []occurrenceRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectDates(ctx, tx, lists, releaseIDs)
		return err
	})
	of := make(map[int64][]Occurrence, len(releaseIDs))
	for _, r := range rows {
		of[r.ReleaseID] = append(of[r.ReleaseID], r.occurrence())
	}
	return of, err
}

// Coming gives the n next dates for some lists that wait, the earliest first, and whether
// more wait. What is on hold doesn't; what was withdrawn does until its date has come.
func (s *Scheduler) Coming(ctx context.Context, lists Lists, n int) (coming []Occurrence, more bool, err error) {
	all, err := s.first(ctx, waitsToLeave, lists, n+1)
	return all[:min(n, len(all))], len(all) > n, err
}

// Stopped gives the n first dates for some lists that are held until somebody sends again,
// the earliest first.
func (s *Scheduler) Stopped(ctx context.Context, lists Lists, n int) ([]Occurrence, error) {
	return s.first(ctx, isHeld, lists, n)
}

func (s *Scheduler) first(ctx context.Context, which string, lists Lists, n int) ([]Occurrence, error) {
	if len(lists) == 0 {
		return nil, nil
	}
	var rows []occurrenceRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectFirst(ctx, tx, which, lists, n)
		return err
	})
	all := make([]Occurrence, len(rows))
	for i, r := range rows {
		all[i] = r.occurrence()
	}
	return all, err
}
