package mailer

import (
	"sync"
	"sync/atomic"
	"time"
)

// pacer says to which relay a connection may be dialled and when a mail may leave:
// the limits that were set, and what the relays and the recipients' servers show of
// theirs. It is safe for concurrent use. The time and the jitter come from outside;
// with the same ones, and the same calls in the same order, it says the same.
//
// A connection is: choose, then dialled, and closed in the end; or failed. A mail on
// it is: admit, and ended with its verdict. Each mail that was admitted must end, or
// its domain's place is lost.
type pacer struct {
	domains domains
	relays  []*pacedRelay // as they were given
	tiers   [][]int       // by priority, the best first
	jitter  func() float64

	mu      sync.Mutex   // guards the slow starts
	callers atomic.Int32 // notices that wait for a connection; changed under mu
}

type pacedRelay struct {
	priority      int
	first         bool // no other is preferred to it
	perConnection int

	slowStart

	// paced is whether the gate has something to say.
	paced    atomic.Bool
	hurried  atomic.Int32 // notices that wait at the gate: others stand back for them
	gateLock sync.Mutex
	gate     gate
	accused  string // the domain whose mail last met a 421
}

// newPacer makes a pacer for at least one relay. A relay without a limit of its own
// gets so many connections; jitter gives numbers from 0 to 1.
func newPacer(relays []Relay, connections int, limits Limits, jitter func() float64) *pacer {
	p := &pacer{domains: domains{limits: limits}, tiers: tiersOf(relays), jitter: jitter}
	for _, relay := range relays {
		limit := relay.Limits.Connections
		if limit == 0 {
			limit = connections
		}
		r := &pacedRelay{priority: relay.Priority, perConnection: relay.Limits.PerConnection}
		r.first = r.priority == relays[p.tiers[0][0]].Priority
		r.begin(max(limit, 1))
		r.gate.limit = Limit{Rate: relay.Limits.Rate}
		r.paced.Store(relay.Limits.Rate > 0)
		p.relays = append(p.relays, r)
	}
	return p
}

// pass is what admit gave a mail; ended takes it back.
type pass struct {
	relay  int
	domain string
	at     domainPass
	round  uint32 // of the relay
}

// admit asks whether a mail to the domain (as in Address.Domain) may leave through
// the relay now. Without a wait it may, and its place and its part of the rates are
// taken; else nothing is, and asking again is worth it only after the wait.
func (p *pacer) admit(relay int, domain string, now time.Time) (pass, time.Duration) {
	if p.relays[relay].hurried.Load() > 0 {
		return pass{}, noticePause
	}
	return p.letPass(relay, domain, now)
}

// letPass is admit for whoever has nobody to stand back for.
func (p *pacer) letPass(relay int, domain string, now time.Time) (pass, time.Duration) {
	at := now.UnixNano()
	place, wait := p.domains.pass(domain, at)
	if wait > 0 {
		return pass{}, time.Duration(wait)
	}
	r := p.relays[relay]
	if !r.paced.Load() {
		return pass{relay: relay, domain: domain, at: place}, 0
	}
	round, w := r.admit(at)
	if w > 0 {
		place.undo()
		return pass{}, w
	}
	return pass{relay: relay, domain: domain, at: place, round: round}, 0
}

// ended gives the mail's place back and learns from its verdict: from one that says
// what a server thinks of our speed (see Verdict.speed), and from one that shows that
// the relay is well or not.
func (p *pacer) ended(t pass, v Verdict, now time.Time) {
	at := now.UnixNano()
	s := v.speed()
	forDomain := s
	if v.Relay {
		forDomain = noSign
	}
	p.domains.ended(t.at, t.domain, forDomain, at)
	r := p.relays[t.relay]
	switch busy := v.Code/100 == 4; {
	case v.Relay || v.Code == 421:
		p.troubled(r, busy, now)
		if busy {
			r.refused(t, v.Relay, at)
		}
	case v.State == Sent || v.Code > 0:
		if at >= r.quiet.Load() {
			p.took(r, now)
		}
		if r.paced.Load() {
			r.hear(calm, t.round, at)
		}
	}
}

func (p *pacer) troubled(r *pacedRelay, busy bool, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r.trouble(busy, max(r.open-1, 0), now, p.jitter())
	r.note()
}

func (p *pacer) took(r *pacedRelay, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r.taken(now)
	r.note()
}

// admit is gate.pass for the relay.
func (r *pacedRelay) admit(now int64) (uint32, time.Duration) {
	r.gateLock.Lock()
	defer r.gateLock.Unlock()
	round, wait := r.gate.pass(now)
	if wait == 0 {
		r.gate.under = 0 // connections are counted elsewhere
	}
	return round, wait
}

func (r *pacedRelay) hear(s sign, round uint32, now int64) {
	r.gateLock.Lock()
	defer r.gateLock.Unlock()
	r.gate.hear(s, round, now)
	r.paced.Store(r.gate.limit.Rate > 0 || r.gate.brake != nil)
}

// refused is for a mail that the relay was too busy for. With a 421 to a recipient it
// may speak for the recipient's server: then it means all of us only when the 421
// before it was to another domain.
func (r *pacedRelay) refused(t pass, allOfUs bool, now int64) {
	r.gateLock.Lock()
	before := r.accused
	if !allOfUs {
		r.accused = t.domain
	}
	r.gateLock.Unlock()
	if allOfUs || before != "" && before != t.domain {
		r.hear(tooFast, t.round, now)
	}
}

// carried is what one connection has carried. It is used by one goroutine.
type carried struct {
	mails int
	to    map[string]int // of the domains that have a limit per connection
}

// wornOut counts a mail that a connection has carried and tells whether it was its
// last: the relay, or the domain, wants a new one for the next.
func (p *pacer) wornOut(relay int, domain string, c *carried) bool {
	c.mails++
	worn := p.relays[relay].perConnection
	if worn > 0 && c.mails >= worn {
		return true
	}
	key, limit, _ := p.domains.limits.of(domain)
	if limit.PerConnection == 0 {
		return false
	}
	if c.to == nil {
		c.to = map[string]int{}
	}
	c.to[key]++
	return c.to[key] >= limit.PerConnection
}
