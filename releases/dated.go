package releases

import (
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
)

// Dated is a release with what a calendar says of it.
type Dated struct {
	Release  Release
	Headline string       // plain text in the source language; empty: it has none
	Due      []Assignment // those that are due in the span, the earliest first
}

// Between gives the releases that the actor may see and of which something lies at or after
// from and before to: the end of the embargo, or an instant at which a translation is due
// into a language that the actor may see. Those with the ids in also are among them too,
// whatever is dated of them, if the actor may see them. They come in the order of their ids.
// Of a release that was withdrawn nothing is due any more.
func (r *Releases) Between(ctx context.Context, who accounts.Actor, from, to time.Time, also []int64) ([]Dated, error) {
	var works []Work
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		ids, err := selectDated(ctx, tx, from, to)
		if err != nil {
			return err
		}
		ids = append(ids, also...)
		slices.Sort(ids)
		works, err = selectWorkOf(ctx, tx, slices.Compact(ids))
		return err
	})
	var all []Dated
	for _, w := range works {
		if w.Release.SeenBy(who) {
			all = append(all, Dated{w.Release, reading(w.Headline), w.dueTo(who, from, to)})
		}
	}
	return all, err
}

// dueTo are the translations that are due in a span, in languages that the actor may see.
func (w Work) dueTo(who accounts.Actor, from, to time.Time) (due []Assignment) {
	if w.Release.State == Withdrawn {
		return nil
	}
	for _, language := range w.Release.all() {
		a := w.Assignments[language]
		if !a.Due.IsZero() && !a.Due.Before(from) && a.Due.Before(to) && w.Release.Shows(who, language) {
			due = append(due, a)
		}
	}
	slices.SortStableFunc(due, func(a, b Assignment) int { return a.Due.Compare(b.Due) })
	return due
}
