package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// Status is how the mails of a release stand.
type Status struct {
	ReleaseID int64
	Counts    []Count
	Mailings  []Mailing
}

// Count is how many deliveries of a list and a language are in a state.
type Count struct {
	Kind     string `db:"kind"` // of the mailing
	Country  string `db:"country"`
	ListID   int64  `db:"list_id"`
	Language string `db:"language"`
	State    State  `db:"state"`
	N        int    `db:"n"`
}

// Mailing is how one mailing stands. All corrections of a release to a list are one.
type Mailing struct {
	ID, ListID int64
	Kind       string
	Country    string
	DueAt      time.Time

	Held      int // contacts for whom there is no frozen edition yet
	Elsewhere int // contacts whom another list of this release reaches

	// When WaitReason isn't empty, nothing is tried before WaitUntil: "relay" when no
	// relay takes our mail, "release" when the release may not leave.
	WaitUntil  time.Time
	WaitReason string
	WaitDetail string // for the log: what the relay said, or the id of the fault

	// When PauseReason isn't empty, nothing is tried until a person says so (Resume).
	PausedAt    time.Time
	PauseReason PauseReason
	PauseDetail string // what the server said
}

// Total counts the deliveries in these states, or all of them.
func (s Status) Total(states ...State) int {
	n := 0
	for _, c := range s.Counts {
		wanted := len(states) == 0
		for _, state := range states {
			wanted = wanted || c.State == state
		}
		if wanted {
			n += c.N
		}
	}
	return n
}

// Status counts the deliveries of a release, in the order of country, list,
// language and state. A release that was never sent has none.
func (m *Mailer) Status(ctx context.Context, releaseID int64) (Status, error) {
	s := Status{ReleaseID: releaseID}
	err := m.db.Read(ctx, func(tx *sqldb.Tx) error {
		mailings, err := selectMailings(ctx, tx, releaseID)
		if err != nil {
			return err
		}
		for _, mail := range mailings {
			s.Mailings = append(s.Mailings, mail.status())
		}
		s.Counts, err = selectCounts(ctx, tx, releaseID)
		return err
	})
	return s, err
}

func (m mailing) status() Mailing {
	s := Mailing{
		ID: m.ID, ListID: m.ListID, Kind: m.Kind, Country: m.Country, DueAt: clock.FromMillis(m.DueAt),
		Held: m.Held, Elsewhere: m.Elsewhere, WaitReason: m.WaitReason, WaitDetail: m.WaitDetail,
	}
	if m.PausedAt != 0 {
		s.PausedAt, s.PauseReason, s.PauseDetail = clock.FromMillis(m.PausedAt), m.PauseReason, m.PauseDetail
	}
	if m.WaitReason != "" {
		s.WaitUntil = clock.FromMillis(m.WaitUntil)
	}
	return s
}

// Delivery is one mail to one contact.
type Delivery struct {
	ID, MailingID, ReleaseID, ListID, ContactID, EditionID int64

	Country, Address, Name, Language string
	Kind                             string
	Round                            int // of a correction: which one, 1 for the first

	MessageID string // without angle brackets, the same for each attempt
	State     State
	Reason    Reason
	Attempts  int       // made so far
	Resends   int       // of them without knowing whether the mail had arrived
	NextAt    time.Time // when it may be tried; zero: not at all

	Code            int // of the last reply, 0 when there was none
	Enhanced, Reply string

	DueAt, PlannedAt, UpdatedAt time.Time

	SentAt time.Time // zero unless sent
}

// Deliveries are all deliveries of a release, in the order of country, list and planning.
func (m *Mailer) Deliveries(ctx context.Context, releaseID int64) ([]Delivery, error) {
	var rows []deliveryRow
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectDeliveries(ctx, tx, releaseID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return m.shown(ctx, rows)
}

// shown are deliveries as others see them.
func (m *Mailer) shown(ctx context.Context, rows []deliveryRow) ([]Delivery, error) {
	s, err := m.seal(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Delivery, len(rows))
	for i, r := range rows {
		all[i] = r.public(s)
	}
	return all, nil
}

// NextTry is the earliest instant at which something may be tried, or a worker that
// has vanished is given up. False: nothing is open, or only waits for a person.
func (m *Mailer) NextTry(ctx context.Context) (time.Time, bool, error) {
	var next *int64
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		next, err = selectNextTry(ctx, tx, clock.Millis(m.clock.Now()))
		return err
	})
	if err != nil || next == nil {
		return time.Time{}, false, err
	}
	return clock.FromMillis(*next), true, nil
}

// Idle tells whether at now nothing is under way and nothing may be tried.
func (m *Mailer) Idle(ctx context.Context, now time.Time) (bool, error) {
	busy := 0
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		busy, err = countBusy(ctx, tx, clock.Millis(now))
		return err
	})
	return busy == 0, err
}
