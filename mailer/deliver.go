package mailer

import (
	"context"
	"errors"
	"sync"

	"communique/internal/sqldb"
)

// Deliver works off what may be tried now of a mailing. It is the handler of the
// bell, and may be called twice, at once, and for nothing. After a minute it begins
// nothing new and rings for the rest; when ctx ends it begins nothing new at once,
// breaks off what can be broken off, and waits for the relay's word on the others.
//
// An error means that it couldn't ask or couldn't write, and so didn't go on.
func (m *Mailer) Deliver(ctx context.Context, mailingID int64) error {
	if !m.busy.enter(mailingID) {
		return nil
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

func (m *Mailer) deliver(ctx context.Context, mailingID int64) (unfinished bool, err error) {
	r, err := m.newRun(ctx, mailingID)
	if sqldb.NoRows(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	until, cancel := context.WithTimeout(ctx, m.runTime)
	defer cancel()
	renewing, stop := context.WithCancel(ctx)
	var keeper sync.WaitGroup
	keeper.Go(func() { r.keepLeases(context.WithoutCancel(ctx), renewing) })
	var lanes sync.WaitGroup
	for i := range m.connections {
		lanes.Go(func() { r.lane(i).work(ctx, until) })
	}
	lanes.Wait()
	stop()
	keeper.Wait()
	return until.Err() != nil && !r.halted.Load(), r.err()
}
