package mailer

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/sqldb"
)

// StatusFor is Status of the release with this slug as the actor sees it: whoever sees
// less than the whole consortium sees the mailings of their own press lists.
// Fault: releases.missing.
func (m *Mailer) StatusFor(ctx context.Context, who accounts.Actor, slug string) (Status, error) {
	r, err := m.releases.Seen(ctx, who, slug)
	if err != nil {
		return Status{}, err
	}
	s, err := m.Status(ctx, r.ID)
	if err != nil || who.May(accounts.See) {
		return s, err
	}
	own, err := m.listsFor(ctx, who, accounts.See)
	if err != nil {
		return Status{}, err
	}
	s.Counts = slices.DeleteFunc(s.Counts, func(c Count) bool { return !slices.Contains(own, c.ListID) })
	s.Mailings = slices.DeleteFunc(s.Mailings, func(of Mailing) bool { return !slices.Contains(own, of.ListID) })
	return s, nil
}

// DeliveriesFor is Deliveries of the release with this slug as the actor sees it. They name
// journalists: only whoever keeps a press list sees what became of each mail to it. Fault:
// releases.missing.
func (m *Mailer) DeliveriesFor(ctx context.Context, who accounts.Actor, slug string) ([]Delivery, error) {
	r, err := m.releases.Seen(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	if who.May(accounts.Keep) {
		return m.Deliveries(ctx, r.ID)
	}
	own, err := m.listsFor(ctx, who, accounts.Keep)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	var rows []deliveryRow
	err = m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectDeliveriesTo(ctx, tx, r.ID, own)
		return err
	})
	if err != nil {
		return nil, err
	}
	return m.shown(ctx, rows)
}

// listsFor are the ids of the press lists with which the actor may do something.
func (m *Mailer) listsFor(ctx context.Context, who accounts.Actor, p accounts.Permission) ([]int64, error) {
	lists, err := m.lists.ListsOf(ctx, who)
	var ids []int64
	for _, l := range lists {
		if who.MayFor(p, l.PartnerID) {
			ids = append(ids, l.ID)
		}
	}
	return ids, err
}
