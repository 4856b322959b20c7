package lights

import (
	"time"

	"communique/releases"
)

// Embargo is the bar over a release that may not be seen yet: the template "embargo-bar" of
// package look shows it.
type Embargo struct {
	At   time.Time // in the zone in which it was typed
	Zone string
	Own  time.Time // on the viewer's clock; zero when that shows the same
	Over bool
	Left string // the message desk.embargo.<Left>…
	N    int    // …and its number
}

// NewEmbargo is nil for a release without an embargo.
func NewEmbargo(r releases.Release, now time.Time) *Embargo {
	if r.Embargo.At.IsZero() {
		return nil
	}
	e := &Embargo{At: r.Embargo.At.In(Zone(r.Embargo.Zone)), Zone: r.Embargo.Zone}
	left := r.Embargo.At.Sub(now)
	const day = 24 * time.Hour
	switch {
	case left <= 0:
		e.Over = true
	case left >= 2*day:
		e.Left, e.N = "days", int(left/day)
	case left >= 2*time.Hour:
		e.Left, e.N = "hours", int(left/time.Hour)
	case left >= 2*time.Minute:
		e.Left, e.N = "minutes", int(left/time.Minute)
	default:
		e.Left, e.N = "seconds", int((left+time.Second-1)/time.Second)
	}
	return e
}

// SeenFrom is the bar for somebody whose clock hangs in a zone; nil stays nil.
func (e *Embargo) SeenFrom(zone *time.Location) *Embargo {
	if e == nil {
		return nil
	}
	seen := *e
	if own := e.At.In(zone); own.Format(time.DateTime) != e.At.Format(time.DateTime) {
		seen.Own = own
	}
	return &seen
}
