package mailer

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Health is how delivering is, as this process sees it.
type Health struct {
	From    string // the address that mails come from
	Domain  string // whose keys sign them
	Journal string // the folder of this machine's journals; empty: this process doesn't deliver
	Trouble string // of the journals that can't be read, in English; empty: none
	Relays  []RelayHealth
	Last    []Sending // the mailings that were due last, the newest first

	Paused int // mailings that wait for a person

	// Owed are the mailings with mails that nobody has tried, though their hour has come and
	// their release may leave; OwedSince is the hour of the first.
	Owed      int
	OwedSince time.Time
}

// RelayHealth is a relay, never with its password.
type RelayHealth struct {
	URL       string // without user and password
	User      bool   // somebody signs in there
	Priority  int
	Limits    Limit
	AwayUntil time.Time // when it is tried again; zero: it takes mails, as far as is known
}

// Sending is a mailing in short.
type Sending struct {
	ReleaseID, ListID int64
	Kind              string
	DueAt             time.Time
	Counts            map[State]int
}

// Health tells how delivering is. Only an administrator may know. Fault: mailer.health_forbidden.
func (m *Mailer) Health(ctx context.Context, who accounts.Actor) (Health, error) {
	if err := administers(who); err != nil {
		return Health{}, err
	}
	now := m.clock.Now()
	h := Health{From: m.identity.From, Journal: m.journalDir, Relays: m.relayHealth(now)}
	if from, err := m.identity.address(); err == nil {
		h.Domain = from.Domain
	}
	m.opening.Lock()
	h.Trouble = m.unreadable
	m.opening.Unlock()
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if h.Owed, h.OwedSince, err = countOwed(ctx, tx, clock.Millis(now)); err != nil {
			return err
		}
		if h.Last, err = selectSendings(ctx, tx, 5); err != nil {
			return err
		}
		h.Paused, err = countPaused(ctx, tx)
		return err
	})
	return h, err
}

func (m *Mailer) relayHealth(now time.Time) []RelayHealth {
	all := make([]RelayHealth, 0, len(m.transports))
	for i, t := range m.transports {
		var h RelayHealth
		if s, ok := t.(*smtpTransport); ok {
			h = RelayHealth{URL: s.relay.String(), User: s.relay.User != "", Priority: s.relay.Priority, Limits: s.relay.Limits}
		}
		if until := m.pacer.awayUntil(i); until.After(now) {
			h.AwayUntil = until
		}
		all = append(all, h)
	}
	return all
}

// SigningKeys gives the keys of a domain to an administrator, with their DNS records. Faults:
// mailer.dkim_domain, mailer.health_forbidden.
func (m *Mailer) SigningKeys(ctx context.Context, who accounts.Actor, domain string) ([]DKIMKey, error) {
	if err := administers(who); err != nil {
		return nil, err
	}
	return m.Keys(ctx, domain)
}

// sending is a line of what was due last.
type sending struct {
	ID        int64  `db:"id"`
	ReleaseID int64  `db:"release_id"`
	ListID    int64  `db:"list_id"`
	Kind      string `db:"kind"`
	DueAt     int64  `db:"due_at"`
}

func (s sending) public(counts map[State]int) Sending {
	return Sending{ReleaseID: s.ReleaseID, ListID: s.ListID, Kind: s.Kind, DueAt: clock.FromMillis(s.DueAt), Counts: counts}
}

// administers is nil for whoever runs the house.
func administers(who accounts.Actor) error {
	if who.May(accounts.Administer) {
		return nil
	}
	return fault.New(fault.Forbidden, "mailer.health_forbidden")
}
