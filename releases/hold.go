package releases

import (
	"context"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Hold is who has stopped the mails of a release until somebody lets it go on.
type Hold struct {
	At     time.Time
	By     string
	Reason string // empty: none was given
}

// On tells whether the release is on hold.
func (h Hold) On() bool { return !h.At.IsZero() }

// Hold stops the mails of a release until Resume, whether any was planned yet or not: what
// is on its way ends, nothing new begins, and its dates stand. Its pages stay in sight.
// Twice is once, with the first reason. It tells whether anything has changed.
//
// Only an officer of the consortium can. Faults: releases.text_long,
// releases.character_*, releases.withdrawn, releases.boilerplate_alone, releases.missing, releases.forbidden.
func (r *Releases) Hold(ctx context.Context, who accounts.Actor, slug, reason string) (changed bool, err error) {
	reason = oneLine(reason)
	at := fault.Place{Field: "reason"}
	if i := strings.IndexFunc(reason, forbidden); i >= 0 {
		c := []rune(reason[i:])[0]
		return false, fault.New(fault.Invalid, characterFault(c), "Character", codePoint(c)).At(at)
	}
	if len(reason) > valueLimit {
		return false, fault.New(fault.Invalid, "releases.text_long", "Limit", valueLimit).At(at)
	}
	return r.holding(ctx, who, slug, "hold", reason, func(release Release, now time.Time) Hold {
		if release.Hold.On() {
			return release.Hold
		}
		return Hold{At: now, By: who.Name, Reason: reason}
	})
}

// Resume lets a release go on that is on hold. It tells whether it was. Faults: as Hold.
func (r *Releases) Resume(ctx context.Context, who accounts.Actor, slug string) (changed bool, err error) {
	return r.holding(ctx, who, slug, "resume", "", func(Release, time.Time) Hold { return Hold{} })
}

// holding sets the hold of a release, and writes nothing where it stays as it is.
func (r *Releases) holding(ctx context.Context, who accounts.Actor, slug, verb, detail string, to func(Release, time.Time) Hold) (changed bool, err error) {
	if !who.May(accounts.Write) {
		return false, fault.New(fault.Forbidden, "releases.forbidden")
	}
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		changed = false
		release, err := lockBySlug(ctx, tx, slug)
		if err != nil {
			return orMissing(err, slug)
		}
		switch {
		case release.IsBoilerplate():
			return release.aloneFault()
		case release.State == Withdrawn:
			return release.withdrawnFault()
		}
		now := r.clock.Now()
		hold := to(release, now)
		if changed = hold != release.Hold; !changed {
			return nil
		}
		release.Hold, release.UpdatedAt = hold, now
		if err := updateRelease(ctx, tx, release); err != nil {
			return err
		}
		return insertEvent(ctx, tx, release.ID, Event{now, who.Name, verb, "", detail})
	})
	return changed && err == nil, err
}

func (r Release) holdFault() error {
	return fault.New(fault.Conflict, "releases.on_hold", "Slug", r.Slug, "Reason", r.Hold.Reason)
}
