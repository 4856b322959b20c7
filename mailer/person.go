package mailer

import (
	"context"
	"fmt"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
)

// Resume lets the mailings of a release go on that were paused, or waited while it was on
// hold, and gives how many those are. What was counted of refusals is forgotten: whoever
// resumes has looked at them.
func (m *Mailer) Resume(ctx context.Context, releaseID int64) (resumed int, err error) {
	var ids []int64
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		ids, err = resumeMailings(ctx, tx, releaseID)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		m.ring(ctx, id)
	}
	return len(ids), nil
}

// Answer is what a person says of a mail that was left to them.
type Answer string

// The answers.
const (
	Arrived  Answer = "sent"   // it has arrived: count it as sent
	GoneLost Answer = "lost"   // it hasn't, and is not to be sent again
	TryAgain Answer = "resend" // it hasn't: send it once more
)

// Settle says of the mails of a release, or of those to one address, what became of them:
// of uncertain ones, also while they wait to be sent once more, and with TryAgain also of
// those that were quarantined. It gives how many those were. It is for whoever runs the
// house; at the desk there is Answer. Faults: mailer.health_forbidden, mailer.answer_unknown.
func (m *Mailer) Settle(ctx context.Context, who accounts.Actor, r releases.Release, address string, a Answer) (settled int, err error) {
	if err := administers(who); err != nil {
		return 0, err
	}
	said, err := m.said(a)
	if err != nil {
		return 0, err
	}
	said.address = address
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		all, err := selectMailings(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		for _, one := range all {
			said.mailings = append(said.mailings, one.ID)
		}
		return m.settle(ctx, tx, who, r, said, a, &settled)
	})
	return settled, err
}

// settle writes an answer down, and into the audit who gave it where it changed something.
func (m *Mailer) settle(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, r releases.Release, said testimony, a Answer, settled *int) (err error) {
	if *settled, err = settleDeliveries(ctx, tx, said); err != nil || *settled == 0 {
		return err
	}
	return m.accounts.Note(ctx, tx, who, "mails_settled", r.Slug, fmt.Sprintf("%s: %d", a, *settled))
}

// said is what an answer writes. Fault: mailer.answer_unknown.
func (m *Mailer) said(a Answer) (testimony, error) {
	s := testimony{state: map[Answer]State{Arrived: Sent, GoneLost: Bounced, TryAgain: Deferred}[a], now: clock.Millis(m.clock.Now())}
	if s.state == "" {
		return testimony{}, fault.New(fault.Invalid, "mailer.answer_unknown", "Value", fault.Shown(string(a)))
	}
	if a == TryAgain {
		s.next = s.now
	}
	return s, nil
}

// Stand waits until no worker holds anything of a release that may not leave any more,
// and gives how many of its mails were sent by then: after it none leaves. A worker
// that is gone is waited for as long as ctx allows.
func (m *Mailer) Stand(ctx context.Context, releaseID int64) (sent int, err error) {
	for {
		held := 0
		err := m.db.Read(ctx, func(tx *sqldb.Tx) error {
			if held, err = countHeld(ctx, tx, releaseID); err != nil {
				return err
			}
			sent, err = countSent(ctx, tx, releaseID)
			return err
		})
		if err != nil || held == 0 {
			return sent, err
		}
		if !sleep(ctx, flushEvery) {
			return sent, ctx.Err()
		}
	}
}

// journalFault says of a journal that can't be used where it lies.
func journalFault(err error, dir string) error {
	return fault.Wrap(err, fault.Unavailable, "mailer.journal", "Folder", dir)
}
