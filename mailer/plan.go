package mailer

import (
	"context"
	"fmt"
	"slices"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/presslists"
	"communique/scheduler"
)

// pageSize is how many contacts are planned in one transaction: few enough that
// the others who write needn't wait, and that memory stays flat on a list of any size.
const pageSize = 500

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

// planning is one walk over a press list.
type planning struct {
	mailer  *Mailer
	list    presslists.List
	domain  string // of our sender address
	mailing mailing
	made    int // deliveries
}

// run walks over the contacts; those after the one with id last, if that isn't 0,
// came to the list too late for this mailing.
func (p *planning) run(ctx context.Context, last int64) error {
	from, err := p.mailer.identity.address()
	if err != nil {
		return err
	}
	p.domain = from.Domain
	if err := p.begin(ctx); err != nil {
		return err
	}
	p.mailing.Held, p.mailing.Elsewhere, p.mailing.LastContact = 0, 0, last
	for after, more := int64(0), true; more; {
		if after, more, err = p.page(ctx, after, last); err != nil {
			return err
		}
	}
	err = p.mailer.db.Write(ctx, func(tx *sqldb.Tx) error { return updateTally(ctx, tx, p.mailing) })
	if err != nil {
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
		editions, err := p.mailer.editions(ctx, tx, p.mailing.ReleaseID)
		if err != nil {
			return err
		}
		if p.mailing.ID == 0 {
			p.mailing, err = insertMailing(ctx, tx, p.mailing, clock.Millis(p.mailer.clock.Now()))
		}
		p.mailing.Languages = languagesOf(editions)
		return err
	})
}

// page plans the next contacts after the one with id after, and gives the id of its last.
func (p *planning) page(ctx context.Context, after, last int64) (next int64, more bool, err error) {
	var tally mailing
	made := 0
	err = p.mailer.db.Write(ctx, func(tx *sqldb.Tx) error {
		contacts, err := p.mailer.lists.Page(ctx, tx, p.list.ID, after, pageSize)
		if err != nil {
			return err
		}
		more = len(contacts) == pageSize
		if last > 0 {
			if i := slices.IndexFunc(contacts, func(c presslists.Contact) bool { return c.ID > last }); i >= 0 {
				contacts, more = contacts[:i], false
			}
		}
		if len(contacts) == 0 {
			return nil
		}
		next = contacts[len(contacts)-1].ID
		tally, made, err = p.contacts(ctx, tx, contacts)
		return err
	})
	if err != nil {
		return 0, false, err
	}
	p.mailing.Held += tally.Held
	p.mailing.Elsewhere += tally.Elsewhere
	p.mailing.LastContact = max(p.mailing.LastContact, next)
	p.made += made
	return next, more, nil
}

// contacts plans these contacts and counts those for whom it couldn't.
func (p *planning) contacts(ctx context.Context, tx *sqldb.Tx, contacts []presslists.Contact) (tally mailing, made int, err error) {
	editions, err := p.mailer.editions(ctx, tx, p.mailing.ReleaseID)
	if err != nil {
		return tally, 0, err
	}
	keys := make([]string, len(contacts))
	for i, c := range contacts {
		keys[i] = c.AddressKey
	}
	planned, err := selectPlanned(ctx, tx, p.mailing.ReleaseID, p.mailing.Kind, keys)
	if err != nil {
		return tally, 0, err
	}
	suppressed, err := p.mailer.lists.Suppressed(ctx, tx, keys)
	if err != nil {
		return tally, 0, err
	}
	var rows []delivery
	for _, c := range contacts {
		language, ok := chooseLanguage(c.Language, p.list.Language, editions)
		by, there := planned[c.AddressKey]
		switch {
		case there && by != p.mailing.ID:
			tally.Elsewhere++
		case there:
		case !ok:
			tally.Held++
		default:
			d, err := p.delivery(c, language, editions[language], Reason(suppressed[c.AddressKey]))
			if err != nil {
				return tally, 0, err
			}
			rows = append(rows, d)
		}
	}
	written, err := insertDeliveries(ctx, tx, rows, clock.Millis(p.mailer.clock.Now()))
	tally.Elsewhere += len(rows) - len(written) // another list was planned at the same moment
	return tally, len(written), err
}

// delivery is the row of one contact. One that must not be mailed gets its row too,
// so that there is a true word about every contact.
func (p *planning) delivery(c presslists.Contact, language string, edition int64, suppressed Reason) (delivery, error) {
	token, err := newToken(p.mailer.random)
	if err != nil {
		return delivery{}, fmt.Errorf("mailer: no randomness: %w", err)
	}
	d := delivery{
		MailingID: p.mailing.ID, ReleaseID: p.mailing.ReleaseID, Kind: p.mailing.Kind,
		ContactID: c.ID, Address: c.Address, AddressKey: c.AddressKey, Name: c.Name, Language: language, EditionID: edition,
		Token: token, MessageID: messageID(token, p.domain),
		State: Planned, NextAt: clock.Millis(p.mailer.clock.Now()),
	}
	if suppressed != "" {
		d.State, d.Reason, d.NextAt = Suppressed, suppressed, 0
	}
	return d, nil
}

// editions asks whether the release may leave, and gives the ids of its frozen
// editions in the languages in which we have words.
func (m *Mailer) editions(ctx context.Context, tx *sqldb.Tx, releaseID int64) (map[string]int64, error) {
	frozen, err := m.releases.MayLeave(ctx, tx, releaseID, m.clock.Now())
	if err != nil {
		return nil, err
	}
	ours := make(map[string]int64, len(frozen))
	for language, id := range frozen {
		if locales.Supported(language) {
			ours[language] = id
		}
	}
	return ours, nil
}

func languagesOf(editions map[string]int64) string {
	languages := make([]string, 0, len(editions))
	for l := range editions {
		languages = append(languages, l)
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
	e.At = m.clock.Now()
	m.on(e)
}
