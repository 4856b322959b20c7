package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// walkPage is how many deliveries a walk holds in memory.
const walkPage = 1000

// EachDelivery calls do with each delivery of a release, in the order of planning, and
// holds a page of them at a time. Pages are read one after the other: what changes
// meanwhile may be seen as it was or as it is. An error of do ends the walk, and comes back.
func (m *Mailer) EachDelivery(ctx context.Context, releaseID int64, do func(Delivery) error) error {
	s, err := m.seal(ctx)
	if err != nil {
		return err
	}
	for last := int64(0); ; {
		var rows []deliveryRow
		err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			rows, err = selectDeliveriesAfter(ctx, tx, releaseID, last, walkPage)
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			if err := do(r.public(s)); err != nil {
				return err
			}
		}
		last = rows[len(rows)-1].ID
	}
}
