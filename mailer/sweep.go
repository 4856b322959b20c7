package mailer

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
	"communique/scheduler"
)

const (
	sweepEvery = time.Second
	// ringAgain is after how long a bell that no worker followed is taken for lost.
	ringAgain = 10 * time.Second
)

// Run sweeps every second, until ctx ends, and where this process delivers helps others
// with the mailings that they are at: a bell wakes one worker.
func (m *Mailer) Run(ctx context.Context) error {
	var helping sync.WaitGroup
	defer helping.Wait()
	trouble := ""
	for ctx.Err() == nil {
		trouble = m.report(ctx, trouble, errors.Join(m.Sweep(ctx), m.help(ctx, &helping)))
		sleep(ctx, sweepEvery)
	}
	return nil
}

// help delivers, beside whoever is at it, the mailings of which there is more to do.
func (m *Mailer) help(ctx context.Context, helping *sync.WaitGroup) error {
	if len(m.transports) == 0 {
		return nil
	}
	var ids []int64
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		ids, err = selectShared(ctx, tx, m.worker, clock.Millis(m.clock.Now()))
		return err
	})
	for _, id := range ids {
		if !m.busy.has(id) {
			helping.Go(func() {
				if err := m.Deliver(ctx, id); err != nil {
					m.logger.Error("helping with a mailing failed", "mailing", id, "error", err)
				}
			})
		}
	}
	return err
}

// report logs trouble that wasn't there at the last turn, and its end, and gives
// back what there is now: a database that is away for a night leaves two lines.
func (m *Mailer) report(ctx context.Context, before string, err error) string {
	switch {
	case err == nil && before != "":
		m.logger.Info("sweeping works again")
	case err != nil && err.Error() != before && ctx.Err() == nil:
		m.logger.Error("sweeping failed and will be tried again", "error", err)
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

// Sweep finds what was left lying: outcomes that the database didn't take, journals
// and claims of workers that vanished, contacts who were held until an edition was
// frozen, corrections and notices that are due, mailings whose bell was lost, and releases of which everything was sent. Any
// number of processes may sweep.
func (m *Mailer) Sweep(ctx context.Context) error {
	return errors.Join(m.ledger.flush(ctx), m.disown(ctx), m.Replay(ctx), m.lapse(ctx), m.planHeld(ctx), m.planRounds(ctx), m.ringLost(ctx), m.finish(ctx))
}

// lapse takes from vanished workers of other machines what they held: the journal that
// says which of it was sent is out of reach, so all of it is uncertain. A claim of our
// own that we know nothing of was made by a transaction whose answer was lost; nothing
// of it was sent.
func (m *Mailer) lapse(ctx context.Context) error {
	return m.lapseUntil(ctx, clock.Millis(m.clock.Now()))
}

// Lapse takes from all other workers what they hold, as Sweep does when their leases have
// ended. It is for a copy of a database, where none of them is.
func (m *Mailer) Lapse(ctx context.Context) error { return m.lapseUntil(ctx, math.MaxInt64) }

// lapseUntil is for the leases that end no later than at an instant (unix ms).
func (m *Mailer) lapseUntil(ctx context.Context, until int64) error {
	var lost []delivery
	err := m.db.Write(ctx, func(tx *sqldb.Tx) error {
		lost = nil
		now := m.clock.Now()
		claims, err := selectClaims(ctx, tx, `lease_until <= ?`, until)
		for _, c := range claims {
			var some []delivery
			switch {
			case err != nil:
				return err
			case c.Worker != m.worker:
				some, err = c.lapse(ctx, tx, now, now.Add(resendAfter))
			case !m.ledger.holds(c.ID):
				err = c.giveBack(ctx, tx, now)
			}
			if err == nil {
				err = insertAttempts(ctx, tx, vanished(some, now), c.Worker)
			}
			lost = append(lost, some...)
		}
		return err
	})
	if err == nil && len(lost) > 0 {
		m.logger.Warn("a worker vanished while it sent", "deliveries", len(lost))
		m.tellAll(outcomes(mailing{}, lost))
	}
	return err
}

// planHeld plans again the mailings that hold contacts back, when the frozen
// languages of their release aren't the ones of the last planning.
func (m *Mailer) planHeld(ctx context.Context) error {
	var holding []mailing
	err := m.db.Write(ctx, func(tx *sqldb.Tx) error {
		all, err := selectHolding(ctx, tx)
		if err != nil {
			return err
		}
		for _, mail := range all {
			offer, err := m.offer(ctx, tx, mail.ReleaseID)
			if fault.KindOf(err) == fault.Conflict {
				continue // it may not leave, and so nobody is planned
			}
			if err != nil {
				return err
			}
			if languagesOf(offer) != mail.Languages {
				holding = append(holding, mail)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, mail := range holding {
		list, err := m.lists.ByID(ctx, mail.ListID)
		if err != nil {
			return err
		}
		p := planning{mailer: m, list: list, mailing: mail}
		if err := p.run(ctx, mail.LastContact); err != nil && !fault.Is(err, scheduler.ListRetired) {
			return err
		}
	}
	return nil
}

// ringLost rings for the mailings that have something to try, and no worker.
func (m *Mailer) ringLost(ctx context.Context) error {
	var ids []int64
	err := m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		now := m.clock.Now()
		ids, err = markUnheard(ctx, tx, clock.Millis(now), clock.Millis(now.Add(-ringAgain)))
		return err
	})
	if err != nil {
		return err
	}
	m.ring(ctx, ids...)
	return nil
}

// finish says of the releases whose mails have all ended that they were sent.
func (m *Mailer) finish(ctx context.Context) error {
	var ids []int64
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		ids, err = selectUnfinished(ctx, tx)
		return err
	})
	for _, id := range ids {
		err = errors.Join(err, m.finishRelease(ctx, id))
	}
	return err
}

func (m *Mailer) finishRelease(ctx context.Context, id int64) error {
	if ended, err := m.allEnded(ctx, id); !ended {
		return err
	}
	r, err := m.releases.ByID(ctx, id)
	if err != nil {
		return err
	}
	if r.State == releases.Approved || r.State == releases.Scheduled {
		occurrences, err := m.scheduler.Occurrences(ctx, id)
		if err != nil {
			return err
		}
		for _, o := range occurrences {
			if o.State != scheduler.Done && o.State != scheduler.Cancelled {
				return nil
			}
		}
		if err := m.releases.MarkSent(ctx, id); err != nil {
			return err
		}
	} else if r.State != releases.Sent && r.State != releases.Withdrawn {
		return nil // it was revised since: it will be approved again
	}
	return m.db.Write(ctx, func(tx *sqldb.Tx) error { return markFinished(ctx, tx, id, clock.Millis(m.clock.Now())) })
}

// allEnded looks at every row of the release before it is called sent: where the hints
// were wrong they are taken back, and what they hid is found.
func (m *Mailer) allEnded(ctx context.Context, id int64) (ended bool, err error) {
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := countPlanned(ctx, tx, id)
		if ended = n == 0; ended || err != nil {
			return err
		}
		return resetHints(ctx, tx, id)
	})
	return ended && err == nil, err
}
