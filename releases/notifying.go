package releases

import (
	"context"
	"fmt"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

// MayNotify is the gate of the mails that say that a release was withdrawn: it gives the
// release, or the fault that says why none may leave: releases.not_withdrawn,
// releases.missing. Where it opens, MayLeave is shut for good, and the other way round. It
// reads inside the caller's transaction, as MayLeave does.
func (r *Releases) MayNotify(ctx context.Context, tx *sqldb.Tx, releaseID int64) (Release, error) {
	release, err := selectByID(ctx, tx, releaseID)
	if err != nil {
		return Release{}, orMissing(err, fmt.Sprint(releaseID))
	}
	return release, notify(release)
}

// notify is nil when it may be said of a release that it was withdrawn.
func notify(r Release) error {
	if r.State != Withdrawn {
		return fault.New(fault.Conflict, "releases.not_withdrawn", "Slug", r.Slug)
	}
	return nil
}

// Current gives the ids of the editions of a release, also of such as were thawed since,
// that say just what mails with it say now, in their language: who has one of these has
// nothing wrong. It reads inside the caller's transaction.
func (r *Releases) Current(ctx context.Context, tx *sqldb.Tx, releaseID int64) ([]int64, error) {
	return selectCurrent(ctx, tx, releaseID)
}
