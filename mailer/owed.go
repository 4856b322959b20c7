package mailer

import (
	"bytes"
	"context"
	"sync"

	"communique/internal/journal"
)

// owed are the ends of mails that the journal couldn't take, by the number of the lane.
// The database has them, or will have; but to the journal their mail is under way, and
// until it hears otherwise it takes no other of that lane.
type owed struct {
	mu   sync.Mutex
	ends map[uint16]journal.Entry
}

func (o *owed) keep(lane uint16, e journal.Entry) {
	e.Payload = bytes.Clone(e.Payload)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ends == nil {
		o.ends = map[uint16]journal.Entry{}
	}
	o.ends[lane] = e
}

func (o *owed) has(lane uint16) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, ok := o.ends[lane]
	return ok
}

// catchUp brings what lanes have learned into the database, and then into the journal
// what it couldn't take before. The lanes whose numbers were kept back get them again.
// Faults: mailer.journal, and those of the database.
func (m *Mailer) catchUp(ctx context.Context) error {
	m.owed.mu.Lock()
	defer m.owed.mu.Unlock()
	if len(m.owed.ends) == 0 && m.busy.several() {
		return nil // whoever is at another mailing keeps the database up to date
	}
	if err := m.ledger.flush(ctx); err != nil {
		return err
	}
	for n, e := range m.owed.ends {
		ticket, err := m.journal.Lane(n).Write(&e, nil)
		if err != nil {
			return journalFault(err, m.journalDir)
		}
		m.journal.Settled(ticket) // the database has had it since the flush
		delete(m.owed.ends, n)
		m.numbers.give(n)
	}
	return nil
}
