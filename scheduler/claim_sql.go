package scheduler

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/releases"
)

// isClaimable has two values, now and impossible(now): it waits, or whoever claimed it
// hasn't come back; and its release isn't on hold.
var isClaimable = `(state = 'waiting' OR (state = 'claimed' AND ` + isLapsed + `)) AND NOT ` + isOnHold

// isOnHold is a condition for an occurrence whose release is.
var isOnHold = releases.OnHold(`(SELECT s.release_id FROM schedules s WHERE s.id = occurrences.schedule_id)`)

// isLapsed has the same values. A lease that ends later than any can was taken before the
// clock was set back, and would hold for as long as it was.
const isLapsed = `(lease_until <= ? OR lease_until > ?)`

// impossible is an instant, in milliseconds, after which no lease ends that was taken at
// now; the machines' clocks may be some seconds apart.
func impossible(now time.Time) int64 { return clock.Millis(now.Add(lease + 30*time.Second)) }

// claimSome claims up to n occurrences, those that are overdue longest. It is one
// conditional statement, so of two processes only one gets each.
func claimSome(ctx context.Context, tx *sqldb.Tx, worker string, now time.Time, n int) ([]Occurrence, error) {
	ms, until := clock.Millis(now), clock.Millis(now.Add(lease))
	var ids []int64
	err := tx.Select(ctx, &ids, `
		UPDATE occurrences SET state = 'claimed', worker = ?, lease_until = ?, attempts = attempts + 1
		WHERE id IN (SELECT id FROM occurrences WHERE state IN ('waiting', 'claimed') AND due_at <= ? AND `+isClaimable+`
			ORDER BY due_at, id LIMIT ?`+tx.SkipLocked()+`) AND `+isClaimable+`
		RETURNING id`, worker, until, ms, ms, impossible(now), n, ms, impossible(now))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []occurrenceRow
	if err := tx.SelectIn(ctx, &rows, selectOccurrence+` WHERE o.id IN (?) ORDER BY o.due_at, o.id`, ids); err != nil {
		return nil, err
	}
	all := make([]Occurrence, len(rows))
	for i, row := range rows {
		all[i] = row.occurrence()
	}
	return all, nil
}

// settle ends a claim with a new state, and tells whether the claim still held:
// the late write of a process that was taken for dead changes nothing.
func settle(ctx context.Context, tx *sqldb.Tx, worker string, o Occurrence, state OccurrenceState, reason string, now time.Time) (bool, error) {
	var doneAt *int64
	if state == Done {
		ms := clock.Millis(now)
		doneAt = &ms
	}
	decision, late := decided(o, state, reason, now)
	n, err := tx.Exec(ctx, `
		UPDATE occurrences SET state = ?, reason = ?, done_at = ?, lease_until = 0, decision = ?, late_ms = ?
		WHERE id = ? AND state = 'claimed' AND worker = ? AND lease_until = ?`,
		state, reason, doneAt, decision, late.Milliseconds(), o.ID, worker, clock.Millis(o.leaseUntil))
	return n == 1, err
}

// decided is what the end of a claim says about a date that was late, and how late it
// was; what was said about the date whose place it took stays.
func decided(o Occurrence, state OccurrenceState, reason string, now time.Time) (Decision, time.Duration) {
	late := now.Sub(o.DueAt)
	switch {
	case state == Done && late >= onTime:
		return SentLate, late
	case state == Held && reason == tooLate:
		return Asks, late
	case state == Cancelled && reason == tooLate:
		return Moved, late
	}
	return o.Decision, o.LateBy
}
