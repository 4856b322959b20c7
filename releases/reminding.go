package releases

import (
	"context"
	"time"

	"communique/internal/sqldb"
)

// Work is what there is to do, or to know, about a release: what its translators may have
// to be reminded of.
type Work struct {
	Release     Release
	Headline    string                // in the source language; empty: it has none
	Assignments map[string]Assignment // by language
	Frozen      map[string]bool       // the languages of its frozen editions
	Handled     []Handled             // in order
	Said        []Said                // the comments that are open, in order
}

// Handled is an event about the translation into a language.
type Handled struct {
	ID       int64     // grows
	At       time.Time // when it happened
	Verb     string    // request, stale, submit, send_back, decline, approve_translation
	Language string
	Detail   string // of stale: the keys of the segments, with spaces between; of the others: the brief or the reason
}

// Said tells of a comment who made it and when, and nothing of what it says.
type Said struct {
	ID       int64
	At       time.Time
	Language string // of the translation that it is about; empty: it is about the source
	Actor    string
}

// OpenWork gives the work of each release that is neither sent nor withdrawn and has
// assignments, or comments that are open; also of one that is corrected after it was sent,
// when it has such comments. They come in the order of their ids, as it was at one moment.
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
