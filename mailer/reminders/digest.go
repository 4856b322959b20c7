package reminders

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/mailer"
)

// State is where a digest stands. Its words are the messages state.digest.<State>.
type State string

// The states of a digest: planned → sending → sent | failed | uncertain, and back to
// planned when nothing left.
const (
	Planned   State = "planned"
	Sending   State = "sending" // from just before the message leaves
	Sent      State = "sent"
	Failed    State = "failed"
	Uncertain State = "uncertain" // nobody knows whether it arrived; it isn't sent again
)

// digest is a claimed row of the table digests.
type digest struct {
	ID        int64  `db:"id"`
	MessageID string `db:"message_id"`
	Attempt   int    `db:"attempt"`
}

// A claim holds until the message leaves; from there on for as long as a relay may
// take to answer. Each is longer than the times that package mailer allows.
const (
	claimLease = 20 * time.Minute
	sendLease  = 15 * time.Minute
)

var (
	errTaken   = errors.New("reminders: somebody else tells it")
	errLost    = errors.New("reminders: the claim is another's")
	errStopped = errors.New("reminders: the person wants no more")
)

// claim takes the digest of a person's day and writes down what it will tell: those of
// the items that nobody else tells. It gives errTaken when there is nothing to do for
// this process.
func (r *Reminders) claim(ctx context.Context, of reader, items []item, now time.Time) (d digest, mine []item, err error) {
	err = r.DB.Write(ctx, func(tx *sqldb.Tx) error {
		mine = nil
		if err := giveUp(ctx, tx, `person_id = ? AND day <> ?`, clock.Millis(now), of.person.ID, of.today(now)); err != nil {
			return err
		}
		if d, err = claimDigest(ctx, tx, of.person.ID, of.today(now), newMessageID(), r.Worker, now); err != nil {
			return err
		}
		for _, i := range items {
			fresh, err := insertReminder(ctx, tx, of.person.ID, i.occasion, d.ID)
			if err != nil {
				return err
			}
			if fresh {
				mine = append(mine, i)
			}
		}
		if len(mine) == 0 {
			return errTaken
		}
		return nil
	})
	if sqldb.NoRows(err) {
		err = errTaken
	}
	return d, mine, err
}

// newMessageID names a mail: what stands before the @ of its Message-ID.
func newMessageID() string { return "reminder-" + strings.ToLower(rand.Text()) }

// begin writes down that the message leaves now, unless the claim is another's by now
// or the person has stopped reminders.
func (r *Reminders) begin(ctx context.Context, d digest, person int64) error {
	p, err := r.Accounts.Person(ctx, person)
	if err != nil {
		return err
	}
	if !p.Reminded() {
		return errStopped
	}
	return r.DB.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := startSending(ctx, tx, d, r.Worker, r.Clock.Now())
		if err == nil && n == 0 {
			err = errLost
		}
		return err
	})
}

// settle writes down what became of a digest.
func (r *Reminders) settle(ctx context.Context, d digest, person int64, v mailer.Verdict) error {
	now := r.Clock.Now()
	end := ending{state: Planned, reason: v.Reason, reply: v.Reply, next: now}
	switch v.State {
	case mailer.Sent:
		end.state, end.reply = Sent, ""
	case mailer.Uncertain:
		end.state = Uncertain
	case mailer.Bounced:
		end.state = Failed
	default:
		if v.Reason != mailer.Stopped {
			end.next = now.Add(pause(d.Attempt))
		}
	}
	err := r.DB.Write(ctx, func(tx *sqldb.Tx) error { return endDigest(ctx, tx, d, r.Worker, end, clock.Millis(now)) })
	if err == nil && refusesAddress(v) {
		err = r.Accounts.RefuseAddress(ctx, person, v.Reply)
	}
	return err
}

// refusesAddress tells whether a verdict is about this address and for good. A full
// mailbox or a policy is not: such a digest has failed, and tomorrow's is tried.
func refusesAddress(v mailer.Verdict) bool {
	return v.Suppress || v.State == mailer.Bounced && (v.Reason == mailer.NeedsUTF8 || v.Reason == mailer.Unmailable)
}

// pause is how long a digest waits after so many attempts: five minutes, then twice as
// long each time, an hour at most.
func pause(attempts int) time.Duration {
	return min(5*time.Minute<<min(max(attempts-1, 0), 4), time.Hour)
}
