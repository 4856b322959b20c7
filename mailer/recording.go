package mailer

import (
	"context"
	"slices"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/presslists"
)

// recording is one transaction that brings a batch of outcomes into the database.
type recording struct {
	m      *Mailer
	batch  []outcome
	worker string  // whose they are; the Mailer's own when empty
	ended  []int64 // claims that end with it

	fenced map[int]bool // those that came too late and changed nothing
	events []Event
}

func (r *recording) write(ctx context.Context) error {
	return r.m.db.Write(ctx, func(tx *sqldb.Tx) error {
		r.fenced, r.events = map[int]bool{}, nil
		if err := r.rows(ctx, tx); err != nil {
			return err
		}
		if err := r.diary(ctx, tx); err != nil {
			return err
		}
		if err := r.addresses(ctx, tx); err != nil {
			return err
		}
		if err := deleteClaims(ctx, tx, r.ended); err != nil {
			return err
		}
		return r.mailings(ctx, tx) // last, since claims and this wait for each other
	})
}

// rows writes the deliveries: the many that were simply taken, and then the others.
func (r *recording) rows(ctx context.Context, tx *sqldb.Tx) error {
	var taken, others []int
	for i, o := range r.batch {
		if o.state == Sent && o.attempts == 1 && o.first == o.at {
			taken = append(taken, i)
		} else {
			others = append(others, i)
		}
	}
	n, err := updateTaken(ctx, tx, r.pick(taken))
	if err != nil {
		return err
	}
	if n != int64(len(taken)) { // some of their claims have lapsed
		others = append(others, taken...)
	}
	n, err = updateOutcomes(ctx, tx, r.pick(others))
	if err != nil || n == int64(len(others)) {
		return err
	}
	return r.findFenced(ctx, tx)
}

func (r *recording) pick(which []int) []outcome {
	some := make([]outcome, len(which))
	for i, n := range which {
		some[i] = r.batch[n]
	}
	return some
}

// findFenced looks which of the outcomes didn't come into the rows.
func (r *recording) findFenced(ctx context.Context, tx *sqldb.Tx) error {
	ids := make([]int64, len(r.batch))
	for i, o := range r.batch {
		ids[i] = o.delivery
	}
	there, err := selectKept(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i, o := range r.batch {
		if k := there[o.delivery]; k.State != o.state || k.Attempts != o.attempts || k.UpdatedAt != o.at {
			r.fenced[i] = true
			r.m.logger.Warn("an outcome came too late", "delivery", o.delivery, "claim", o.claim, "state", o.state, "worker", r.by())
		}
	}
	return nil
}

func (r *recording) by() string {
	if r.worker != "" {
		return r.worker
	}
	return r.m.worker
}

// diary writes a line for each attempt but a first one that was taken.
func (r *recording) diary(ctx context.Context, tx *sqldb.Tx) error {
	var lines []outcome
	for i, o := range r.batch {
		if o.attempted && !r.fenced[i] && (o.state != Sent || o.attempts > 1) {
			lines = append(lines, o)
		}
	}
	return insertAttempts(ctx, tx, lines, r.by())
}

// addresses stops the addresses that don't exist, together with the outcome that says so.
func (r *recording) addresses(ctx context.Context, tx *sqldb.Tx) error {
	for i, o := range r.batch {
		if !o.suppress || r.fenced[i] {
			continue
		}
		key, err := selectAddressKey(ctx, tx, o.delivery)
		if err != nil {
			return err
		}
		if err := r.m.lists.SuppressKeys(ctx, tx, []string{key}, presslists.Bounced, o.reply); err != nil {
			return err
		}
	}
	return nil
}

// mailings counts what servers made of each mailing's mails, warns and pauses.
func (r *recording) mailings(ctx context.Context, tx *sqldb.Tx) error {
	tallies, order := map[int64]*tally{}, []int64{}
	for i, o := range r.batch {
		t := tallies[o.mailing]
		if t == nil {
			t = &tally{}
			tallies[o.mailing], order = t, append(order, o.mailing)
		}
		if !r.fenced[i] {
			t.count(o)
		}
	}
	now := clock.Millis(r.m.clock.Now())
	slices.Sort(order) // all lock in this order
	for _, id := range order {
		t := r.m.ledger.tally(id, *tallies[id])
		if t == (tally{}) {
			continue // nothing that can't wait
		}
		mail, err := addTally(ctx, tx, id, t)
		if err != nil {
			return err
		}
		events, err := r.m.weigh(ctx, tx, mail, t.words, now)
		if err != nil {
			return err
		}
		r.events = append(r.events, events...)
	}
	return nil
}
