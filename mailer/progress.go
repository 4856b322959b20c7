package mailer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/releases"
)

// Snapshot is how all mails of a release stood at an instant. It shows nothing by itself:
// what of it somebody may see, For gives. So one look at the ledger serves everybody who
// watches.
type Snapshot struct {
	at       time.Time
	held     bool
	over     time.Duration // for how long recent mails were counted
	mailings []mailing
	owners   map[int64]int64 // the partner of each list
	rest     []tallyRow
	sent     []sentRow
}

// Progress is how those mails of a release stand that somebody may see: of the lists of
// their partners.
type Progress struct {
	At       time.Time
	Counts   []Count // in the order of country, list, language and state
	Mailings []Mailing
	Untaken  []Untaken // the most frequent first
	Pace     Pace
	Keeps    bool // who looks may see the contacts of one of these lists at least
}

// Total counts the deliveries in these states, or all of them.
func (p Progress) Total(states ...State) int { return Status{Counts: p.Counts}.Total(states...) }

// lately is for how long back mails are counted that tell the rate.
const lately = time.Minute

// Snapshot looks at the ledger once, and walks over all mails of the release for it.
func (m *Mailer) Snapshot(ctx context.Context, r releases.Release) (Snapshot, error) {
	s := Snapshot{at: m.clock.Now(), held: r.Hold.On()}
	err := m.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if s.mailings, err = selectMailings(ctx, tx, r.ID); err != nil || len(s.mailings) == 0 {
			return err
		}
		s.over = min(lately, max(s.at.Sub(clock.FromMillis(s.mailings[0].DueAt)), time.Second))
		if s.rest, err = selectTallies(ctx, tx, r.ID); err != nil {
			return err
		}
		s.sent, err = selectSent(ctx, tx, r.ID, clock.Millis(s.at.Add(-s.over)))
		return err
	})
	if err != nil {
		return Snapshot{}, err
	}
	s.owners, err = m.owners(ctx)
	return s, err
}

// owners are the partners by the ids of their lists.
func (m *Mailer) owners(ctx context.Context) (map[int64]int64, error) {
	lists, err := m.lists.Lists(ctx)
	owners := make(map[int64]int64, len(lists))
	for _, l := range lists {
		owners[l.ID] = l.PartnerID
	}
	return owners, err
}

// Progress is the Snapshot of now, as far as somebody may see it.
func (m *Mailer) Progress(ctx context.Context, who accounts.Actor, r releases.Release) (Progress, error) {
	s, err := m.Snapshot(ctx, r)
	return s.For(who), err
}

// For gives what somebody may see of it.
func (s Snapshot) For(who accounts.Actor) Progress {
	p := Progress{At: s.at}
	seen, kept := s.mailingsFor(who, accounts.See), s.mailingsFor(who, accounts.Keep)
	for _, one := range s.mailings {
		if _, ok := seen[one.ID]; !ok {
			continue
		}
		status := one.status()
		if _, ok := kept[one.ID]; !ok {
			status.PauseDetail = ""
		}
		p.Mailings = append(p.Mailings, status)
	}
	recent, paced := 0, false
	for _, row := range s.sent {
		p.Counts = p.with(seen, row.MailingID, row.Language, Sent, row.N)
		if _, ok := seen[row.MailingID]; ok && row.Recent {
			recent += row.N
		}
	}
	for _, row := range s.rest {
		p.Counts = p.with(seen, row.MailingID, row.Language, row.State, row.N)
		_, ok := seen[row.MailingID]
		paced = paced || ok && row.Reason == Paced
	}
	p.Counts, p.Keeps = summed(p.Counts), len(kept) > 0
	p.Untaken = untaken(s.rest, seen, kept)
	p.Pace = pace(recent, s.over, p.Total(Planned, Claimed), s.obstacle(p.Mailings, paced))
	return p
}

// mailingsFor are those to lists with which somebody may do something.
func (s Snapshot) mailingsFor(who accounts.Actor, p accounts.Permission) map[int64]mailing {
	some := map[int64]mailing{}
	for _, one := range s.mailings {
		if who.MayFor(p, s.owners[one.ListID]) {
			some[one.ID] = one
		}
	}
	return some
}

// with is Counts and one more, if it is of a mailing that is seen.
func (p Progress) with(seen map[int64]mailing, mailingID int64, language string, state State, n int) []Count {
	of, ok := seen[mailingID]
	if !ok {
		return p.Counts
	}
	return append(p.Counts, Count{Kind: of.Kind, Country: of.Country, ListID: of.ListID, Language: language, State: state, N: n})
}

// summed adds up what has everything but its number in common.
func summed(counts []Count) []Count {
	sums := map[Count]int{}
	for _, c := range counts {
		n := c.N
		c.N = 0
		sums[c] += n
	}
	all := make([]Count, 0, len(sums))
	for c, n := range sums {
		c.N = n
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.ListID, b.ListID), cmp.Compare(a.Language, b.Language),
			cmp.Compare(a.State, b.State), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}
