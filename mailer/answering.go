package mailer

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
)

// Answer says, as Settle does, what became of one mail, or of each of which nobody knows
// (id 0): of those to lists that somebody keeps. It gives how many those were.
//
// Faults: mailer.answer_unknown, mailer.forbidden, mailer.delivery_missing.
func (m *Mailer) Answer(ctx context.Context, who accounts.Actor, r releases.Release, id int64, a Answer) (settled int, err error) {
	said, err := m.said(a)
	if err != nil {
		return 0, err
	}
	owners, err := m.owners(ctx)
	if err != nil {
		return 0, err
	}
	said.id = id
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		settled = 0
		if said.mailings, err = keptMailings(ctx, tx, who, r.ID, owners); err != nil {
			return err
		}
		if len(said.mailings) == 0 {
			return fault.New(fault.Forbidden, "mailer.forbidden")
		}
		if id != 0 {
			of, err := mailingOf(ctx, tx, id)
			if sqldb.NoRows(err) || err == nil && !slices.Contains(said.mailings, of) {
				return fault.New(fault.NotFound, "mailer.delivery_missing")
			} else if err != nil {
				return err
			}
		}
		return m.settle(ctx, tx, who, r, said, a, &settled)
	})
	if err == nil && settled > 0 {
		m.logger.Info("a person said what became of mails", "release", r.ID, "by", who.Name, "said", a, "mails", settled)
	}
	return settled, err
}

// Unpause lets a mailing of a release go on that was paused since its mails were refused,
// and tells whether it was. Only an officer of the consortium can: what is refused hurts the
// good name of the domain from which everybody's mails come. Fault: mailer.forbidden.
func (m *Mailer) Unpause(ctx context.Context, who accounts.Actor, r releases.Release, mailingID int64) (went bool, err error) {
	if !who.May(accounts.Write) {
		return false, fault.New(fault.Forbidden, "mailer.forbidden")
	}
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		if went, err = unpauseMailing(ctx, tx, r.ID, mailingID); err != nil || !went {
			return err
		}
		return m.accounts.Note(ctx, tx, who, "mailing_resumed", r.Slug, "")
	})
	if err == nil && went {
		m.logger.Info("a person lets a mailing go on", "mailing", mailingID, "by", who.Name)
		m.ring(ctx, mailingID)
	}
	return went && err == nil, err
}

// Wake looks at once after the mailings that waited until their release may leave, which is
// then asked again: whoever ends a hold calls it. They would be looked after within minutes
// without it. Fault: mailer.forbidden.
func (m *Mailer) Wake(ctx context.Context, who accounts.Actor, r releases.Release) error {
	if !who.May(accounts.Write) {
		return fault.New(fault.Forbidden, "mailer.forbidden")
	}
	var ids []int64
	err := m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		ids, err = wakeMailings(ctx, tx, r.ID)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		m.ring(ctx, id)
	}
	return nil
}
