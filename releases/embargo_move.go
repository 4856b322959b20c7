package releases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Move is a change of a release's embargo.
type Move struct {
	ReleaseID     int64
	Slug          string
	Countries     []string // of the release
	Before, After Embargo
	// Second: it ends earlier what holds now, and something of the release has been
	// approved, so that a second person has to say so as well.
	Second  bool
	Redated []string       // the languages whose frozen editions print another day now
	Request EmbargoRequest // of a move that waits for a second person; zero: it is done
}

// Unchanged tells whether the embargo is the same as before, typed in the same zone.
func (m Move) Unchanged() bool { return m.Before.Equal(m.After) }

// inForce tells whether something is held back at now.
func (e Embargo) inForce(now time.Time) bool { return !e.over(now) }

// earlier tells whether a move from e ends at now what holds, or ends it sooner.
func (e Embargo) earlier(to Embargo, now time.Time) bool {
	return e.inForce(now) && (to.At.IsZero() || to.At.Before(e.At))
}

// moving is a change of an embargo in its transaction.
type moving struct {
	freezing
	release Release
}

// errPreviewed takes back what was only tried.
var errPreviewed = errors.New("releases: only previewed")

// PreviewEmbargo tells what MoveEmbargo would do and what a second person's word would
// then do, and does nothing. Faults: those of MoveEmbargo.
func (r *Releases) PreviewEmbargo(ctx context.Context, who accounts.Actor, slug string, to Embargo) (Move, error) {
	var done Move
	err := r.moving(ctx, who, slug, writes, func(m *moving) (err error) {
		if done, err = m.planned(ctx, to); err != nil || done.Unchanged() {
			return err
		}
		if done.Redated, err = m.carryOut(ctx, to, "embargo_move", ""); err != nil {
			return err
		}
		return errPreviewed
	})
	if err != nil && !errors.Is(err, errPreviewed) {
		return Move{}, err
	}
	return done, nil
}

// MoveEmbargo gives the release another embargo; the zero one lifts it. from is the
// present one, as whoever decides has seen it. Editions in which another day is printed
// are frozen anew with it. What is planned is for the scheduler to date again (Redate).
//
// What ends earlier an embargo that holds is only asked for, once anything of the
// release was ever approved: Move.Request waits for another person (ConfirmEmbargo),
// and until then nothing is changed. Who asks again for the same changes nothing; who
// asks for another move takes back the one before.
//
// Only an officer of the consortium can. Faults: releases.embargo_past,
// embargo_changed, releases.sent, withdrawn, boilerplate_alone, missing, forbidden.
func (r *Releases) MoveEmbargo(ctx context.Context, who accounts.Actor, slug string, from, to Embargo) (Move, error) {
	var done Move
	err := r.moving(ctx, who, slug, writes, func(m *moving) (err error) {
		if done, err = m.planned(ctx, to); err != nil {
			return err
		}
		switch {
		case !done.Before.Equal(from):
			return changedFault(m.release)
		case done.Unchanged():
		case done.Second:
			done.Request, err = m.ask(ctx, to)
		default:
			done.Redated, err = m.carryOut(ctx, to, "embargo_move", from.to(to))
		}
		return err
	})
	if err != nil {
		return Move{}, err
	}
	return done, nil
}

func changedFault(release Release) error {
	return fault.New(fault.Conflict, "releases.embargo_changed", "Slug", release.Slug).
		At(fault.Place{Field: "embargo"})
}

func writes(who accounts.Actor) bool { return who.May(accounts.Write) }

// moving does a verb's work on the embargo of a release, which is locked.
func (r *Releases) moving(ctx context.Context, who accounts.Actor, slug string, may func(accounts.Actor) bool, f func(m *moving) error) error {
	if !may(who) {
		return fault.New(fault.Forbidden, "releases.forbidden")
	}
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		release, err := lockBySlug(ctx, tx, slug)
		if err != nil {
			return orMissing(err, slug)
		}
		if release.State, err = release.after(date); err != nil {
			return err
		}
		return f(&moving{freezing{r, tx, who, r.clock.Now()}, release})
	})
}

// planned is what a move would be. Fault: releases.embargo_past.
func (m *moving) planned(ctx context.Context, to Embargo) (Move, error) {
	from := m.release.Embargo
	move := Move{ReleaseID: m.release.ID, Slug: m.release.Slug, Countries: m.release.Countries, Before: from, After: to}
	if move.Unchanged() {
		return move, nil
	}
	if !to.At.IsZero() && to.over(m.now) {
		return Move{}, fault.New(fault.Invalid, "releases.embargo_past", "Value", to.typed(), "Now", Embargo{m.now, to.Zone}.typed(),
			"Next", to.nextDay(m.now).typed()).At(fault.Place{Field: "embargo"})
	}
	if !from.earlier(to, m.now) {
		return move, nil
	}
	var err error
	move.Second, err = everFrozen(ctx, m.tx, m.release.ID)
	return move, err
}

// typed is the embargo as a press officer would type it, such that it is taken.
func (e Embargo) typed() string {
	if e.At.IsZero() {
		return "--none"
	}
	wall := typed(e.Local(), e.Zone, false)
	if again, err := ParseEmbargo(wall); err != nil || !again.At.Equal(e.At.Truncate(time.Minute)) {
		return typed(e.Local(), e.Zone, true)
	}
	return wall
}

// nextDay is the first time after now at which the clocks of the zone show the time of
// e: what somebody who mistook the day may have meant.
func (e Embargo) nextDay(now time.Time) Embargo {
	local, today := e.Local(), Embargo{now, e.Zone}.Local()
	for days := 0; ; days++ {
		at := time.Date(today.Year(), today.Month(), today.Day()+days, local.Hour(), local.Minute(), 0, 0, local.Location())
		if at.After(now) && at.Hour() == local.Hour() && at.Minute() == local.Minute() {
			return Embargo{at.UTC(), e.Zone}
		}
	}
}

// to says in the books from which embargo to which.
func (e Embargo) to(other Embargo) string {
	return fmt.Sprintf("from %s to %s", instant(e), instant(other))
}

// carryOut gives the release its embargo, and the editions the day that is printed in
// them. A request that stands open was about another embargo.
func (m *moving) carryOut(ctx context.Context, to Embargo, verb, detail string) (redated []string, err error) {
	m.release.Embargo, m.release.UpdatedAt = to, m.now
	if redated, err = m.redate(ctx, m.release); err != nil {
		return nil, err
	}
	if err := updateRelease(ctx, m.tx, m.release); err != nil {
		return nil, err
	}
	if err := settleRequests(ctx, m.tx, m.release.ID, requestLapsed, m.who.Name, m.now); err != nil {
		return nil, err
	}
	return redated, insertEvent(ctx, m.tx, m.release.ID, Event{m.now, m.who.Name, verb, "", detail})
}

// EmbargoOf gives the embargo of a release as it is in the caller's transaction. Fault:
// releases.missing.
func (r *Releases) EmbargoOf(ctx context.Context, tx *sqldb.Tx, releaseID int64) (Embargo, error) {
	release, err := selectByID(ctx, tx, releaseID)
	return release.Embargo, orMissing(err, fmt.Sprint(releaseID))
}
