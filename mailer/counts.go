package mailer

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/presslists"
)

// CountsOf counts the deliveries of some releases to the lists that the actor may see, by
// release, each as Status does. It asks as often for a hundred releases as for one.
func (m *Mailer) CountsOf(ctx context.Context, who accounts.Actor, releaseIDs []int64) (map[int64][]Count, error) {
	lists, err := m.lists.ListsOf(ctx, who)
	if err != nil || len(lists) == 0 || len(releaseIDs) == 0 {
		return nil, err
	}
	of := map[int64][]Count{}
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		clear(of)
		mailings, err := selectMailingsTo(ctx, tx, releaseIDs, idsOf(lists))
		if err != nil {
			return err
		}
		var open []int64
		for _, mail := range mailings {
			counts, known := m.past.recall(mail)
			if !known {
				open = append(open, mail.ID)
			}
			of[mail.ReleaseID] = append(of[mail.ReleaseID], counts...)
		}
		return m.count(ctx, tx, of, mailings, open)
	})
	for _, counts := range of {
		slices.SortFunc(counts, func(a, b Count) int {
			return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.ListID, b.ListID), cmp.Compare(a.Language, b.Language),
				cmp.Compare(a.State, b.State), cmp.Compare(a.Kind, b.Kind))
		})
	}
	return of, err
}

func idsOf(lists []presslists.List) []int64 {
	ids := make([]int64, len(lists))
	for i, l := range lists {
		ids[i] = l.ID
	}
	return ids
}

// count adds what has to be counted, and keeps of it what won't change.
func (m *Mailer) count(ctx context.Context, tx *sqldb.Tx, of map[int64][]Count, mailings []mailing, open []int64) error {
	if len(open) == 0 {
		return nil
	}
	counted, err := countByMailing(ctx, tx, open)
	if err != nil {
		return err
	}
	for _, mail := range mailings {
		if slices.Contains(open, mail.ID) {
			counts := counted[mail.ID]
			for i := range counts {
				counts[i].Country, counts[i].ListID = mail.Country, mail.ListID
			}
			m.past.keep(mail, counts)
			of[mail.ReleaseID] = append(of[mail.ReleaseID], counts...)
		}
	}
	return nil
}

// past remembers the counts of mailings that are finished: their deliveries are at their
// ends, and to count a million of them again for each page would take seconds. What opens a
// mailing again is seen by its row.
type past struct {
	mu sync.Mutex
	by map[int64]ended
}

// ended is what a mailing's row said when it was counted.
type ended struct {
	finishedAt, sent, refused, lastContact int64

	counts []Count
}

func endOf(m mailing, counts []Count) ended {
	return ended{m.FinishedAt, m.Sent, m.Refused, m.LastContact, counts}
}

// remembered is how many mailings are remembered: some megabytes.
const remembered = 20_000

func (p *past) recall(m mailing) ([]Count, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.by[m.ID]
	now := endOf(m, nil)
	same := e.finishedAt == now.finishedAt && e.sent == now.sent && e.refused == now.refused && e.lastContact == now.lastContact
	return e.counts, ok && m.FinishedAt > 0 && same
}

func (p *past) keep(m mailing, counts []Count) {
	if m.FinishedAt == 0 || slices.ContainsFunc(counts, func(c Count) bool { return len(moves[c.State]) > 0 }) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.by == nil || len(p.by) >= remembered {
		p.by = map[int64]ended{}
	}
	p.by[m.ID] = endOf(m, counts)
}
