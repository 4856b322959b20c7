package mailer

import "time"

// How long the mailer waits. Greylisting servers want five minutes (RFC 6647
// §4.4 advises to retry after 1 to 30); nobody reads a press release of the day
// before yesterday.
const (
	firstDeferral   = 5 * time.Minute
	longestDeferral = 4 * time.Hour
	defaultHorizon  = 48 * time.Hour // from the first attempt, unless the mailing has its own

	firstRelayWait   = 5 * time.Second
	longestRelayWait = 2 * time.Minute

	// resendAfter is how long an uncertain mail is left alone: a server that took
	// it without our hearing so may know the second copy as the same by its Message-ID.
	resendAfter = 10 * time.Minute

	// paceLater is how long deliveries are put back whose domain is only slow.
	paceLater = 30 * time.Second
)

// deferral is how long a delivery waits after its attempt-th attempt (counted
// from 1) was put off: five minutes, doubled each time, four hours at most, and up
// to a quarter more by jitter (from 0 to 1), so that those that were put off
// together don't come back together.
func deferral(attempt int64, jitter float64) time.Duration {
	return spread(doubled(firstDeferral, longestDeferral, attempt-1), jitter)
}

// relayWait is how long a mailing waits when the relay was away n times in a row
// before (counted from 0).
func relayWait(n int64, jitter float64) time.Duration {
	return min(spread(doubled(firstRelayWait, longestRelayWait, n), jitter), longestRelayWait)
}

func doubled(first, longest time.Duration, times int64) time.Duration {
	d := first
	for ; times > 0 && d < longest; times-- {
		d *= 2
	}
	return min(d, longest)
}

func spread(d time.Duration, jitter float64) time.Duration {
	return d + time.Duration(float64(d)/4*jitter).Truncate(time.Millisecond)
}

// putOff is what becomes of a delivery whose attempt was put off: it waits for
// its next try, or, when that would be past the horizon, is given up. One of
// which a copy may have arrived already is then uncertain, not bounced.
func putOff(v Verdict, attempt, resends int64, firstTry, now time.Time, horizon time.Duration, jitter float64) (Verdict, time.Time) {
	next := now.Add(deferral(attempt, jitter))
	if next.Sub(firstTry) <= horizon {
		return v, next
	}
	v.State, v.Reason = Bounced, GaveUp
	if resends > 0 {
		v.State = Uncertain
	}
	return v, time.Time{}
}
