package mailer

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/presslists"
)

// Receipt is what became of one mail to somebody.
type Receipt struct {
	ReleaseID int64
	Slug      string // of the release
	Kind      string // of the mailing
	Round     int    // which correction
	List      presslists.List
	Address   string
	Language  string
	State     State
	Reason    Reason
	SentAt    time.Time // zero: it wasn't
	UpdatedAt time.Time // since when it is in its state
}

// Received gives the mails to the addresses with these keys, planned ones too, that were
// due to the lists that the actor may keep: the newest first, most of them.
func (m *Mailer) Received(ctx context.Context, who accounts.Actor, keys []string, most int) ([]Receipt, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	lists, err := m.lists.Lists(ctx)
	if err != nil {
		return nil, err
	}
	kept := map[int64]presslists.List{}
	var ids []int64
	for _, l := range lists {
		if who.MayFor(accounts.Keep, l.PartnerID) {
			kept[l.ID] = l
			ids = append(ids, l.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var all []Receipt
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		rows, err := selectReceived(ctx, tx, keys, ids, most)
		if err != nil {
			return err
		}
		all, err = m.receipts(ctx, tx, rows, kept)
		return err
	})
	return all, err
}

// receipts names the releases, each of which is asked for once.
func (m *Mailer) receipts(ctx context.Context, tx *sqldb.Tx, rows []receivedRow, lists map[int64]presslists.List) (all []Receipt, err error) {
	slugs := map[int64]string{}
	all = make([]Receipt, len(rows))
	for i, r := range rows {
		if _, known := slugs[r.ReleaseID]; !known {
			if slugs[r.ReleaseID], err = m.releases.SlugOf(ctx, tx, r.ReleaseID); err != nil {
				return nil, err
			}
		}
		all[i] = Receipt{
			ReleaseID: r.ReleaseID, Slug: slugs[r.ReleaseID], Kind: r.Kind, Round: r.Round, List: lists[r.ListID],
			Address: r.Address, Language: r.Language, State: r.State, Reason: r.Reason, UpdatedAt: clock.FromMillis(r.UpdatedAt),
		}
		if r.SentAt != nil {
			all[i].SentAt = clock.FromMillis(*r.SentAt)
		}
	}
	return all, nil
}
