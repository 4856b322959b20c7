package mailer

import (
	"cmp"
	"slices"
	"time"
)

// probeTime is how long others wait for the one connection that finds out whether
// a relay is back.
const probeTime = time.Second

// choose says to which relay one more connection may be dialled now, and keeps a
// place for it: dialled, failed or closed has to follow. Without one the relay is
// negative; then, with a wait, all of them are away, and it is worth asking again
// after it, and without one those that may be used have as many as they may have
// now: ask when a mail was taken or a connection has ended.
//
// Of the relays with the best priority among those that aren't away it is the one
// with the smallest part of its connections in use. One that is back after a rest
// gets a single connection until it has taken a mail.
func (p *pacer) choose(now time.Time) (relay int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	callers := int(p.callers.Load())
	return p.chooseWhere(now, func(r *slowStart) bool { return r.room(now) && (callers == 0 || r.open < r.places(now)-callers) })
}

// chooseWhere is choose among the relays that have room. It needs p.mu.
func (p *pacer) chooseWhere(now time.Time, room func(*slowStart) bool) (relay int, wait time.Duration) {
	for _, tier := range p.tiers {
		best, usable, w := p.chooseOf(tier, now, room)
		if best >= 0 {
			r := &p.relays[best].slowStart
			r.open++
			r.probing = r.probing || !r.proven
			r.note()
			return best, 0
		}
		if usable {
			return -1, 0
		}
		if wait == 0 || w > 0 && w < wait {
			wait = w
		}
	}
	return -1, wait
}

// chooseOf is choose among relays of the same priority. They are usable when one of
// them isn't away; else it says when to ask again.
func (p *pacer) chooseOf(tier []int, now time.Time, room func(*slowStart) bool) (best int, usable bool, wait time.Duration) {
	best = -1
	sooner := func(w time.Duration) {
		if wait == 0 || w < wait {
			wait = w
		}
	}
	for _, i := range tier {
		r := &p.relays[i].slowStart
		rest := r.rest.Sub(now)
		switch {
		case r.wantsProbe(now):
			return i, true, 0
		case !r.proven && rest <= 0:
			sooner(probeTime)
		case !r.proven, rest > 0 && r.open == 0:
			sooner(rest)
		default:
			usable = true
			if room(r) && (best < 0 || r.open*p.relays[best].limit < p.relays[best].open*r.limit) {
				best = i
			}
		}
	}
	return best, usable, wait
}

// dialled is for a connection that is ready for mail.
func (p *pacer) dialled(relay int, _ time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &p.relays[relay].slowStart
	if r.open > r.most {
		r.most = 0 // it takes more than it did
	}
	r.note()
}

// failed is for one that couldn't be made: dialling, TLS, the greeting or the login
// failed. It is busy when the relay answered with a 4xx: it has too many.
func (p *pacer) failed(relay int, now time.Time, busy bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &p.relays[relay].slowStart
	r.open--
	if busy && r.open > 0 {
		r.most, r.mostUntil = r.open, now.Add(busyFor)
	}
	r.trouble(busy, r.open, now, p.jitter())
	r.note()
}

// closed gives back the place of a connection that has ended, or whose dialling was
// broken off by us.
func (p *pacer) closed(relay int, _ time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &p.relays[relay].slowStart
	r.open--
	r.parting = max(0, r.parting-1)
	r.probing = false
	r.note()
}

// better tells whether a connection to this relay should be given up, politely, since
// one that is preferred to it takes mail again; and, of all connections, tells one when
// it is time to find out whether it does. While the preferred one is full only because
// it has begun slowly, the others stay.
func (p *pacer) better(relay int, now time.Time) bool {
	if p.relays[relay].first {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.relays {
		if r.priority < p.relays[relay].priority && r.calls(now) {
			return true
		}
	}
	return false
}

// calls tells whether another relay's connection should come to this one.
func (r *slowStart) calls(now time.Time) bool {
	if r.wantsProbe(now) && !now.Before(r.invited) {
		r.invited = now.Add(probeTime)
		return true
	}
	return r.proven && !now.Before(r.rest) && (r.open < r.allowed || r.allowed >= r.limit)
}

// allAway tells whether each relay rests and none has a connection: the mailing has
// to wait, until the first rest is over.
func (p *pacer) allAway(now time.Time) (away bool, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.relays {
		r := &p.relays[i].slowStart
		if r.open > 0 || !now.Before(r.rest) {
			return false, time.Time{}
		}
		if until.IsZero() || r.rest.Before(until) {
			until = r.rest
		}
	}
	return len(p.relays) > 0, until
}

// awayUntil is until when a relay rests that takes nothing; zero: it doesn't.
func (p *pacer) awayUntil(relay int) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r := &p.relays[relay].slowStart; r.open == 0 {
		return r.rest
	}
	return time.Time{}
}

// tiersOf groups relays by priority, the best first.
func tiersOf(relays []Relay) [][]int {
	var tiers [][]int
	order := make([]int, len(relays))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(relays[a].Priority, relays[b].Priority) })
	for n, i := range order {
		if n == 0 || relays[i].Priority != relays[order[n-1]].Priority {
			tiers = append(tiers, nil)
		}
		tiers[len(tiers)-1] = append(tiers[len(tiers)-1], i)
	}
	return tiers
}
