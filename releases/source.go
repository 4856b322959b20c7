package releases

import (
	"context"
	"strconv"
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
	Verb     string // how it came about: "create", "revise", "correct" after it was sent, "follow" a boilerplate
	Document []byte // of the last ones, where there are many
}

// Revised gives a revision of a release to those who write. Faults: those of Source;
// releases.missing where there is no such revision.
func (r *Releases) Revised(ctx context.Context, who accounts.Actor, slug string, revision int) (Revised, error) {
	release, _, err := r.Source(ctx, who, slug)
	if err != nil {
		return Revised{}, err
	}
	var all []Revised
	err = r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectRevisions(ctx, tx, release, revision, revision, revision)
		return err
	})
	if err == nil && len(all) == 0 {
		err = missing(slug)
	}
	if err != nil {
		return Revised{}, err
	}
	return all[0], nil
}

// Revisions gives all revisions of a release to those who write, the last one first: that many of
// them with what they said. Faults: those of Source.
func (r *Releases) Revisions(ctx context.Context, who accounts.Actor, slug string, documents int) ([]Revised, error) {
	release, _, err := r.Source(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	var all []Revised
	err = r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectRevisions(ctx, tx, release, 1, release.Revision, release.Revision-documents+1)
		return err
	})
	return all, err
}

// revisionSaid is how the books begin to tell which revision somebody has saved.
func revisionSaid(number int) string { return "revision " + strconv.Itoa(number) }

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
