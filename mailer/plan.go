package mailer

import (
	"context"
	"maps"
	"slices"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// pageSize is how many contacts are planned by one statement: few enough that the
// others who write needn't wait long, and that memory stays flat on a list of any size.
const pageSize = 10_000

// Plan makes the mailing of an occurrence whose instant has come, and a delivery
// for each contact of its list who has no mail of this release from another list.
// It may be called again, also after it was killed half-way: what is there stays.
// A contact in whose language, and its list's, there is no frozen edition yet is
// counted as held, and planned by Sweep when there is one.
//
// Faults: those of releases.MayLeave, mailer.identity_from, presslists.list_gone,
// scheduler.list_retired.
func (m *Mailer) Plan(ctx context.Context, o scheduler.Occurrence) error {
	return m.PlanAll(ctx, []scheduler.Occurrence{o})[0]
}

// PlanAll is Plan for several, and gives an error for each. They are planned in their
// order: it says through which list somebody is reached who stands on two. The bell rings
// for those together that are planned within a moment, so that they begin together, and
// none waits for the long lists of others.
func (m *Mailer) PlanAll(ctx context.Context, all []scheduler.Occurrence) []error {
	errs, mailings, since := make([]error, len(all)), []int64{}, clock.Elapsed()
	for i, o := range all {
		id, err := m.plan(ctx, o)
		if errs[i] = err; err == nil {
			mailings = append(mailings, id)
		}
		if clock.Elapsed()-since >= moment {
			m.ring(ctx, mailings...)
			mailings, since = mailings[:0], clock.Elapsed()
		}
	}
	m.ring(ctx, mailings...)
	return errs
}

// moment is what it takes to plan eleven lists of a few thousand. While mails leave, the
// database plans several times as slowly.
const moment = time.Second

// plan gives the mailing that it planned, 0 with an error.
func (m *Mailer) plan(ctx context.Context, o scheduler.Occurrence) (mailingID int64, err error) {
	list, err := m.lists.ByID(ctx, o.ListID)
	if err != nil {
		return 0, err
	}
	p := planning{mailer: m, list: list, mailing: mailing{
		ReleaseID: o.ReleaseID, ListID: o.ListID, Country: o.Country, Kind: KindFirst, DueAt: clock.Millis(o.DueAt),
	}}
	if err := p.run(ctx, 0); err != nil {
		return 0, err
	}
	return p.mailing.ID, nil
}

// Begun tells whether an occurrence was planned, at least in part: its mailing is there.
func (m *Mailer) Begun(ctx context.Context, o scheduler.Occurrence) (begun bool, err error) {
	err = m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		begun, err = hasMailing(ctx, tx, o.ReleaseID, o.ListID, KindFirst)
		return err
	})
	return begun, err
}

// planning is one walk over a press list, page by page, each in a transaction: that of a
// list of one page is the only one. Within a page everything is said to the database in
// one statement; no contact passes through here.
type planning struct {
	mailer  *Mailer
	list    presslists.List
	mailing mailing
	walked  walked
}

// walked is what the pages so far came to.
type walked struct {
	last     int64 // the contact at their end
	more     bool  // there may be others behind them
	held     int   // contacts for whom there is no edition
	readable int   // contacts for whom there is one
	made     int   // deliveries
}

// run walks over the contacts; those after the one with id last, if that isn't 0,
// came to the list too late for this mailing.
func (p *planning) run(ctx context.Context, last int64) error {
	from, err := p.mailer.identity.address()
	if err != nil {
		return err
	}
	p.mailing.Domain = from.Domain
	p.mailing.Held, p.mailing.LastContact = 0, last
	for p.walked.more = true; p.walked.more; {
		if err := p.step(ctx, last); err != nil {
			return err
		}
	}
	p.mailer.tell(Event{
		Kind: MailingPlanned, MailingID: p.mailing.ID, ReleaseID: p.mailing.ReleaseID, ListID: p.mailing.ListID,
		Deliveries: p.walked.made, Held: p.mailing.Held, Elsewhere: p.mailing.Elsewhere,
	})
	return nil
}

