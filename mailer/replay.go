package mailer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"communique/internal/journal"
	"communique/internal/sqldb"
)

// openJournal opens this process's journal when the first mail is to be delivered.
// Fault: mailer.journal.
func (m *Mailer) openJournal() error {
	m.opening.Lock()
	defer m.opening.Unlock()
	if m.journal != nil {
		return nil
	}
	j, err := journal.Open(m.journalDir, m.worker, m.journalOptions)
	if err != nil {
		return journalFault(err, m.journalDir)
	}
	m.journal = j
	return nil
}

// Close ends the journal. What the database doesn't know yet stays in it, and so does
// the word that this process has ended while it still holds claims, for the process
// that comes next.
func (m *Mailer) Close() error {
	m.opening.Lock()
	defer m.opening.Unlock()
	if m.journal == nil {
		return nil
	}
	end := m.journal.Close
	if m.ledger.holdsAny() {
		end = m.journal.Leave
	}
	m.journal = nil
	return end()
}

// Replay brings what workers of this machine have left in their journals when they
// were killed into the database: what they knew, and of which mails nobody knows what
// became. Whatever else they held is free. A journal that can't be read is left where it
// is and told of in the log: what its worker held is uncertain when its lease ends.
func (m *Mailer) Replay(ctx context.Context) (err error) {
	orphans, unreadable := journal.Orphans(m.journalDir)
	m.reportUnreadable(unreadable)
	for _, o := range orphans {
		if e := m.replay(ctx, o); e != nil {
			err = errors.Join(err, fmt.Errorf("mailer: the journal of %s: %w", o.Worker, e), o.Release())
			continue
		}
		err = errors.Join(err, o.Remove())
	}
	return err
}

// reportUnreadable logs trouble with journals when it is another than before.
func (m *Mailer) reportUnreadable(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	m.opening.Lock()
	before := m.unreadable
	m.unreadable = text
	m.opening.Unlock()
	if text != "" && text != before {
		m.logger.Error("a journal can't be read; what its worker held will be uncertain", "folder", m.journalDir, "error", err)
	}
}

func (m *Mailer) replay(ctx context.Context, o *journal.Orphan) error {
	var batch []outcome
	write := func() error {
		r := recording{m: m, batch: batch, worker: o.Worker}
		err := r.write(ctx)
		batch = batch[:0]
		return err
	}
	known := 0
	begun, err := o.Read(func(e journal.Entry) error {
		read, err := readOutcome(e.Payload)
		if err != nil {
			return err
		}
		read.delivery, read.claim, read.at = e.Delivery, e.Claim, e.At
		batch = append(batch, read)
		known++
		if len(batch) < flushSize {
			return nil
		}
		return write()
	})
	if err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	lost, err := m.free(ctx, o.Worker, begun, o.Rebooted)
	if err == nil {
		m.logger.Warn("a worker had ended without a last word", "worker", o.Worker, "known", known, "uncertain", lost)
	}
	return err
}

// free ends the claims of a worker that is gone: the mails that it had begun are
// uncertain, and the others go back. When the machine lost its power, the end of the
// journal may be lost, and then whatever it held may have been sent.
func (m *Mailer) free(ctx context.Context, worker string, begun []journal.Entry, rebooted bool) (uncertain int, err error) {
	var lost []delivery
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		lost = nil
		claims, err := selectClaims(ctx, tx, `worker = ?`, worker)
		if err != nil {
			return err
		}
		now := m.clock.Now()
		for _, c := range claims {
			var some []delivery
			if rebooted {
				some, err = c.lapse(ctx, tx, now, now.Add(resendAfter))
			} else {
				some, err = c.lapseSome(ctx, tx, begun, now)
			}
			if err != nil {
				return err
			}
			lost = append(lost, some...)
		}
		return insertAttempts(ctx, tx, vanished(lost, now), worker)
	})
	if err == nil {
		m.tellAll(outcomes(mailing{}, lost))
	}
	return len(lost), err
}

// lapseSome makes those of the begun mails that are the claim's uncertain, and gives
// back the rest.
func (c claimRow) lapseSome(ctx context.Context, tx *sqldb.Tx, begun []journal.Entry, now time.Time) (lost []delivery, err error) {
	for _, e := range begun {
		if e.Claim != c.ID {
			continue
		}
		one := c
		one.First, one.Last = e.Delivery, e.Delivery
		some, err := one.lapse(ctx, tx, now, now.Add(resendAfter))
		if err != nil {
			return nil, err
		}
		lost = append(lost, some...)
	}
	return lost, c.giveBack(ctx, tx, now)
}

// vanished are the lines of the diary about mails whose worker ended while it sent.
func vanished(lost []delivery, now time.Time) []outcome {
	lines := make([]outcome, len(lost))
	for i, d := range lost {
		lines[i] = outcome{delivery: d.ID, attempts: d.Attempts, state: Uncertain, reason: Killed, at: now.UnixMilli()}
	}
	return lines
}
