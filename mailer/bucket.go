package mailer

import (
	"math"
	"time"
)

// bucket lets a number of mails pass per second. It is a leaky bucket: each mail
// adds one to it, and it runs out at the rate. So the rate may change at any time,
// and what left before still counts.
type bucket struct {
	level float64
	at    int64 // when the level was so, in Unix nanoseconds
}

// burst is how many mails may leave at once when none have for a while.
func burst(rate float64) float64 { return max(1, rate/10) }

// almost is what sums of fractions may be wrong by, in mails.
const almost = 1e-9

// wait is how long it is until another mail fits; 0 when it does now. A clock that
// runs back a little, as of two goroutines, changes nothing.
func (b *bucket) wait(rate float64, now int64) time.Duration {
	b.leak(rate, now)
	over := b.level + 1 - burst(rate)
	if over <= almost {
		return 0
	}
	return time.Duration(math.Ceil(over / rate * float64(time.Second)))
}

func (b *bucket) leak(rate float64, now int64) {
	if now > b.at {
		b.level = max(0, b.level-rate*float64(now-b.at)/float64(time.Second))
		b.at = now
	}
}