// step is the transaction of a page, with what there is to do before the first and after
// the last.
func (p *planning) step(ctx context.Context, last int64) error {
	var mail mailing
	var seen walked
	err := p.mailer.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		mail, seen = p.mailing, p.walked
		if err := p.mailer.lists.MayReceive(ctx, tx, p.list.ID); err != nil {
			return err
		}
		offer, err := p.mailer.offer(ctx, tx, mail.ReleaseID)
		if err != nil {
			return err
		}
		if seen.last == 0 {
			if mail, err = p.begin(ctx, tx, mail, offer); err != nil {
				return err
			}
		}
		if err := p.page(ctx, tx, mail, offer, &seen, last); err != nil {
			return err
		}
		mail.Held, mail.LastContact = seen.held, max(mail.LastContact, seen.last)
		if seen.more {
			return nil
		}
		mail.Elsewhere, err = p.end(ctx, tx, mail, seen)
		return err
	})
	if err == nil {
		p.mailing, p.walked = mail, seen
	}
	return err
}

// begin makes the mailing's row. The languages are those of now: should one be
// frozen while we walk, the difference makes Sweep walk again.
func (p *planning) begin(ctx context.Context, tx *sqldb.Tx, mail mailing, offer releases.Offer) (mailing, error) {
	if mail.ID == 0 {
		var err error
		mail.Horizon, mail.Uncertain = p.mailer.horizon.Milliseconds(), p.mailer.uncertain
		if mail, err = insertMailing(ctx, tx, mail, clock.Millis(p.mailer.clock.Now())); err != nil {
			return mailing{}, err
		}
	}
	mail.Languages = languagesOf(offer)
	return mail, nil
}

// page plans the next contacts after those that were seen.
func (p *planning) page(ctx context.Context, tx *sqldb.Tx, mail mailing, offer releases.Offer, seen *walked, last int64) error {
	after := seen.last
	next, languages, err := p.mailer.lists.PageOf(ctx, tx, p.list.ID, after, pageSize)
	if err != nil || next == 0 {
		seen.more = false
		return err
	}
	contacts := 0
	for _, n := range languages {
		contacts += n
	}
	seen.more = contacts >= pageSize
	if last > 0 && next >= last {
		next, seen.more = last, false
		if languages, err = p.mailer.lists.LanguagesOf(ctx, tx, p.list.ID, after, last); err != nil {
			return err
		}
	}
	choices, readable, held := choose(languages, p.list, offer)
	made, err := insertDeliveries(ctx, tx, mail, choices, span{p.list.ID, after, next}, clock.Millis(p.mailer.clock.Now()))
	seen.last, seen.held, seen.readable, seen.made = next, seen.held+held, seen.readable+readable, seen.made+made
	return err
}

// end counts whom other lists reach, and writes down what this planning saw.
func (p *planning) end(ctx context.Context, tx *sqldb.Tx, mail mailing, seen walked) (elsewhere int, err error) {
	ours, err := countDeliveries(ctx, tx, mail.ID)
	if err != nil {
		return 0, err
	}
	mail.Elsewhere = max(0, seen.readable-ours)
	if seen.made >= pageSize/2 {
		if err := analyse(ctx, tx); err != nil {
			return 0, err
		}
	}
	return mail.Elsewhere, updateTally(ctx, tx, mail)
}

// offer asks whether the release may leave, and gives its frozen editions in the
// languages in which we have words.
func (m *Mailer) offer(ctx context.Context, tx *sqldb.Tx, releaseID int64) (releases.Offer, error) {
	offer, err := m.releases.MayLeave(ctx, tx, releaseID, m.clock.Now())
	if err != nil {
		return releases.Offer{}, err
	}
	maps.DeleteFunc(offer.Editions, func(language string, _ int64) bool { return !locales.Publishable(language) })
	return offer, nil
}

// languagesOf says which languages' readers get which edition, in a form that is the
// same as long as that is.
func languagesOf(offer releases.Offer) string {
	var languages []string
	for _, l := range offer.Languages() {
		e, ok := offer.In(l)
		switch {
		case ok && e.Language == l:
			languages = append(languages, l)
		case ok:
			languages = append(languages, l+"="+e.Language)
		}
	}
	slices.Sort(languages)
	return joined(languages)
}

// ring calls workers. When that fails nothing is lost: Sweep rings again.
func (m *Mailer) ring(ctx context.Context, mailings ...int64) {
	if len(mailings) == 0 {
		return
	}
	if err := m.bell.Ring(ctx, BellName, mailings...); err != nil {
		m.logger.Warn("the bell could not be rung; the sweep will", "mailings", mailings, "error", err)
	}
}

// tell gives an event its instant and hands it on.
func (m *Mailer) tell(e Event) {
	if m.on == nil {
		return
	}
	e.At = m.clock.Now()
	m.on(e)
}
