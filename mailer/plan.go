package mailer

import (
	"context"
	"maps"
	"slices"

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
// Faults: those of releases.MayLeave, mailer.identity_from, presslists.list_gone.
func (m *Mailer) Plan(ctx context.Context, o scheduler.Occurrence) error {
	list, err := m.lists.ByID(ctx, o.ListID)
	if err != nil {
		return err
	}
	p := planning{mailer: m, list: list, mailing: mailing{
		ReleaseID: o.ReleaseID, ListID: o.ListID, Country: o.Country, Kind: KindFirst, DueAt: clock.Millis(o.DueAt),
	}}
	if err := p.run(ctx, 0); err != nil {
		return err
	}
	m.ring(ctx, p.mailing.ID)
	return nil
}

// Begun tells whether an occurrence was planned, at least in part: its mailing is there.
func (m *Mailer) Begun(ctx context.Context, o scheduler.Occurrence) (begun bool, err error) {
	err = m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		begun, err = hasMailing(ctx, tx, o.ReleaseID, o.ListID, KindFirst)
		return err
	})
	return begun, err
}

// planning is one walk over a press list, page by page. Within a page everything is
// said to the database in one statement; no contact passes through here.
type planning struct {
	mailer   *Mailer
	list     presslists.List
	mailing  mailing
	readable int // contacts for whom there is an edition
	made     int // deliveries
}

// run walks over the contacts; those after the one with id last, if that isn't 0,
// came to the list too late for this mailing.
func (p *planning) run(ctx context.Context, last int64) error {
	from, err := p.mailer.identity.address()
	if err != nil {
		return err
	}
	p.mailing.Domain = from.Domain
	if err := p.begin(ctx); err != nil {
		return err
	}
	p.mailing.Held, p.mailing.LastContact = 0, last
	for after, more := int64(0), true; more; {
		if after, more, err = p.page(ctx, after, last); err != nil {
			return err
		}
	}
	if err := p.end(ctx); err != nil {
		return err
	}
	p.mailer.tell(Event{
		Kind: MailingPlanned, MailingID: p.mailing.ID, ReleaseID: p.mailing.ReleaseID, ListID: p.mailing.ListID,
		Deliveries: p.made, Held: p.mailing.Held, Elsewhere: p.mailing.Elsewhere,
	})
	return nil
}

// begin makes the mailing's row. The languages are those of now: should one be
// frozen while we walk, the difference makes Sweep walk again.
func (p *planning) begin(ctx context.Context) error {
	return p.mailer.db.Write(ctx, func(tx *sqldb.Tx) error {
		offer, err := p.mailer.offer(ctx, tx, p.mailing.ReleaseID)
		if err != nil {
			return err
		}
		if p.mailing.ID == 0 {
			p.mailing.Horizon, p.mailing.Uncertain = p.mailer.horizon.Milliseconds(), p.mailer.uncertain
			p.mailing, err = insertMailing(ctx, tx, p.mailing, clock.Millis(p.mailer.clock.Now()))
		}
		p.mailing.Languages = languagesOf(offer)
		return err
	})
}

// page plans the next contacts after the one with id after, and gives the id of its last.
func (p *planning) page(ctx context.Context, after, last int64) (next int64, more bool, err error) {
	held, readable, made := 0, 0, 0
	err = p.mailer.db.Write(ctx, func(tx *sqldb.Tx) error {
		held, readable, made = 0, 0, 0
		var languages map[string]int
		next, languages, err = p.mailer.lists.PageOf(ctx, tx, p.list.ID, after, pageSize)
		if err != nil || next == 0 {
			return err
		}
		if more = true; last > 0 && next >= last {
			next, more = last, false
			if languages, err = p.mailer.lists.LanguagesOf(ctx, tx, p.list.ID, after, last); err != nil {
				return err
			}
		}
		offer, err := p.mailer.offer(ctx, tx, p.mailing.ReleaseID)
		if err != nil {
			return err
		}
		var choices []choice
		choices, readable, held = choose(languages, p.list, offer)
		made, err = insertDeliveries(ctx, tx, p.mailing, choices, span{p.list.ID, after, next}, clock.Millis(p.mailer.clock.Now()))
		return err
	})
	if err != nil {
		return 0, false, err
	}
	p.mailing.Held += held
	p.readable += readable
	p.made += made
	p.mailing.LastContact = max(p.mailing.LastContact, next)
	return next, more && next > 0, nil
}

// end counts whom other lists reach, and writes down what this planning saw.
func (p *planning) end(ctx context.Context) error {
	return p.mailer.db.Write(ctx, func(tx *sqldb.Tx) error {
		ours, err := countDeliveries(ctx, tx, p.mailing.ID)
		if err != nil {
			return err
		}
		p.mailing.Elsewhere = max(0, p.readable-ours)
		if p.made >= pageSize/2 {
			if err := analyse(ctx, tx); err != nil {
				return err
			}
		}
		return updateTally(ctx, tx, p.mailing)
	})
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

// ring calls a worker. When that fails nothing is lost: Sweep rings again.
func (m *Mailer) ring(ctx context.Context, mailingID int64) {
	if err := m.bell.Ring(ctx, BellName, mailingID); err != nil {
		m.logger.Warn("the bell could not be rung; the sweep will", "mailing", mailingID, "error", err)
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
