package mailer

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/releases"
)

// Troubled gives those mails of a release in a state, for a reason (any when it is empty),
// that aren't sent and whose recipients somebody may see: on the lists that they keep. It
// gives a page of them, in the order in which they were planned, and how many there are.
func (m *Mailer) Troubled(ctx context.Context, who accounts.Actor, r releases.Release, s State, reason Reason, skip, n int) (page []Delivery, all int, err error) {
	owners, err := m.owners(ctx)
	if err != nil {
		return nil, 0, err
	}
	var rows []deliveryRow
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		ids, err := keptMailings(ctx, tx, who, r.ID, owners)
		if err != nil || len(ids) == 0 {
			return err
		}
		if all, err = countTroubled(ctx, tx, ids, s, reason); err != nil || all == 0 {
			return err
		}
		rows, err = selectTroubled(ctx, tx, ids, s, reason, skip, n)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	sealed, err := m.seal(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, row := range rows {
		page = append(page, row.public(sealed))
	}
	return page, all, nil
}

// keptMailings are the ids of the mailings of a release to lists that somebody keeps.
func keptMailings(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, releaseID int64, owners map[int64]int64) (ids []int64, err error) {
	all, err := selectMailings(ctx, tx, releaseID)
	for _, one := range all {
		if who.MayFor(accounts.Keep, owners[one.ListID]) {
			ids = append(ids, one.ID)
		}
	}
	slices.Sort(ids)
	return ids, err
}
