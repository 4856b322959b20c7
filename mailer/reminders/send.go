package reminders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/mailer"
)

// Outcome counts what a pass did.
type Outcome struct {
	Sent      int
	Waiting   int // no server took them yet; tried again later on their day
	Failed    int // refused for good
	Uncertain int // nobody knows whether they arrived
}

// Send makes one pass: each person for whom there is something to say, whose hour it
// is and who hasn't got a digest today, gets one. What goes wrong with one person
// keeps nobody else from theirs; the errors come back joined.
func (r *Reminders) Send(ctx context.Context) (Outcome, error) {
	var done Outcome
	if err := r.sweep(ctx); err != nil {
		return done, err
	}
	d, err := r.look(ctx)
	if err != nil {
		return done, err
	}
	var failures []error
	for _, p := range d.people {
		if ctx.Err() != nil {
			break
		}
		if err := r.remind(ctx, d, p, &done); err != nil {
			failures = append(failures, fmt.Errorf("reminders: person %d: %w", p.ID, err))
		}
	}
	return done, errors.Join(failures...)
}

// sweep ends what was left behind: digests whose sender vanished while they left, and
// those of days that are over everywhere.
func (r *Reminders) sweep(ctx context.Context) error {
	open := 0
	err := r.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		open, err = countOpen(ctx, tx)
		return err
	})
	if err != nil || open == 0 {
		return err
	}
	now := r.Clock.Now()
	return r.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := doubt(ctx, tx, clock.Millis(now)); err != nil {
			return err
		}
		return giveUp(ctx, tx, `created_at < ?`, clock.Millis(now), clock.Millis(now.Add(-overEverywhere)))
	})
}

// overEverywhere is more than a day has, on whose calendar ever.
const overEverywhere = 50 * time.Hour

// remind sends a person's digest when there is one to send now.
func (r *Reminders) remind(ctx context.Context, d desk, p accounts.Person, done *Outcome) error {
	of, err := d.reader(p)
	if err != nil {
		return err
	}
	now := r.Clock.Now()
	items := d.untold(of)
	if !p.Reminded() || len(items) == 0 {
		return nil
	}
	w, err := r.window(d, of)
	if err != nil || !leaves(items, w, of, now) {
		return err
	}
	claimed, mine, err := r.claim(ctx, of, items, now)
	if errors.Is(err, errTaken) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.carry(ctx, d, of, claimed, mine, done)
}

// carry sends a claimed digest and writes down what became of it, also when the process
// is asked to stop meanwhile.
func (r *Reminders) carry(ctx context.Context, d desk, of reader, claimed digest, mine []item, done *Outcome) error {
	var refused error
	notice, err := r.notice(d, of, claimed.MessageID, mine)
	v := mailer.Verdict{State: mailer.Bounced, Reason: mailer.Unmailable}
	if err == nil {
		v = r.Postman.Notify(ctx, notice, func(ctx context.Context) error {
			refused = r.begin(ctx, claimed, of.person.ID)
			return refused
		})
	}
	after := context.WithoutCancel(ctx)
	if errors.Is(refused, errStopped) {
		return r.DB.Write(after, func(tx *sqldb.Tx) error { return dropDigest(after, tx, claimed, r.Worker) })
	}
	if errors.Is(refused, errLost) {
		return nil
	}
	r.Logger.InfoContext(ctx, "a digest of reminders", "person", of.person.ID, "state", v.State, "reason", v.Reason, "reply", v.Reply)
	done.count(v)
	return errors.Join(err, r.settle(after, claimed, of.person.ID, v))
}

func (o *Outcome) count(v mailer.Verdict) {
	switch v.State {
	case mailer.Sent:
		o.Sent++
	case mailer.Uncertain:
		o.Uncertain++
	case mailer.Bounced:
		o.Failed++
	default:
		o.Waiting++
	}
}
