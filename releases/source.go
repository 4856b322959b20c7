package releases

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Source gives a release, or a boilerplate, with its document as its author wrote it, at
// its last revision. It is for those who write. Faults: releases.missing, also for who may
// not; for who may see it, but not write it, releases.forbidden.
func (r *Releases) Source(ctx context.Context, who accounts.Actor, slug string) (Release, []byte, error) {
	var release Release
	var document string
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if release, err = selectBySlug(ctx, tx, slug); err != nil {
			return orMissing(err, slug)
		}
		switch {
		case who.May(accounts.Write):
		case who.Concerned(release.Countries, release.all()):
			return fault.New(fault.Forbidden, "releases.forbidden")
		default:
			return fault.New(fault.NotFound, "releases.missing", "Release", slug)
		}
		document, err = selectDocument(ctx, tx, release)
		return err
	})
	if err != nil {
		return Release{}, nil, err
	}
	return release, []byte(document), nil
}

// Revised is a revision of a release.
type Revised struct {
	Revision int
	Actor    string // who saved it
	At       time.Time
}

// Revised tells who saved a revision of a release, and when, to those who write. Faults: those
// of Source; releases.missing where there is no such revision.
func (r *Releases) Revised(ctx context.Context, who accounts.Actor, slug string, revision int) (Revised, error) {
	release, _, err := r.Source(ctx, who, slug)
	if err != nil {
		return Revised{}, err
	}
	var one Revised
	err = r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		one, err = selectRevised(ctx, tx, release, revision)
		return orMissing(err, slug)
	})
	return one, err
}

// Includable gives the boilerplates that a release can include, in the order of their
// slugs; to who doesn't write releases none.
func (r *Releases) Includable(ctx context.Context, who accounts.Actor) ([]Release, error) {
	if !who.May(accounts.Write) {
		return nil, nil
	}
	var all []Release
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectBoilerplates(ctx, tx)
		return err
	})
	return all, err
}

// Typed is the embargo as a press officer would type it, such that ParseEmbargo takes it:
// "2013-01-30 08:00 Europe/Amsterdam". Empty: there is none.
func (e Embargo) Typed() string {
	if e.At.IsZero() {
		return ""
	}
	return e.typed()
}
