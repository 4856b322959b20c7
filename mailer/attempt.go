package mailer

import (
	"context"
	"errors"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// begin writes an attempt down before it is made, and in the same transaction asks
// for the last time whether the mail may leave: the release, the edition that was
// composed, the address. It gives false when it may not, or when the claim has
// lapsed; then nothing is to be sent.
func (m *Mailer) begin(ctx context.Context, mail mailing, d *delivery, worker string) (bool, error) {
	began := false
	var told []Event
	err := m.db.Write(ctx, func(tx *sqldb.Tx) error {
		began, told = false, nil
		editions, err := m.editions(ctx, tx, d.ReleaseID)
		if err != nil {
			told, err = m.mayNotLeave(ctx, tx, mail, err)
			return errors.Join(err, releaseClaims(ctx, tx, worker, m.clock.Now()))
		}
		if editions[d.Language] != d.EditionID { // another edition took its place since
			return releaseClaims(ctx, tx, worker, m.clock.Now())
		}
		left, events, err := m.dropSuppressed(ctx, tx, mail, []delivery{*d})
		if err != nil || len(left) == 0 {
			told = events
			return err
		}
		began, err = beginAttempt(ctx, tx, *d, worker, m.clock.Now())
		return err
	})
	if err != nil || !began {
		m.tellAll(told)
		return false, err
	}
	d.Attempt++
	return true, nil
}

// record writes down what became of an attempt. It gives false when the delivery
// isn't the worker's any more: then nothing was changed.
func (m *Mailer) record(ctx context.Context, d delivery, worker string, v Verdict) (bool, Verdict, error) {
	kept := false
	final := v
	err := m.db.Write(ctx, func(tx *sqldb.Tx) error {
		now := m.clock.Now()
		tries, first, resends, err := selectTries(ctx, tx, d.ID, now)
		if err != nil {
			return err
		}
		o := outcome{delivery: d.ID, attempt: d.Attempt, worker: worker, at: now, Verdict: v}
		if v.State == Deferred {
			o.Verdict, o.next = putOff(v, tries, resends, first, now, m.random.jitter())
		}
		if v.State == Uncertain && resends == 0 {
			o.next = now.Add(resendAfter)
		}
		final = o.Verdict
		kept, err = o.write(ctx, tx)
		return err
	})
	return kept, final, err
}

// recordSurely is record, tried for some seconds, and also when ctx has ended: a
// reply that was read is worth that. When it can't be written, the worker must
// send nothing more.
func (m *Mailer) recordSurely(ctx context.Context, d delivery, worker string, v Verdict) (kept bool, final Verdict, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lease/2)
	defer cancel()
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		kept, final, err = m.record(ctx, d, worker, v)
		if err == nil || fault.KindOf(err) != fault.Unavailable || !sleep(ctx, wait) {
			return kept, final, err
		}
	}
}

// sleep waits for d and tells whether ctx is still on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// unmailable ends a claimed delivery for which no mail can be made.
func (m *Mailer) unmailable(ctx context.Context, mail mailing, d delivery, why error) error {
	var ended []delivery
	err := m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if ended, err = m.endDelivery(ctx, tx, d.ID, Bounced, Unmailable); err != nil || len(ended) == 0 {
			return err
		}
		return updateReply(ctx, tx, d.ID, presentable(why.Error()))
	})
	if err == nil {
		m.tellAll(outcomes(mail, ended))
	}
	return err
}

// outcome is what became of one attempt.
type outcome struct {
	Verdict
	delivery, attempt int64
	worker            string
	at, next          time.Time // next: when it may be tried again; zero: never
}

// sentAt is when it was sent, or nothing.
func (o outcome) sentAt() *int64 {
	if o.State != Sent {
		return nil
	}
	ms := clock.Millis(o.at)
	return &ms
}

// nextAt is next as the row keeps it.
func (o outcome) nextAt() int64 {
	if o.next.IsZero() {
		return 0
	}
	return clock.Millis(o.next)
}
