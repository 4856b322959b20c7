package mailer

import (
	"math"
	"time"
)

// Latencies counts durations in classes that are 9 % wide, from a microsecond to
// an hour, so that a million of them take no more room than one. The zero value is
// empty. It is not safe for concurrent use.
type Latencies struct {
	counts [256]int64
	n      int64
}

// width is by how much a class is wider than the one before.
var width = math.Log(1.09)

func (l *Latencies) add(d time.Duration) {
	class := 0
	if us := d.Microseconds(); us > 1 {
		class = min(int(math.Log(float64(us))/width), len(l.counts)-1)
	}
	l.counts[class]++
	l.n++
}

// Percentile is the duration that the given part of all, from 0 to 1, did not exceed;
// 0 when there are none.
func (l *Latencies) Percentile(part float64) time.Duration {
	rank := int64(math.Ceil(part * float64(l.n)))
	seen := int64(0)
	for class, n := range l.counts {
		if seen += n; n > 0 && seen >= rank {
			return time.Duration(math.Exp(float64(class+1)*width)) * time.Microsecond
		}
	}
	return 0
}

// Latencies are the times from a delivery's claim to its record in the database, of
// all that this process has recorded.
func (m *Mailer) Latencies() Latencies {
	m.ledger.mu.Lock()
	defer m.ledger.mu.Unlock()
	return m.ledger.took
}
