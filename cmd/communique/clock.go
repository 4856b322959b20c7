package main

import (
	"context"
	"log/slog"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// How often a process looks what time it is: a leap of this machine's clock is seen soon,
// and the database is asked by many.
const (
	looksEvery = time.Second
	asksEvery  = 10 * time.Second
	clockWait  = 15 * time.Second // for the database, when a process starts
)

// takeClock gives the house its one clock. On PostgreSQL it is the server's: what one
// machine calls due, the others do. On SQLite it is this machine's.
func (h *house) takeClock(p *plan) error {
	h.keepClock = func(ctx context.Context) error {
		<-ctx.Done()
		return nil
	}
	if p.clock != nil {
		h.clock = p.clock
		return nil
	}
	on := func(l clock.Leap) {
		if sayLeap(p.logger, l); l.By < 0 {
			select {
			case h.setBack <- struct{}{}:
			default: // that is known already
			}
		}
	}
	if h.db.Engine() == sqldb.SQLite {
		c := clock.NewSteady(on)
		h.keepClock = func(ctx context.Context) error { return c.Keep(ctx, looksEvery, nil) }
		h.clock, p.clock = c, c
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), clockWait)
	defer cancel()
	c, err := clock.NewTold(ctx, h.db.Time, on)
	if err != nil {
		return err
	}
	h.keepClock = func(ctx context.Context) error { return c.Keep(ctx, asksEvery, h.db.Time) }
	h.clock, p.clock = c, c
	return nil
}

// mendWaits ends the waits that were written down before the clock was set back, when that
// happens and at the start, for the clock may have been set while nobody ran.
func (h *house) mendWaits(ctx context.Context) error {
	const again = 10 * time.Second
	for ctx.Err() == nil {
		if err := h.mailer.SetBack(ctx); err != nil {
			_ = sleep(ctx, again)
			continue
		}
		select {
		case <-ctx.Done():
		case <-h.setBack:
		}
	}
	return nil
}

// tidyEvery is how often what is over at the door is forgotten: sessions, links, failures.
const tidyEvery = time.Hour

// tidy forgets it, from the start on, until ctx ends. The next time makes up for one that
// didn't go.
func (h *house) tidy(ctx context.Context) error {
	for {
		if err := h.accounts.Tidy(ctx); err != nil && ctx.Err() == nil {
			h.logger.Warn("what is over at the door couldn't be forgotten", "err", err)
		}
		if sleep(ctx, tidyEvery) != nil {
			return nil //nolint:nilerr // it was asked to stop
		}
	}
}

// sayLeap tells the administrator that the clock was set.
func sayLeap(l *slog.Logger, leap clock.Leap) {
	by := leap.By.Round(time.Second).String()
	switch {
	case leap.By < 0:
		l.Warn("the clock was set back; it is followed at once", "by", by)
	case leap.Followed:
		l.Warn("the clock was set forward a minute ago, and is followed now", "by", by)
	default:
		l.Warn("the clock was set forward; nothing is due by it until it has stood for a minute", "by", by)
	}
}
