package mailer

import (
	"context"
	"fmt"
	"sync"

	"communique/internal/sqldb"
)

// Rehearse sends n mails of a mailing to addresses that it makes up, over the same
// lanes and with the same bytes, and writes nothing down: no claim, no journal, no
// outcome. It shows how fast relay and network take mails, for whoever measures what
// the ledger costs. The addresses lie at rehearsal.example, which reaches nobody; it is
// for a relay that is a sink.
func (m *Mailer) Rehearse(ctx context.Context, mailingID int64, n int) error {
	r, err := m.newRun(ctx, mailingID)
	if err != nil {
		return err
	}
	if err := m.openJournal(); err != nil { // lanes have their place in it, also those that write nothing
		return err
	}
	r.rehearsal = true
	c, err := m.claimNothing(ctx, r.mailing)
	if err != nil {
		return err
	}
	r.permit.Store(&c.permit)
	var lanes sync.WaitGroup
	lanes.Go(func() { r.invent(ctx, c, n) })
	for range m.connections {
		lanes.Go(func() { r.newLane().work(ctx, ctx) })
	}
	lanes.Wait()
	return r.err()
}

// claimNothing asks what a claim asks, and takes nothing.
func (m *Mailer) claimNothing(ctx context.Context, mail mailing) (c claimed, err error) {
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		c.permit, err = m.ask(ctx, tx, mail)
		return err
	})
	c.holding = &holding{}
	return c, err
}

// invent feeds n deliveries that no database knows, in the language of the first edition.
func (r *run) invent(ctx context.Context, c claimed, n int) {
	defer r.feed.close()
	language := ""
	for l := range c.permit.editions {
		language = max(language, l)
	}
	for made := 0; made < n && ctx.Err() == nil && !r.halted.Load(); {
		waiting, _, moved := r.feed.state(false)
		if waiting > largestClaim/2 {
			r.await(ctx, moved)
			continue
		}
		c.deliveries = c.deliveries[:0]
		for range min(largestClaim, n-made) {
			made++
			address := fmt.Sprintf("journalist.%d@rehearsal.example", made)
			c.deliveries = append(c.deliveries, delivery{
				ID: int64(made), MailingID: r.mailing.ID, Address: address, AddressKey: address, Name: "Anna de Vries", Language: language,
				State: Claimed, ClaimedFrom: Planned,
			})
		}
		r.feed.put(c)
	}
}
