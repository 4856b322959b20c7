package mailer

import (
	"math"
	"sync/atomic"
	"time"
)

// slowStart says how many connections a relay may have now. It begins with two and
// allows one more for each mail that was taken, up to twice as many as there are: it
// doubles each round. Trouble halves the number and lets the relay rest. A relay that says
// that it is busy on being dialled is not dialled beyond the number it had for ten
// seconds, and then one at a time.
//
// It is guarded by the pacer's lock, but for quiet.
type slowStart struct {
	limit    int       // of connections
	open     int       // those that are being dialled included
	parting  int       // of them, those that are given up for a notice
	allowed  int       // as far as it has come
	proven   bool      // it took a mail, or wasn't tried, since it was last away
	probing  bool      // the one connection is out that finds out whether it is back
	invited  time.Time // until when one of another relay's is awaited for that
	failures int       // in a row
	rest     time.Time

	most      int // connections that it took when it said busy; 0: it never did
	mostUntil time.Time

	// quiet is until when (Unix nanoseconds) a mail that was taken changes nothing, so
	// that nobody has to ask for the lock.
	quiet atomic.Int64
}

const (
	firstConnections = 2

	firstRest   = time.Second
	longestRest = 2 * time.Minute
	busyFor     = 10 * time.Second
)

func (r *slowStart) begin(limit int) {
	r.limit, r.allowed, r.proven = limit, min(firstConnections, limit), true
}

// trouble halves what is allowed and begins a rest, twice as long as the one before.
// What comes during a rest is still the trouble that led to it. A busy relay that
// has other connections is not away.
func (r *slowStart) trouble(busy bool, others int, now time.Time, jitter float64) {
	r.proven = r.proven && busy && others > 0
	r.probing = false
	if now.Before(r.rest) {
		return
	}
	r.failures++
	r.allowed = max(1, min(r.allowed, others+1)/2)
	wait := spread(doubled(firstRest, longestRest, int64(r.failures-1)), jitter)
	r.rest = now.Add(min(wait, longestRest))
}

// taken is for a mail that the relay took, or refused for its recipient's sake.
func (r *slowStart) taken(now time.Time) {
	r.failures, r.proven, r.probing = 0, true, false
	if !r.mayGrow() || now.Before(r.rest) || r.most > 0 && r.allowed >= r.most && now.Before(r.mostUntil) {
		return
	}
	r.allowed++
}

func (r *slowStart) mayGrow() bool {
	if r.most > 0 && r.allowed > r.most {
		return false
	}
	return r.allowed < min(r.limit, 2*r.open)
}

// note keeps for how long nothing will change, after each change.
func (r *slowStart) note() {
	quiet := int64(0)
	switch {
	case !r.proven || r.failures > 0 || r.probing:
	case !r.mayGrow():
		quiet = math.MaxInt64
	case r.most > 0 && r.allowed >= r.most && r.mostUntil.After(r.rest):
		quiet = r.mostUntil.UnixNano()
	case !r.rest.IsZero():
		quiet = r.rest.UnixNano()
	}
	r.quiet.Store(quiet)
}

// wantsProbe tells whether it is time to find out whether the relay is back.
func (r *slowStart) wantsProbe(now time.Time) bool {
	return !r.proven && !now.Before(r.rest) && !r.probing && r.open < r.limit
}

// places is how many connections the relay takes at most, as far as it has shown.
func (r *slowStart) places(now time.Time) int {
	if r.most > 0 && now.Before(r.mostUntil) {
		return min(r.limit, r.most)
	}
	return r.limit
}

// room tells whether one more may be dialled.
func (r *slowStart) room(now time.Time) bool {
	return !now.Before(r.rest) && r.open < min(r.allowed, r.limit)
}
