package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

const (
	// claimSize is how many deliveries a worker holds at a time: what a killed worker
	// keeps from the others for as long as its lease.
	claimSize = 10
	// lease is how long a claim holds unless its worker renews it.
	lease = time.Minute
	// askAgain is how long a mailing waits whose release may not leave, and a delivery
	// whose edition isn't frozen any more.
	askAgain = time.Minute
)

// claim takes a few deliveries of the mailing that may be tried now, for worker,
// and asks in the same transaction whether they may leave. Those that may not are
// ended or put back. more tells whether it is worth to ask again.
func (m *Mailer) claim(ctx context.Context, mailingID int64, worker string) (claimed []delivery, more bool, err error) {
	var told []Event
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		claimed, more, told = nil, false, nil
		mail, err := selectMailing(ctx, tx, mailingID)
		now := m.clock.Now()
		if err != nil || mail.WaitUntil > clock.Millis(now) {
			return err
		}
		editions, err := m.editions(ctx, tx, mail.ReleaseID)
		if err != nil {
			told, err = m.mayNotLeave(ctx, tx, mail, err)
			return err
		}
		rows, err := claimDeliveries(ctx, tx, mailingID, worker, languageList(editions), now)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return postponeUnfrozen(ctx, tx, mailingID, languageList(editions), now, now.Add(askAgain))
		}
		claimed, told, err = m.dropSuppressed(ctx, tx, mail, rows)
		more = len(rows) == claimSize
		for i := range claimed {
			claimed[i].EditionID = editions[claimed[i].Language]
		}
		return err
	})
	if sqldb.NoRows(err) {
		return nil, false, nil // the mailing isn't there any more
	}
	if err != nil {
		return nil, false, err
	}
	m.tellAll(told)
	return claimed, more, nil
}

// dropSuppressed ends those of the claimed deliveries whose address must not be
// mailed, and gives the others.
func (m *Mailer) dropSuppressed(ctx context.Context, tx *sqldb.Tx, mail mailing, rows []delivery) ([]delivery, []Event, error) {
	keys := make([]string, len(rows))
	for i, d := range rows {
		keys[i] = d.AddressKey
	}
	suppressed, err := m.lists.Suppressed(ctx, tx, keys)
	if err != nil {
		return nil, nil, err
	}
	var left []delivery
	var told []Event
	for _, d := range rows {
		reason, stopped := suppressed[d.AddressKey]
		if !stopped {
			left = append(left, d)
			continue
		}
		ended, err := m.endDelivery(ctx, tx, d.ID, Suppressed, Reason(reason))
		if err != nil {
			return nil, nil, err
		}
		told = append(told, outcomes(mail, ended)...)
	}
	return left, told, nil
}

// mayNotLeave does what follows from the fault of releases.MayLeave: the open
// deliveries of a withdrawn release end, and those of one that may leave later wait.
func (m *Mailer) mayNotLeave(ctx context.Context, tx *sqldb.Tx, mail mailing, why error) ([]Event, error) {
	now := m.clock.Now()
	switch {
	case fault.Is(why, "releases.withdrawn"):
		ended, err := endOpen(ctx, tx, `release_id = ?`, mail.ReleaseID, Withdrawn, WasWithdrawn, now)
		return outcomes(mail, ended), err
	case fault.Is(why, "releases.embargoed"), fault.Is(why, "releases.not_approved"):
		mail.WaitUntil, mail.WaitReason = clock.Millis(now.Add(askAgain)), waitsForRelease
		mail.WaitDetail = fault.All(why)[0].ID
		return []Event{mail.waits()}, updateWait(ctx, tx, mail)
	}
	return nil, why
}

// endDelivery ends one delivery that no attempt is under way for.
func (m *Mailer) endDelivery(ctx context.Context, tx *sqldb.Tx, id int64, s State, r Reason) ([]delivery, error) {
	return endOpen(ctx, tx, `id = ?`, id, s, r, m.clock.Now())
}

// giveBack puts what worker has claimed and not attempted back where it was.
func (m *Mailer) giveBack(ctx context.Context, worker string) error {
	return m.db.Write(ctx, func(tx *sqldb.Tx) error {
		return releaseClaims(ctx, tx, worker, m.clock.Now())
	})
}

// outcomes are the events of deliveries that ended without an attempt.
func outcomes(mail mailing, ended []delivery) []Event {
	var events []Event
	for _, d := range ended {
		events = append(events, Event{
			Kind: Outcome, MailingID: d.MailingID, ReleaseID: d.ReleaseID, ListID: mail.listOf(d.MailingID),
			DeliveryID: d.ID, Language: d.Language, State: d.State, Reason: d.Reason,
		})
	}
	return events
}

// listOf is the list of a mailing, 0 for another mailing of the same release.
func (m mailing) listOf(mailingID int64) int64 {
	if m.ID != mailingID {
		return 0
	}
	return m.ListID
}

func (m *Mailer) tellAll(events []Event) {
	for _, e := range events {
		m.tell(e)
	}
}

func languageList(editions map[string]int64) []string {
	list := make([]string, 0, len(editions)+1)
	for l := range editions {
		list = append(list, l)
	}
	return append(list, "") // no delivery has it: SQL has no empty IN
}
