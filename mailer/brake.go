package mailer

import (
	"math/bits"
	"time"
)

// brake is what was learned about a server that finds us too fast. It is there only
// after a first sign of that, so that all others cost nothing.
//
// Each time it is too fast the rate is halved, from the rate that was measured since
// the first sign when there was none. Then it comes back: quickly up to nine tenths
// of the rate that was too much (the ceiling), carefully around that, since the
// server's limit is likely there, and faster and faster beyond. The brake is let go
// at the limit that was set, or else at twice the rate at which the trouble began.
//
// Outcomes of mails that left before the last cut are not heard: they say nothing
// about the new rate.
type brake struct {
	rate    float64 // mails per second; 0 while it is only watched
	top     float64 // the rate at which it is let go
	ceiling float64 // the last rate that was too much, or a little less than one before
	places  float64 // how many mails may be under way; 0: as many as the limit says
	grown   int64   // when the rate last grew, in Unix nanoseconds

	round uint32 // counts the cuts, from 1
	bad   uint32 // the last outcomes, the latest in the lowest bit: 1 for a sign
	heard int    // how many of its bits are outcomes
	meter meter
	fast  int64 // when the last sign came that is no greylisting, in Unix nanoseconds; 0: never
	since int64 // when the last sign of any kind did
	held  int64 // until when the last cut is given time to work
}

const (
	slowest = 1.0 / 60 // mails per second: no brake is harder than one a minute
	window  = 32       // outcomes that are remembered

	// watched is how long a sign that came alone is remembered.
	watched = int64(time.Minute)

	// settling is how long a cut is left to work: many servers count by the second.
	settling = int64(time.Second)

	// A sign that may be greylisting counts when such are half of the window, at least so
	// many, and the rate was measured for a second: a few recipients who are new to their
	// server are not a matter of speed. Since greylisting doesn't end when we slow down,
	// such signs never bring the rate below a part of what it was.
	leastMaybes = 8
	mildest     = 0.25

	freedom = 2 // times the rate at which the trouble began, when there is no limit
)

func newBrake(now int64) *brake { return &brake{round: 1, meter: meter{start: now}, since: now} }

// remember keeps an outcome and tells, for a sign, whether the brake has to be put
// on harder now. A first 421 may be chance; a second one within a minute isn't.
func (b *brake) remember(s sign, limit Limit, now int64) bool {
	b.bad <<= 1
	b.heard = min(b.heard+1, window)
	if s == calm {
		return false
	}
	b.bad |= 1
	b.since = now
	if now < b.held {
		return false
	}
	if s == tooFast {
		again := b.fast != 0 && now-b.fast < watched
		b.fast = now
		return again || b.rate > 0 || limit.Rate > 0
	}
	signs := bits.OnesCount32(b.bad)
	return b.meter.last > 0 && signs >= leastMaybes && 2*signs >= b.heard && (b.rate == 0 || b.rate/2 >= b.began(limit)*mildest)
}

// began is the rate at which the trouble began.
func (b *brake) began(limit Limit) float64 {
	if limit.Rate > 0 {
		return limit.Rate
	}
	return b.top / freedom
}

// cut halves the rate, and for a sign that is no greylisting also the mails that may
// be under way, of which there were some.
func (b *brake) cut(s sign, limit Limit, under int, now int64) {
	rate := b.rate
	if rate == 0 {
		rate = limit.Rate
	}
	if measured := b.meter.rate(now); measured > 0 && (rate == 0 || measured < rate) {
		rate = measured
	}
	if rate == 0 {
		return // nothing was measured yet: the next sign will tell
	}
	if b.top == 0 {
		b.top = limit.Rate
		if b.top == 0 {
			b.top = freedom * rate // it was too much, so it is no reason to let go
		}
	}
	b.ceiling = max(rate, 0.7*b.ceiling)
	b.rate = max(rate/2, least(limit))
	if s == tooFast {
		b.places = max(1, float64(under+1)/2)
	}
	b.bad, b.heard, b.grown, b.held = 0, 0, now, now+settling
	b.round++
}

// least is the lowest rate that a brake goes down to.
func least(limit Limit) float64 {
	if limit.Rate > 0 {
		return min(slowest, limit.Rate)
	}
	return slowest
}

// ease lets the rate grow after a mail that went well, never beyond twice what it is
// at once. It gives true when the brake isn't needed any more.
func (b *brake) ease(now int64) (free bool) {
	if b.rate == 0 {
		return b.bad == 0 && now-b.since >= watched
	}
	if b.places > 0 {
		b.places += 1 / b.places
	}
	seconds := float64(now-b.grown) / float64(time.Second)
	if seconds <= 0 {
		return false
	}
	b.grown = now
	b.rate = min(b.grownRate(seconds), 2*b.rate)
	return b.rate >= b.top
}

// grownRate is the rate after some seconds without trouble: below the ceiling it
// takes about ten seconds from the half, then one minute for each tenth (longer when
// few mails leave, so that less than one in a hundred finds out where the limit is,
// but never beyond five minutes), and then it grows by a tenth each second.
func (b *brake) grownRate(seconds float64) float64 {
	const below, above = 0.9, 1.1
	switch tenth := b.ceiling / 10; {
	case b.rate < below*b.ceiling:
		return min(b.rate+min(b.ceiling/20, b.rate/2)*seconds, below*b.ceiling)
	case b.rate < above*b.ceiling:
		step := max(min(tenth*seconds/60, tenth/100), tenth*seconds/300)
		return min(b.rate+step, above*b.ceiling)
	}
	return b.rate * (1 + seconds/10)
}

// meter measures a rate.
type meter struct {
	start int64   // of the time that is measured
	count int     // since then
	last  float64 // the rate of the time before
}

const meterTime = int64(time.Second)

func (m *meter) add(now int64) {
	if now-m.start >= meterTime {
		m.last = float64(m.count) * float64(time.Second) / float64(now-m.start)
		m.start, m.count = now, 0
	}
	m.count++
}

// rate is in mails per second, 0 when there were none.
func (m *meter) rate(now int64) float64 {
	shortest := meterTime
	if m.last == 0 {
		shortest = meterTime / 100
	}
	return max(m.last, float64(m.count)*float64(time.Second)/float64(max(now-m.start, shortest)))
}
