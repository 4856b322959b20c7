// Package clock is the one place where Communiqué asks what time it is.
//
// Rules take the time as an argument; verbs get a Clock. A house has one, a Steady clock:
// it goes by the machine's or by the database's, and no leap of a machine's clock makes
// anything leave early. The System clock is the machine's as it is. A Simulated clock stands still until somebody moves it, so that a
// rehearsal plays weeks in seconds and a test never sleeps. A Simulated clock
// moves forward only: a delivery's ledger may not see time run backwards.
//
// Every instant is in UTC and cut to the millisecond, since that is what the
// database keeps: a time that was stored and read back equals the one that was
// written.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time.
type Clock interface {
	// Now is the present instant in UTC, cut to the millisecond.
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now is the present instant in UTC, cut to the millisecond.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// began is when this process began, for Elapsed.
var began = time.Now()

// Elapsed is how long this process has run, by a clock that nobody sets and that
// no leap turns back: for measuring, and for what must end although the other clock
// was put back. It goes on while a Simulated clock stands.
func Elapsed() time.Duration { return time.Since(began) }

// Deadline is the instant d from now by the machine's clock, with its monotonic
// reading, so that a clock that is set meanwhile cuts no wait short. It is for the
// deadlines of network connections, and for nothing that is kept.
func Deadline(d time.Duration) time.Time { return time.Now().Add(d) }

// Simulated is a clock that stands where it was put. It is safe for concurrent use.
type Simulated struct {
	mu  sync.Mutex
	now time.Time
}

// NewSimulated makes a clock that stands at start.
func NewSimulated(start time.Time) *Simulated {
	return &Simulated{now: start.UTC().Truncate(time.Millisecond)}
}

// Now is the instant at which the clock stands.
func (c *Simulated) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// MoveTo puts the clock at t; an earlier t is ignored.
func (c *Simulated) MoveTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t = t.UTC().Truncate(time.Millisecond); t.After(c.now) {
		c.now = t
	}
}

// Advance moves the clock forward by d.
func (c *Simulated) Advance(d time.Duration) { c.MoveTo(c.Now().Add(d)) }

// Millis is t as the database keeps it: milliseconds since 1970 in UTC.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// FromMillis is the instant that the database kept.
func FromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
