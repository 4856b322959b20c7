package mailer

import "time"

// gate lets the mails to one domain, or through one relay, leave as they may. It is
// guarded by the lock of whoever has it.
type gate struct {
	key    string // the domain
	limit  Limit
	bucket bucket
	under  int    // mails that have passed and not ended
	used   int64  // when one last did, in Unix nanoseconds
	brake  *brake // nil: no trouble
}

const (
	// crowded is how long a mail waits for which there is no place: about as long as
	// another one takes.
	crowded = 50 * time.Millisecond

	// forgetAfter is how long what was learned about a domain is kept when nothing is
	// mailed to it.
	forgetAfter = 10 * time.Minute
)

// pass lets a mail leave, or says how long it waits. The round goes back to ended.
func (g *gate) pass(now int64) (round uint32, wait time.Duration) {
	g.fade(now)
	if n := g.places(); n > 0 && g.under >= n {
		return 0, crowded
	}
	if rate := g.rate(); rate > 0 {
		if wait := g.bucket.wait(rate, now); wait > 0 {
			return 0, wait
		}
		g.bucket.level++
	}
	g.under++
	g.used = max(g.used, now)
	if g.brake == nil {
		return 0, 0
	}
	g.brake.meter.add(now)
	return g.brake.round, 0
}

// undo takes back a pass that wasn't used.
func (g *gate) undo() {
	g.under--
	g.bucket.level = max(0, g.bucket.level-1)
	if g.brake != nil {
		g.brake.meter.count = max(0, g.brake.meter.count-1)
	}
}

// hear learns from an outcome of a mail that passed in a round.
func (g *gate) hear(s sign, round uint32, now int64) {
	g.used = max(g.used, now)
	if g.brake == nil {
		if s == calm || s == noSign {
			return
		}
		g.brake = newBrake(now)
		round = g.brake.round
	}
	if s == noSign || round != g.brake.round {
		return
	}
	harder := g.brake.remember(s, g.limit, now)
	if rate := g.rate(); rate > 0 {
		g.bucket.leak(rate, now) // at the rate that was, before it changes
	}
	switch {
	case harder:
		g.brake.cut(s, g.limit, g.under, now)
		g.bucket = bucket{level: burst(g.rate()), at: now} // the server's is full as well
	case s == calm && g.brake.ease(now):
		g.brake = nil
	}
}

// rate is in mails per second; 0 is as fast as can be.
func (g *gate) rate() float64 {
	if g.brake == nil || g.brake.rate == 0 {
		return g.limit.Rate
	}
	return g.brake.rate // below the limit, or it would have been let go
}

// places is how many mails may be under way; 0 is as many as there are.
func (g *gate) places() int {
	if g.brake == nil || g.brake.places == 0 {
		return g.limit.Connections
	}
	n := int(min(g.brake.places, mostOfAll))
	if g.limit.Connections > 0 {
		n = min(n, g.limit.Connections)
	}
	return n
}

// fade forgets what was learned when it is old.
func (g *gate) fade(now int64) {
	if g.under == 0 && g.brake != nil && now-g.used >= int64(forgetAfter) {
		g.brake = nil
	}
}

// blank tells whether nothing would be lost by forgetting the gate.
func (g *gate) blank(now int64) bool {
	g.fade(now)
	return g.brake == nil && g.spare(now)
}

// spare tells whether only something learned would be lost.
func (g *gate) spare(now int64) bool {
	if g.under > 0 {
		return false
	}
	if g.limit.Rate > 0 {
		g.bucket.leak(g.rate(), now)
		return g.bucket.level == 0
	}
	return true
}
