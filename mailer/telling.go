package mailer

import (
	"context"
	"errors"
	"fmt"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/scheduler"
)

// planRounds plans the corrections and notices whose instant has come, and those again of
// which something was still open: a language whose edition wasn't approved, or mails with
// another text that were on their way.
func (m *Mailer) planRounds(ctx context.Context) error {
	var open []round
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		open, err = selectOpenRounds(ctx, tx, clock.Millis(m.clock.Now()))
		return err
	})
	if err != nil || len(open) == 0 {
		return err
	}
	for _, r := range open {
		err = errors.Join(err, m.planRound(ctx, r))
	}
	return err
}

// telling is one walk over those who have received a release, page by page, inside the
// database.
type telling struct {
	m        *Mailer
	told     told
	mailings []mailing // by which they received it
	made     map[int64]int
	order    []mailing // of the round, by list
}

func (m *Mailer) planRound(ctx context.Context, r round) error {
	t := &telling{m: m, made: map[int64]int{}}
	if nothing, err := t.begin(ctx, r); err != nil || nothing {
		return err
	}
	var err error
	for _, from := range t.mailings { // one list whose window doesn't open any more keeps nobody else waiting
		if e := t.walk(ctx, from); e != nil {
			err = errors.Join(err, fmt.Errorf("mailer: the %s of release %d to list %d: %w", r.Kind, r.ReleaseID, from.ListID, e))
		}
	}
	if err == nil {
		err = t.end(ctx)
	}
	for _, mail := range t.order {
		m.tell(Event{Kind: MailingPlanned, MailingID: mail.ID, ReleaseID: mail.ReleaseID, ListID: mail.ListID, Deliveries: t.made[mail.ID]})
		m.ring(ctx, mail.ID)
	}
	return err
}

// begin asks the gate and counts what is on its way with another text. From here on no more
// of that begins, so when there is none now, there will be none. It tells whether there is
// nothing to do since the last planning, or at all.
func (t *telling) begin(ctx context.Context, r round) (nothing bool, err error) {
	err = t.m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		nothing, err = t.ask(ctx, tx, r)
		return err
	})
	return nothing, err
}

func (t *telling) ask(ctx context.Context, tx *sqldb.Tx, r round) (nothing bool, err error) {
	now := clock.Millis(t.m.clock.Now())
	t.told, err = t.m.told(ctx, tx, r)
	switch {
	case fault.Is(err, "releases.withdrawn"):
		return true, updateRound(ctx, tx, r, now, now)
	case fault.KindOf(err) == fault.Conflict:
		return true, nil // it may not leave now
	case err != nil:
		return true, err
	}
	underway, err := countUnderWay(ctx, tx, t.told)
	if err != nil || r.PlannedAt > 0 && r.UnderWay == 0 && r.Languages == t.told.seen {
		return true, err
	}
	if r.PlannedAt > 0 && r.UnderWay == underway && r.Languages == t.told.seen {
		return true, nil
	}
	t.told.UnderWay, t.told.Languages = underway, t.told.seen
	if r.Kind == KindCorrection {
		if err := supersede(ctx, tx, t.told, now); err != nil {
			return true, err
		}
	}
	t.mailings, err = selectBrought(ctx, tx, r.ReleaseID)
	return false, err
}

// walk plans for those who received the release by one mailing.
func (t *telling) walk(ctx context.Context, from mailing) error {
	list, err := t.m.lists.ByID(ctx, from.ListID)
	if err != nil {
		return err
	}
	window, err := t.m.lists.Opens(list)
	if err != nil {
		return err
	}
	upTo := int64(0)
	err = t.m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		upTo, err = lastDelivery(ctx, tx, from.ID)
		return err
	})
	for after := int64(0); err == nil && after < upTo; {
		var last int64
		if last, err = t.page(ctx, from, window, after, upTo); last == 0 {
			break
		}
		after = last
	}
	return err
}

func (t *telling) page(ctx context.Context, from mailing, window scheduler.Window, after, upTo int64) (last int64, err error) {
	var into mailing
	made := 0
	err = t.m.db.Write(ctx, func(tx *sqldb.Tx) error {
		if last, err = selectDeliveryPage(ctx, tx, from.ID, after, upTo, pageSize); err != nil || last == 0 {
			return err
		}
		now, err := t.m.told(ctx, tx, t.told.round) // asked again: each page is a transaction of its own
		if err != nil {
			return err
		}
		into, made, err = t.plan(ctx, tx, now, window, from, part{from.ID, after, last})
		return err
	})
	if isRefusal(err) && !fault.Is(err, "scheduler.window_closed") {
		return 0, nil // it may not leave any more: the next sweep asks again
	}
	if err == nil && made > 0 {
		if _, known := t.made[into.ID]; !known {
			t.order = append(t.order, into)
		}
		t.made[into.ID] += made
	}
	return last, err
}

// plan writes the deliveries of a page into the round's mailing to the same list.
func (t *telling) plan(ctx context.Context, tx *sqldb.Tx, now told, window scheduler.Window, from mailing, p part) (into mailing, made int, err error) {
	at := t.m.clock.Now()
	identity, err := t.m.identity.address()
	if err != nil {
		return mailing{}, 0, err
	}
	next, err := now.opening(window, at)
	if err != nil {
		return mailing{}, 0, err
	}
	into, err = openRound(ctx, tx, mailing{
		ReleaseID: from.ReleaseID, ListID: from.ListID, Country: from.Country, Kind: now.Kind, DueAt: max(next, now.DueAt),
		Domain: identity.Domain, Horizon: t.m.horizon.Milliseconds(), Uncertain: t.m.uncertain,
	}, clock.Millis(at))
	if err != nil {
		return mailing{}, 0, err
	}
	if err = leaveToPerson(ctx, tx, now, p, clock.Millis(at)); err != nil {
		return mailing{}, 0, err
	}
	if made, err = insertTold(ctx, tx, now, into, p, next, clock.Millis(at)); err != nil || made > 0 {
		return into, made, err
	}
	return into, 0, deleteEmpty(ctx, tx, into.ID)
}

// end writes down what this planning saw. It was the last when nothing is left that could
// still make somebody a receiver.
func (t *telling) end(ctx context.Context) error {
	return t.m.db.Write(ctx, func(tx *sqldb.Tx) error {
		counts, err := countReceivers(ctx, tx, t.told)
		if err != nil {
			return err
		}
		t.told.Held = 0
		for _, c := range counts {
			t.told.Held += c.N
		}
		now, done := clock.Millis(t.m.clock.Now()), int64(0)
		if t.told.Held+t.told.UnderWay == 0 {
			done = now
		}
		return updateRound(ctx, tx, t.told.round, now, done)
	})
}
