package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/scheduler"
)

const (
	// lease is how long a claim holds unless its worker renews it, and leaseMargin how
	// much of it a worker doesn't use, since clocks differ.
	lease       = 45 * time.Second
	leaseMargin = 5 * time.Second
	// askAgain is how long a mailing waits whose release may not leave, and a delivery
	// whose edition isn't frozen any more.
	askAgain = time.Minute
)

// claimed is what a claim brought.
type claimed struct {
	holding    *holding
	deliveries []delivery // that may be mailed
	permit     permit     // what was asked about them, in the same transaction
	more       bool       // it is worth to ask again
}

// claim takes up to n deliveries of the mailing that may be tried now, and asks in the
// same transaction whether they may leave. Those that may not are ended or put off.
func (m *Mailer) claim(ctx context.Context, mailingID int64, n int) (claimed, error) {
	m.doubt.claiming.RLock()
	defer m.doubt.claiming.RUnlock()
	var c claiming
	err := m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		c = claiming{m: m, now: m.clock.Now(), n: n}
		if c.mail, err = lockMailing(ctx, tx, mailingID); err != nil {
			return err
		}
		if c.mail.WaitUntil > clock.Millis(c.now) || c.mail.PausedAt != 0 {
			return nil
		}
		return c.take(ctx, tx)
	})
	if sqldb.NoRows(err) {
		return claimed{}, nil // the mailing isn't there any more
	}
	if err != nil {
		m.doubt.raise()
		return claimed{}, err
	}
	done := claimed{deliveries: c.left, permit: c.permit, more: c.more}
	if len(c.left) > 0 {
		done.holding = m.ledger.hold(c.row, c.mail, len(c.left), c.now)
	}
	m.tellAll(c.told)
	return done, nil
}

// claiming is one transaction that claims.
type claiming struct {
	m    *Mailer
	mail mailing
	now  time.Time
	n    int

	permit permit
	row    claimRow
	left   []delivery
	more   bool
	told   []Event
}

func (c *claiming) take(ctx context.Context, tx *sqldb.Tx) (err error) {
	c.permit, err = c.m.ask(ctx, tx, c.mail)
	if err != nil {
		c.told, err = c.m.mayNotLeave(ctx, tx, c.mail, err)
		return err
	}
	languages := c.permit.languages()
	due, err := selectDue(ctx, tx, c.mail.ID, languages, c.now, c.n)
	if err != nil {
		return err
	}
	some := len(due) > 0
	if !some {
		if some, err = c.mayFind(ctx, tx); err != nil {
			return err
		}
	}
	if some {
		if err := c.hold(ctx, tx, due); err != nil {
			return err
		}
	}
	if c.row.ID == 0 {
		return postponeUnfrozen(ctx, tx, c.mail.ID, languages, c.now, c.now.Add(askAgain))
	}
	return nil
}

// mayFind tells whether something that was never tried may be there: asking is cheaper than
// making a claim that holds nothing.
func (c *claiming) mayFind(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	some, err := selectPlanned(ctx, tx, c.mail.ID, c.mail.PlannedAbove, c.permit.languages(), 1)
	if err == nil && some.N == 0 && c.mail.PlannedAbove > 0 { // the hint may be wrong
		some, err = selectPlanned(ctx, tx, c.mail.ID, 0, c.permit.languages(), 1)
	}
	return some.N > 0, err
}

// hold makes the claim and takes what is due and what was never tried.
func (c *claiming) hold(ctx context.Context, tx *sqldb.Tx, due []int64) (err error) {
	c.row = claimRow{MailingID: c.mail.ID, Worker: c.m.worker}
	if c.row.ID, err = insertClaim(ctx, tx, c.row, c.now.Add(lease)); err != nil {
		return err
	}
	if err = takeDue(ctx, tx, c.row.ID, due, &c.permit, c.now); err != nil {
		return err
	}
	for _, id := range due {
		c.row = c.row.wider(id, id)
	}
	taken, err := c.planned(ctx, tx, c.n-len(due), len(due) == 0)
	if err != nil {
		return err
	}
	c.more = len(due)+taken >= c.n
	if len(due)+taken == 0 {
		id := c.row.ID
		c.row = claimRow{}
		return deleteClaims(ctx, tx, []int64{id})
	}
	if err := updateClaim(ctx, tx, c.row); err != nil {
		return err
	}
	rows, err := selectClaimed(ctx, tx, c.row, c.mail.Kind, len(due)+taken)
	if err != nil {
		return err
	}
	if err := c.raiseHint(ctx, tx, rows); err != nil {
		return err
	}
	return c.dropStopped(ctx, tx, rows)
}

