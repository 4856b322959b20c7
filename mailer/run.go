package mailer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"communique/internal/sqldb"
	"communique/presslists"
	"communique/releases"
)

// run is one call of Deliver for one mailing.
type run struct {
	m       *Mailer
	mailing mailing
	from    presslists.Address
	base    string // of links
	release releases.Release
	list    presslists.List
	name    string // of this run's workers

	editions sync.Map // releases.Edition by id; a frozen one never changes

	// The first lane goes ahead alone until it has a connection, so that a relay
	// that is away is asked once and not by everybody.
	ahead     chan struct{}
	goAhead   sync.Once
	connected atomic.Int32
	halted    atomic.Bool // nobody begins anything new
	going     atomic.Bool // the relay has taken a mail in this run

	mu     sync.Mutex
	errors []error
}

func (m *Mailer) newRun(ctx context.Context, mailingID int64) (*run, error) {
	r := &run{m: m, ahead: make(chan struct{}), name: fmt.Sprintf("%s/%d", m.worker, m.runs.Add(1))}
	err := m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if err := hear(ctx, tx, mailingID); err != nil {
			return err
		}
		r.mailing, err = selectMailing(ctx, tx, mailingID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if r.release, err = m.releases.ByID(ctx, r.mailing.ReleaseID); err != nil {
		return nil, err
	}
	if r.list, err = m.lists.ByID(ctx, r.mailing.ListID); err != nil {
		return nil, err
	}
	if r.from, err = m.identity.address(); err != nil {
		return nil, err
	}
	r.base, err = m.identity.base()
	return r, err
}

// workers are the names of the run's lanes, by which their claims are told apart.
func (r *run) worker(i int) string { return fmt.Sprintf("%s/%d", r.name, i) }

func (r *run) workers() []string {
	names := make([]string, r.m.connections)
	for i := range names {
		names[i] = r.worker(i)
	}
	return names
}

// keepLeases renews the claims of all lanes until the run ends. Should it fail for
// as long as a lease lasts, others take over, and the fence holds.
func (r *run) keepLeases(ctx, running context.Context) {
	for sleep(running, lease/4) {
		err := r.m.db.Write(ctx, func(tx *sqldb.Tx) error {
			return renewLeases(ctx, tx, r.workers(), r.m.clock.Now())
		})
		if err != nil {
			r.m.logger.Warn("claims could not be renewed", "mailing", r.mailing.ID, "error", err)
		}
	}
}

// halt makes every lane end after what it is doing.
func (r *run) halt(err error) {
	r.halted.Store(true)
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, err)
}

func (r *run) err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return errors.Join(r.errors...)
}

// edition gives the frozen edition with this id.
func (r *run) edition(ctx context.Context, id int64) (releases.Edition, error) {
	if e, ok := r.editions.Load(id); ok {
		return e.(releases.Edition), nil //nolint:forcetypeassert // nothing else is stored
	}
	e, err := r.m.releases.Edition(ctx, id)
	if err == nil {
		r.editions.Store(id, e)
	}
	return e, err
}

// compose makes the delivery's mail as it leaves now.
func (r *run) compose(ctx context.Context, d delivery) (composed, error) {
	to, err := presslists.ParseAddress(d.Address)
	if err != nil {
		return composed{}, errors.Join(errUnmailable, err)
	}
	edition, err := r.edition(ctx, d.EditionID)
	if err != nil {
		return composed{}, err
	}
	return r.m.frames.compose(letter{
		token: d.Token, messageID: d.MessageID, sender: r.m.identity.Name, from: r.from, newsroom: r.base,
		name: d.Name, to: to, release: r.release, edition: edition, list: r.list, kind: d.Kind, date: r.m.clock.Now(),
	})
}
