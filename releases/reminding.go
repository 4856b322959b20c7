package releases

import (
	"context"
	"time"

	"communique/internal/sqldb"
)

// Work is what there is to do, or to know, about a release that hasn't been sent: what
// its translators may have to be reminded of.
type Work struct {
	Release     Release
	Headline    string                // in the source language; empty: it has none
	Assignments map[string]Assignment // by language
	Frozen      map[string]bool       // the languages of its frozen editions
	Handled     []Handled             // in order
}

// Handled is an event about the translation into a language.
type Handled struct {
	ID       int64     // grows
	At       time.Time // when it happened
	Verb     string    // request, stale, submit, send_back, decline, approve_translation
	Language string
	Detail   string // of stale: the keys of the segments, with spaces between; of the others: the brief or the reason
}

// OpenWork gives the work of each release that is neither sent nor withdrawn and has
// assignments, in the order of their ids, as it was at one moment.
func (r *Releases) OpenWork(ctx context.Context) ([]Work, error) {
	var all []Work
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectWork(ctx, tx)
		return err
	})
	return all, err
}

// byRelease gives the place of the work of each release.
func byRelease(all []Work) (at map[int64]*Work, ids []int64) {
	at = make(map[int64]*Work, len(all))
	for i := range all {
		at[all[i].Release.ID] = &all[i]
		ids = append(ids, all[i].Release.ID)
	}
	return at, ids
}
