package mailer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// TroubleKind is why mails don't leave, or nobody knows whether they did.
type TroubleKind string

// The kinds, in the order in which they press.
const (
	TroublePaused  TroubleKind = "paused"  // too much was refused: a person has to say that it goes on
	TroubleUnknown TroubleKind = "unknown" // left to a person, who may know whether a mail has arrived
	TroubleWaits   TroubleKind = "waits"   // it goes on by itself when its cause is gone
)

var troubleOrder = []TroubleKind{TroublePaused, TroubleUnknown, TroubleWaits}

// Trouble is what keeps mails of one release from leaving, for one reason.
type Trouble struct {
	Kind      TroubleKind
	ReleaseID int64
	Reason    string // a PauseReason; of what waits, "relay" or "release"; empty of what is unknown
	Lists     int    // so many lists are concerned
	Mails     int    // of what is unknown: so many mails
	Until     time.Time
	Detail    string // what a server said, or the id of the fault for which the release may not leave
}

// Troubles gives what keeps mails to the lists that the actor may see from leaving: what
// asks for a person first.
func (m *Mailer) Troubles(ctx context.Context, who accounts.Actor) ([]Trouble, error) {
	lists, err := m.lists.ListsOf(ctx, who)
	if err != nil || len(lists) == 0 {
		return nil, err
	}
	var rows []troubleRow
	err = m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectTroubles(ctx, tx, idsOf(lists))
		return err
	})
	return gathered(rows), err
}

// gathered puts what has the same reason together.
func gathered(rows []troubleRow) []Trouble {
	var all []Trouble
	for _, row := range rows {
		one := Trouble{Kind: row.Kind, ReleaseID: row.ReleaseID, Reason: row.Reason, Detail: row.Detail}
		if row.Until > 0 {
			one.Until = clock.FromMillis(row.Until)
		}
		i := slices.IndexFunc(all, func(t Trouble) bool {
			return t.Kind == one.Kind && t.ReleaseID == one.ReleaseID && t.Reason == one.Reason
		})
		if i < 0 {
			i, all = len(all), append(all, one)
		}
		all[i].Lists++
		all[i].Mails += row.Mails
		if one.Until.Before(all[i].Until) {
			all[i].Until = one.Until
		}
	}
	slices.SortStableFunc(all, func(a, b Trouble) int {
		return cmp.Or(cmp.Compare(slices.Index(troubleOrder, a.Kind), slices.Index(troubleOrder, b.Kind)), cmp.Compare(b.ReleaseID, a.ReleaseID))
	})
	return all
}
