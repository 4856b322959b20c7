package mailer

import (
	"cmp"
	"slices"
	"time"
)

// Departures tells when mails would have left, if nothing but the rates of relays and of
// recipients' domains held them back: how long a server takes to answer isn't known
// before, and so connections don't count. It is not safe for concurrent use.
type Departures struct {
	relay  *outlet // nil: nothing limits them all
	limits Limits
	byKey  map[string]*outlet // of the domains that have a rate
}

// NewDepartures is for relays as the mailer uses them while all are well: those of the
// best priority share the mails. One of them without a rate limits nothing.
func NewDepartures(relays []Relay, limits Limits) *Departures {
	d := &Departures{limits: limits, byKey: map[string]*outlet{}}
	if len(relays) == 0 {
		return d
	}
	best := slices.MinFunc(relays, func(a, b Relay) int { return cmp.Compare(a.Priority, b.Priority) }).Priority
	rate := 0.0
	for _, r := range relays {
		if r.Priority != best {
			continue
		}
		if r.Limits.Rate == 0 {
			return d
		}
		rate += r.Limits.Rate
	}
	d.relay = &outlet{rate: rate}
	return d
}

// Paced tells whether there is a rate that anything could wait for.
func (d *Departures) Paced() bool {
	limited := d.relay != nil || d.limits.each != nil && d.limits.each.limit.Rate > 0
	for _, r := range d.limits.named {
		limited = limited || r.limit.Rate > 0
	}
	return limited
}

// Mails says that n mails to a domain (as in a recipient's address) may leave at an
// instant, and gives the one at which the last of them does. Instants don't run backwards.
func (d *Departures) Mails(at time.Time, domain string, n int) time.Time {
	last := at
	if d.relay != nil {
		last = latest(last, d.relay.last(at, n))
	}
	key, limit, limited := d.limits.of(domain)
	if !limited || limit.Rate == 0 {
		return last
	}
	if d.byKey[key] == nil {
		d.byKey[key] = &outlet{rate: limit.Rate}
	}
	return latest(last, d.byKey[key].last(at, n))
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// outlet is a bucket that also holds what waits before it: its level may be above what
// may leave at once.
type outlet struct {
	bucket
	rate float64
}

// last adds n mails and gives when the last of them leaves.
func (o *outlet) last(at time.Time, n int) time.Time {
	o.leak(o.rate, at.UnixNano())
	o.level += float64(n)
	over := max(0, o.level-burst(o.rate)-almost)
	return at.Add(time.Duration(over / o.rate * float64(time.Second)))
}