// planned takes up to n deliveries that were never tried. They mostly lie one behind the
// other, so it takes what lies just above the hint, and only when that wasn't much looks
// for the next; and when there is nothing at all, once more from the beginning: it is a
// hint, and who reads a language that was thawed may lie below it.
func (c *claiming) planned(ctx context.Context, tx *sqldb.Tx, n int, thorough bool) (taken int, err error) {
	if n <= 0 {
		return 0, nil
	}
	above := c.mail.PlannedAbove
	next := idRange{above + 1, above + int64(n), n}
	for range 3 {
		if next.N > 0 {
			some, err := takePlanned(ctx, tx, c.row.ID, c.mail.ID, next, &c.permit, c.now)
			if err != nil {
				return taken, err
			}
			if taken += some; some > 0 {
				c.row = c.row.wider(next.First, next.Last)
				above = max(above, next.Last)
			}
		}
		if taken > n/2 {
			break
		}
		next, err = selectPlanned(ctx, tx, c.mail.ID, above, c.permit.languages(), n-taken)
		if err != nil {
			return taken, err
		}
		if next.N == 0 && (taken > 0 || !thorough || above == 0) {
			break
		}
		if next.N == 0 {
			above = 0
		}
	}
	return taken, nil
}

// raiseHint says that what was never tried lies above the last of what was taken. No
// further: what is planned later may get any id above that.
func (c *claiming) raiseHint(ctx context.Context, tx *sqldb.Tx, rows []delivery) error {
	last := c.mail.PlannedAbove
	for _, d := range rows {
		if d.ClaimedFrom == Planned {
			last = max(last, d.ID)
		}
	}
	if last == c.mail.PlannedAbove {
		return nil
	}
	return updatePlannedAbove(ctx, tx, c.mail.ID, last)
}

// dropStopped ends those of the claimed deliveries whose address must not be mailed.
func (c *claiming) dropStopped(ctx context.Context, tx *sqldb.Tx, rows []delivery) error {
	stopped := map[Reason][]int64{}
	c.left = rows[:0]
	for _, d := range rows {
		if d.Stopped != "" {
			stopped[d.Stopped] = append(stopped[d.Stopped], d.ID)
			continue
		}
		c.left = append(c.left, d)
	}
	for reason, ids := range stopped {
		ended, err := endClaimed(ctx, tx, c.row.ID, ids, Suppressed, reason, c.now)
		if err != nil {
			return err
		}
		c.told = append(c.told, outcomes(c.mail, ended)...)
	}
	if len(c.left) == 0 {
		return deleteClaims(ctx, tx, []int64{c.row.ID})
	}
	return nil
}

// mayNotLeave does what follows from the fault of releases.MayLeave: the open
// deliveries of a withdrawn release end, and those of one that may leave later wait. Those to a
// list that is retired end as well.
func (m *Mailer) mayNotLeave(ctx context.Context, tx *sqldb.Tx, mail mailing, why error) ([]Event, error) {
	now := m.clock.Now()
	switch {
	case fault.Is(why, "releases.withdrawn"):
		ended, err := endOpen(ctx, tx, brought+` AND release_id = ?`, mail.ReleaseID, Withdrawn, WasWithdrawn, now)
		return outcomes(mail, ended), err
	case fault.Is(why, scheduler.ListRetired):
		ended, err := endOpen(ctx, tx, `mailing_id = ?`, mail.ID, Suppressed, ListRetired, now)
		return outcomes(mail, ended), err
	case fault.Is(why, "releases.embargoed"), fault.Is(why, "releases.not_approved"), fault.Is(why, "releases.on_hold"):
		mail.WaitUntil, mail.WaitReason = clock.Millis(now.Add(askAgain)), waitsForRelease
		mail.WaitDetail = fault.All(why)[0].ID
		return []Event{mail.waits()}, updateWait(ctx, tx, mail)
	}
	return nil, why
}

// outcomes are the events of deliveries that ended without an attempt.
func outcomes(mail mailing, ended []delivery) []Event {
	events := make([]Event, len(ended))
	for i, d := range ended {
		events[i] = Event{
			Kind: Outcome, MailingID: d.MailingID, ReleaseID: d.ReleaseID, ListID: mail.listOf(d.MailingID),
			DeliveryID: d.ID, Language: d.Language, State: d.State, Reason: d.Reason,
		}
	}
	return events
}

// listOf is the list of a mailing, 0 for another mailing of the same release.
func (m mailing) listOf(mailingID int64) int64 {
	if m.ID != mailingID {
		return 0
	}
	return m.ListID
}

func (m *Mailer) tellAll(events []Event) {
	for _, e := range events {
		m.tell(e)
	}
}

func languageList(editions map[string]int64) []string {
	list := make([]string, 0, len(editions)+1)
	for l := range editions {
		list = append(list, l)
	}
	return append(list, "") // no delivery has it: SQL has no empty IN
}
