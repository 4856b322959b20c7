package releases

import (
	"context"
	"fmt"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// MayLeave gives the editions with which mails of the release may leave at an instant,
// or the fault that says why none may: releases.withdrawn, releases.on_hold,
// releases.embargoed, releases.not_approved, releases.missing. An edition that is to be
// corrected isn't among them. It reads inside the caller's transaction,
// so that the caller can act on the answer in the same one.
func (r *Releases) MayLeave(ctx context.Context, tx *sqldb.Tx, releaseID int64, now time.Time) (Offer, error) {
	release, err := selectByID(ctx, tx, releaseID)
	if err != nil {
		return Offer{}, orMissing(err, fmt.Sprint(releaseID))
	}
	if err := leave(release, now); err != nil {
		return Offer{}, err
	}
	editions, err := selectFrozenIDs(ctx, tx, releaseID)
	if err != nil {
		return Offer{}, err
	}
	if len(editions) == 0 { // thawed between the two statements, or all of them are to be corrected
		return Offer{}, fault.New(fault.Conflict, "releases.not_approved", "Slug", release.Slug)
	}
	return offered(release, editions), nil
}

// SlugOf gives the slug of a release within the caller's transaction. Fault: releases.missing.
func (r *Releases) SlugOf(ctx context.Context, tx *sqldb.Tx, releaseID int64) (string, error) {
	release, err := selectByID(ctx, tx, releaseID)
	return release.Slug, orMissing(err, fmt.Sprint(releaseID))
}

// MarkScheduled says that it is known when the release goes. Twice is once. Faults:
// releases.not_approved, releases.sent, releases.withdrawn, releases.missing,
// releases.forbidden.
func (r *Releases) MarkScheduled(ctx context.Context, who accounts.Actor, id int64) error {
	if !who.May(accounts.Write) {
		return fault.New(fault.Forbidden, "releases.forbidden")
	}
	return r.step(ctx, who, byID(id), schedule, "", func(release *Release, now time.Time) {
		if release.ScheduledAt.IsZero() {
			release.ScheduledAt = now
		}
	})
}

// MarkSent says that the last mail has left. Twice is once. Faults:
// releases.not_approved, releases.withdrawn, releases.missing.
func (r *Releases) MarkSent(ctx context.Context, id int64) error {
	return r.step(ctx, accounts.System("system"), byID(id), finish, "", nil)
}

// Withdraw takes the release back for good, whatever its state: nothing of it is
// shown or sent from now on. only an officer of the consortium can, and only with
// a reason. Faults: releases.reason_missing, releases.withdrawn (already),
// releases.missing, releases.forbidden.
func (r *Releases) Withdraw(ctx context.Context, who accounts.Actor, slug, reason string) error {
	if !who.May(accounts.Write) {
		return fault.New(fault.Forbidden, "releases.forbidden")
	}
	reason = strings.Join(strings.Fields(reason), " ")
	if reason == "" || strings.ContainsFunc(reason, forbidden) {
		return fault.New(fault.Invalid, "releases.reason_missing").At(fault.Place{Field: "reason"})
	}
	return r.step(ctx, who, bySlug(slug), withdraw, reason, func(release *Release, _ time.Time) {
		release.WithdrawnReason = reason
	})
}

// lock finds a release and keeps other writers away from it.
type lock struct {
	name string
	take func(ctx context.Context, tx *sqldb.Tx) (Release, error)
}

func byID(id int64) lock {
	return lock{fmt.Sprint(id), func(ctx context.Context, tx *sqldb.Tx) (Release, error) { return lockByID(ctx, tx, id) }}
}

func bySlug(slug string) lock {
	return lock{slug, func(ctx context.Context, tx *sqldb.Tx) (Release, error) { return lockBySlug(ctx, tx, slug) }}
}

// step moves a release on. Where the verb leaves it in its state, nothing is written.
func (r *Releases) step(ctx context.Context, who accounts.Actor, of lock, v verb, detail string, also func(*Release, time.Time)) error {
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		release, err := of.take(ctx, tx)
		if err != nil {
			return orMissing(err, of.name)
		}
		state, err := release.after(v)
		if err != nil || state == release.State {
			return err
		}
		now := r.clock.Now()
		release.State, release.UpdatedAt = state, now
		if also != nil {
			also(&release, now)
		}
		if err := updateRelease(ctx, tx, release); err != nil {
			return err
		}
		return insertEvent(ctx, tx, release.ID, Event{now, who.Name, string(v), "", detail})
	})
}
