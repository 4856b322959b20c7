package mailer

import (
	"context"
	"errors"
	"sync"
	"time"

	"communique/internal/sqldb"
)

// lastFlush is how long the end of a run waits for a database that doesn't take its
// last outcomes. They stand in the journal; Sweep goes on trying.
const lastFlush = 20 * time.Second

// Deliver works off what may be tried now of a mailing. It is the handler of the
// bell, and may be called twice, at once, and for nothing. After a minute it begins
// nothing new and rings for the rest; when ctx ends it begins nothing new at once,
// breaks off what can be broken off, and waits for the relay's word on the others.
//
// An error means that it couldn't ask or couldn't write, and so didn't go on.
func (m *Mailer) Deliver(ctx context.Context, mailingID int64) error {
	if !m.busy.enter(mailingID) {
		// It rang for another worker. The sweep isn't to wait for that one: it rings again.
		return m.db.Write(ctx, func(tx *sqldb.Tx) error { return hear(ctx, tx, mailingID) })
	}
	for {
		unfinished, err := m.deliver(ctx, mailingID)
		end := unfinished || err != nil || ctx.Err() != nil
		if m.busy.again(mailingID, end) {
			continue
		}
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return nil // it was asked to stop, and has
		}
		if unfinished {
			m.ring(ctx, mailingID)
		}
		return err
	}
}

// deliver makes one run. Before anything is claimed, what journals know is brought
// into the database.
func (m *Mailer) deliver(ctx context.Context, mailingID int64) (unfinished bool, err error) {
	if err := m.openJournal(); err != nil {
		return false, err
	}
	if err := errors.Join(m.catchUp(ctx), m.Replay(ctx)); err != nil {
		return false, err
	}
	r, err := m.newRun(ctx, mailingID)
	if sqldb.NoRows(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	until, cancel := context.WithCancel(ctx)
	var timing sync.WaitGroup
	r.limit(until, cancel, &timing)
	halted := r.work(ctx, until)
	late := until.Err() != nil
	cancel()
	timing.Wait()
	err = errors.Join(r.err(), r.finish(ctx))
	if r.again.Load() && err == nil && ctx.Err() == nil {
		return m.deliver(ctx, mailingID) // which writes down why nothing may leave
	}
	return late && !halted, err
}

// limit ends the run's time, but not while a relay is silent about a mail: the run can't
// end before that one has, and meanwhile the other lanes go on.
func (r *run) limit(until context.Context, cancel context.CancelFunc, timing *sync.WaitGroup) {
	if r.m.runTime <= 0 {
		cancel()
		return
	}
	timing.Go(func() {
		for sleep(until, r.m.runTime) && r.silence() > r.m.runTime/12 {
		}
		cancel()
	})
}

// work lets the lanes work beside those who feed them, bring home what they learn and
// keep their claims, and ends when the last lane has.
func (r *run) work(ctx, until context.Context) (halted bool) {
	surely := context.WithoutCancel(ctx)
	running, stop := context.WithCancel(surely)
	r.m.ears.join(ctx, r.m.db, r)
	defer r.m.ears.leave(r)
	var others, lanes sync.WaitGroup
	others.Go(func() { r.keepLeases(surely, running) })
	others.Go(func() { r.m.ledger.keepUp(surely, running) })
	others.Go(func() { r.fill(surely, until) })
	for range r.m.connections {
		l := r.newLane()
		r.hold(l)
		lanes.Go(func() { l.work(ctx, until) })
	}
	lanes.Wait()
	halted = r.halted.Load()
	r.halt(nil)
	stop()
	others.Wait()
	return halted
}

// finish puts back what no lane has taken, and waits until the database knows it all.
func (r *run) finish(ctx context.Context) error {
	for _, it := range r.feed.rest(false) {
		r.putBack(it, 0, "")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastFlush)
	defer cancel()
	for wait := 20 * time.Millisecond; ; wait *= 2 {
		err := r.m.ledger.flush(ctx)
		if err == nil {
			return r.m.ledger.say(ctx, r.mailing.ID)
		}
		if !sqldb.Passes(err) || !sleep(ctx, wait) {
			return err
		}
	}
}

// sleep waits for d and tells whether ctx is still on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
