package reminders

import (
	"time"

	"communique/scheduler"
)

// The hours in which a person may be written to, on their own clocks, and how urgent
// matters wait for one another, so that three releases that are asked for in a row are
// one mail.
const (
	morning, evening = 7 * 60, 20 * 60 // minutes from midnight: from 07:00 until before 20:00

	settles     = 10 * time.Minute // after the last of them
	settlesAll  = time.Hour        // after the first of them, whatever follows
	waitsFor    = 2 * time.Hour    // for the day's own hour, when that is so near
	lateAtNight = time.Hour        // how long after an hour that is at night it still holds
)

// leaves tells whether a mail with these items may leave at an instant, as far as the
// hour goes: w is the hour of digests on the person's clocks.
func leaves(items []item, w scheduler.Window, r reader, now time.Time) bool {
	local := now.In(r.zone)
	minute := local.Hour()*60 + local.Minute()
	awake := morning <= minute && minute < evening
	if at, ok := lastHour(w, r.midnight(now, 0), now); ok && (awake || now.Sub(at) < lateAtNight) && knownAt(items, at) {
		return true
	}
	next, ok := w.Next(now.Add(1))
	soon := ok && r.today(next) == r.today(now) && next.Sub(now) <= waitsFor
	return awake && !soon && settled(items, now)
}

// lastHour is the last instant at which the window opened from midnight until now. It
// looks back in wider and wider steps: most windows open once a day, and one that opens
// each minute did so a minute ago.
func lastHour(w scheduler.Window, midnight, now time.Time) (last time.Time, found bool) {
	for _, back := range []time.Duration{5 * time.Minute, time.Hour, 6 * time.Hour, 30 * time.Hour} {
		from := latest(now.Add(-back), midnight)
		for at, ok := w.Next(from); ok && !at.After(now); at, ok = w.Next(at.Add(1)) {
			last, found = at, true
		}
		if found || from.Equal(midnight) {
			break
		}
	}
	return last, found
}

// knownAt tells whether one of the items could have been told at an instant.
func knownAt(items []item, at time.Time) bool {
	for _, i := range items {
		if !i.since.After(at) {
			return true
		}
	}
	return false
}

// settled tells whether something urgent is among the items and nothing more of it is
// likely to come in the next minutes.
func settled(items []item, now time.Time) bool {
	var first, last time.Time
	for _, i := range items {
		if !i.kind.urgent() || i.silent {
			continue
		}
		if last = latest(last, i.since); first.IsZero() || i.since.Before(first) {
			first = i.since
		}
	}
	return !first.IsZero() && (now.Sub(last) >= settles || now.Sub(first) >= settlesAll)
}

// leavesNext is the first minute from now on in which the mail may leave, when nothing
// is added to it; zero when there is none in the next two weeks. With a digest that has
// left today it is no earlier than tomorrow.
func leavesNext(items []item, w scheduler.Window, r reader, now time.Time, left bool) time.Time {
	from := now
	if left {
		from = r.midnight(now, 1)
	}
	for at := from; at.Before(from.AddDate(0, 0, 14)); at = at.Truncate(time.Minute).Add(time.Minute) {
		if leaves(items, w, r, at) {
			return at
		}
	}
	return time.Time{}
}
