package mailer

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// doubt is whether there may be claims of this worker that it knows nothing of: the
// database made them, and its answer was lost on the way.
type doubt struct {
	claiming sync.RWMutex // is read by whoever claims
	raised   atomic.Int64 // when a claim last failed, on the clock of clock.Elapsed; 0: there is none
}

// doubtful is for how long after a failure such a claim may still appear.
const doubtful = 2 * time.Minute

func (d *doubt) raise() { d.raised.Store(int64(clock.Elapsed()) + 1) }

// disown gives back claims of ours that we know nothing of. Nothing of them was begun, but
// whoever found them when their lease ends couldn't know that.
func (m *Mailer) disown(ctx context.Context) error {
	raised := m.doubt.raised.Load()
	if raised == 0 {
		return nil
	}
	m.doubt.claiming.Lock() // nobody is between the database's answer and taking note of it
	defer m.doubt.claiming.Unlock()
	err := m.db.Write(ctx, func(tx *sqldb.Tx) error {
		claims, err := selectClaims(ctx, tx, `worker = ?`, m.worker)
		for _, c := range claims {
			if err == nil && !m.ledger.holds(c.ID) {
				err = c.giveBack(ctx, tx, m.clock.Now())
			}
		}
		return err
	})
	if err == nil && clock.Elapsed()-time.Duration(raised) > doubtful {
		m.doubt.raised.CompareAndSwap(raised, 0)
	}
	return err
}
