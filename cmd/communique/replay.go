package main

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/scheduler"
)

// replay moves a simulated clock from one instant at which something is due to the
// next, until nothing is. At each it does what "serve" does all the time, and waits
// until the mails of that instant have an outcome.
type replay struct {
	h       *house // which listens
	clock   *clock.Simulated
	planner scheduler.Planner
	moved   func() int // a number that changes while servers answer

	// What else happens; each may be nil.
	over   func(ctx context.Context, next time.Time) (bool, error) // it ends before the next instant
	before func(ctx context.Context) error                         // the clock moves on
	after  func(ctx context.Context) error                         // it has, and the mails are out
	glance func(ctx context.Context) error                         // again and again while they leave
}

func (r replay) run(ctx context.Context) error {
	for {
		next, found, err := r.next(ctx)
		if err != nil || !found {
			return err
		}
		if r.over != nil {
			if over, err := r.over(ctx, next); over || err != nil {
				return err
			}
		}
		if err := orNothing(ctx, r.before); err != nil {
			return err
		}
		r.clock.MoveTo(next)
		if err := r.settle(ctx); err != nil {
			return err
		}
		if err := orNothing(ctx, r.after); err != nil {
			return err
		}
	}
}

func orNothing(ctx context.Context, do func(context.Context) error) error {
	if do == nil {
		return ctx.Err()
	}
	return do(ctx)
}

// next is the earliest instant at which a list is due or a mail may be tried again.
func (r replay) next(ctx context.Context) (time.Time, bool, error) {
	due, isDue, err := r.h.scheduler.NextDue(ctx)
	if err != nil {
		return time.Time{}, false, err
	}
	try, isTry, err := r.h.mailer.NextTry(ctx)
	if err != nil {
		return time.Time{}, false, err
	}
	if isDue && (!isTry || due.Before(try)) {
		return due, true, nil
	}
	return try, isTry, nil
}

// Looking whether the mails are out costs little; a bell that went lost is rung
// again now and then; and an instant in which nothing moves any more is a fault of ours.
const (
	lookEvery  = 10 * time.Millisecond
	sweepEvery = 50   // looks
	giveUp     = 6000 // looks in which nothing has moved
)

// settle has everything planned that is due now, and waits until its mails are out.
func (r replay) settle(ctx context.Context) error {
	if _, err := r.h.scheduler.Due(ctx, r.planner); err != nil {
		return err
	}
	moved := r.moved()
	for look, still := 1, 0; still < giveUp; look, still = look+1, still+1 {
		idle, err := r.h.mailer.Idle(ctx, r.clock.Now())
		if err != nil {
			return err
		}
		if idle {
			return r.h.mailer.Sweep(ctx)
		}
		if look%sweepEvery == 1 {
			if err := r.h.mailer.Sweep(ctx); err != nil {
				return err
			}
		}
		if err := orNothing(ctx, r.glance); err != nil {
			return err
		}
		if now := r.moved(); now != moved {
			moved, still = now, 0
		}
		if err := sleep(ctx, lookEvery); err != nil {
			return err
		}
	}
	return fault.New(fault.Internal, "cli.replay_stuck")
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
