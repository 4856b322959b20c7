package clock

import (
	"context"
	"sync"
	"time"
)

// A difference of at least leaps between a Steady clock and what it is told is a leap;
// a smaller one is how clocks drift and are put right, and is followed. A leap forward is
// followed once it has stood for stands.
const (
	leaps  = 3 * time.Second
	stands = time.Minute
)

// Steady is the clock of a house. It goes by the monotonic clock, which nobody can set,
// and is told now and then what time it is: by the machine's clock when the database is a
// file on it, or by the database's when several machines work on one, since they differ.
//
// It never runs backwards by little. A leap forward is believed only when it has stood for
// a minute: an operator who mistypes a date sets it back, and an embargo must not end by
// that. A leap backward is believed at once: to wait can be made good, to send early can't.
// What was written down for an instant later than it can be is then up to whoever wrote it.
//
// A machine that was asleep looks like a leap forward, and its clock is a minute late to
// believe it. A process that starts believes what it is told first.
//
// It is safe for concurrent use.
type Steady struct {
	wall    func() time.Time // nil: it is told by Tell only
	elapsed func() time.Duration
	on      func(Leap)

	mu      sync.Mutex
	base    time.Time     // what it showed
	at      time.Duration // when the monotonic clock stood there
	shown   time.Time     // the last that Now gave
	doubted bool          // it was told of a leap forward,
	by      time.Duration // by so much,
	since   time.Duration // for the first time then
}

// Leap is a change of the clock that a Steady clock goes by.
type Leap struct {
	By time.Duration // negative: backward
	// Followed tells whether the house's clock shows it. A leap forward is told twice, first
	// when it is seen.
	Followed bool
}

// NewSteady makes a clock that is told by the machine's. on hears of leaps; it must not
// call the clock.
func NewSteady(on func(Leap)) *Steady {
	return NewGoingBy(func() time.Time { return System{}.Now() }, Elapsed, on)
}

// NewTold makes a clock that goes by another machine's, the database's: ask gives its
// time. Keep keeps it right.
func NewTold(ctx context.Context, ask func(context.Context) (time.Time, error), on func(Leap)) (*Steady, error) {
	c := &Steady{elapsed: Elapsed, on: on}
	now, at, _, err := c.measure(ctx, ask)
	if err != nil {
		return nil, err
	}
	c.base, c.at = now, at
	return c, nil
}

// NewGoingBy makes a clock that is told by wall, beside a clock that nobody can set; for
// tests, which set wall.
func NewGoingBy(wall func() time.Time, elapsed func() time.Duration, on func(Leap)) *Steady {
	return &Steady{wall: wall, elapsed: elapsed, on: on, base: wall(), at: elapsed()}
}

// Now is the present instant in UTC, cut to the millisecond.
func (c *Steady) Now() time.Time {
	c.mu.Lock()
	at := c.elapsed()
	var leap Leap
	if c.wall != nil {
		leap = c.told(c.wall(), at)
	}
	now := c.base.Add(at - c.at).UTC().Truncate(time.Millisecond)
	if now.Before(c.shown) {
		now = c.shown
	}
	c.shown = now
	c.mu.Unlock()
	c.tell(leap)
	return now
}

func (c *Steady) tell(l Leap) {
	if l.By != 0 && c.on != nil {
		c.on(l)
	}
}

// told takes notice of what time it was when the monotonic clock stood at at, and gives
// the leap that is to be told of.
func (c *Steady) told(now time.Time, at time.Duration) Leap {
	by := now.Sub(c.base.Add(at - c.at))
	switch {
	case by <= -leaps:
		c.follow(now, at)
		c.shown = time.Time{}
		return Leap{By: by, Followed: true}
	case by < leaps:
		c.follow(now, at)
		return Leap{}
	case !c.doubted || (by-c.by).Abs() >= leaps:
		c.doubted, c.by, c.since = true, by, at
		return Leap{By: by}
	case at-c.since < stands:
		return Leap{}
	}
	c.follow(now, at)
	return Leap{By: by, Followed: true}
}

func (c *Steady) follow(now time.Time, at time.Duration) {
	c.base, c.at, c.doubted = now, at, false
}

// tries is how often the database is asked; the answer that came back soonest counts.
const tries = 3

// tooSlow is a round trip after which nobody knows to half a second what time it was.
const tooSlow = time.Second

// Ask asks once what time it is. An answer that was long under way is left alone.
func (c *Steady) Ask(ctx context.Context, ask func(context.Context) (time.Time, error)) error {
	now, at, took, err := c.measure(ctx, ask)
	if err != nil || took >= tooSlow {
		return err
	}
	c.mu.Lock()
	leap := c.told(now, at)
	c.mu.Unlock()
	c.tell(leap)
	return nil
}

// measure gives what time it was when the monotonic clock stood at at: the time that was
// told, and half of the way there and back, which is as much as it can be wrong.
func (c *Steady) measure(ctx context.Context, ask func(context.Context) (time.Time, error)) (now time.Time, at, took time.Duration, err error) {
	for i := range tries {
		began := c.elapsed()
		told, err := ask(ctx)
		if err != nil {
			return time.Time{}, 0, 0, err
		}
		ended := c.elapsed()
		if way := ended - began; i == 0 || way < took {
			now, at, took = told.Add(way/2), ended, way
		}
	}
	return now, at, took, nil
}

// Keep looks every so often what time it is, until ctx ends, and then returns nil; ask is
// nil for a clock that goes by the machine's. While nobody answers the clock runs on.
func (c *Steady) Keep(ctx context.Context, every time.Duration, ask func(context.Context) (time.Time, error)) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if ask == nil {
			c.Now()
			continue
		}
		asking, cancel := context.WithTimeout(ctx, every)
		_ = c.Ask(asking, ask) // it is asked again
		cancel()
	}
}
