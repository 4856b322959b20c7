package presslists

import (
	"context"

	"communique/accounts"
	"communique/internal/sqldb"
)

// Called gives the contacts with these ids, as the audit numbers them, on lists that the actor
// may keep. Who was removed, erased or merged isn't among them, nor who stands on the lists of
// others.
func (p *PressLists) Called(ctx context.Context, who accounts.Actor, ids []int64) (map[int64]Contact, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return nil, err
	}
	var rows []Listed
	err = p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectListed(ctx, tx, lists, ids)
		return err
	})
	called := make(map[int64]Contact, len(rows))
	for _, r := range rows {
		called[r.ID] = r.Contact
	}
	return called, err
}
