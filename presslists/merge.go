package presslists

import (
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Merge makes one person of several, who keeps the address of the contact with id into,
// and gives them. They stand on every list on which one of them stood. What they are
// silent on the others say, in their order. Each row that goes is kept as what they were
// (see Unmerge), so that what was received under it counts as theirs. Nobody is mailed
// after it who wasn't before. Faults: presslists.merge_nothing, contact_missing; merge_apart,
// when it was said of two of them that they are different people (see NotDuplicates).
func (p *PressLists) Merge(ctx context.Context, who accounts.Actor, into int64, others []int64) (Person, error) {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return Person{}, err
	}
	var merged Person
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		lists, err := hold(ctx, tx, who, lists, p.clock.Now())
		if err != nil {
			return err
		}
		m := merging{lists: lists, by: who.Name, at: p.clock.Now()}
		if err := m.read(ctx, tx, into, others); err != nil {
			return err
		}
		if err := m.write(ctx, tx); err != nil {
			return err
		}
		if merged, err = personOf(ctx, tx, lists, into); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contacts_merged", numbers(append([]int64{into}, others[:min(len(others), maxAlike)]...)), "")
	})
	return merged, err
}

// merging is several persons on the way to be one.
type merging struct {
	lists []List
	by    string
	at    time.Time
	kept  []Listed // rows of the one who stays
	gone  []Listed // rows of the others
}

func (m *merging) read(ctx context.Context, tx *sqldb.Tx, into int64, others []int64) (err error) {
	if m.kept, err = personRows(ctx, tx, m.lists, into); err != nil {
		return err
	}
	seen := map[int64]bool{}
	see := func(rows []Listed) {
		for _, r := range rows {
			seen[r.ID] = true
		}
	}
	see(m.kept)
	persons := 0
	for _, id := range others {
		if seen[id] || persons == maxAlike {
			continue
		}
		rows, err := personRows(ctx, tx, m.lists, id)
		if err != nil {
			return err
		}
		see(rows)
		persons++
		m.gone = append(m.gone, rows...)
	}
	if len(m.gone) == 0 {
		return fault.New(fault.Invalid, "presslists.merge_nothing")
	}
	one, other, err := selectApartOf(ctx, tx, Alike(slices.Concat(m.kept, m.gone)).ids())
	if err == nil && one != "" {
		err = fault.New(fault.Conflict, "presslists.merge_apart", "One", one, "Other", other)
	}
	return err
}

func (m *merging) write(ctx context.Context, tx *sqldb.Tx) error {
	now := m.kept[0].Contact
	for _, other := range m.gone {
		now = now.filled(other.Contact)
	}
	for i, k := range m.kept {
		c := k.filled(now)
		if c != k.Contact {
			if err := updateContact(ctx, tx, c, clock.Millis(m.at)); err != nil {
				return err
			}
		}
		m.kept[i].Contact = c
	}
	for _, other := range m.gone {
		if err := m.one(ctx, tx, other.Contact, now); err != nil {
			return err
		}
	}
	for _, k := range m.kept {
		if err := index(ctx, tx, k.ListID, []int64{k.ID}); err != nil {
			return err
		}
	}
	return nil
}

// one lets a row go into that of the kept one on the same list, which is made if it isn't
// there.
func (m *merging) one(ctx context.Context, tx *sqldb.Tx, other, now Contact) (err error) {
	i := slices.IndexFunc(m.kept, func(k Listed) bool { return k.ListID == other.ListID })
	if i < 0 {
		now.ListID = other.ListID
		if now.ID, err = insertContact(ctx, tx, now, clock.Millis(m.at)); err != nil {
			return err
		}
		i = len(m.kept)
		m.kept = append(m.kept, Listed{Contact: now})
	}
	if err := handOver(ctx, tx, other.ID, m.kept[i].ID); err != nil {
		return err
	}
	if err := handApart(ctx, tx, other.ID, m.kept[i].ID); err != nil {
		return err
	}
	if err := insertFormer(ctx, tx, m.kept[i].ID, Merged, other, m.by, clock.Millis(m.at)); err != nil {
		return err
	}
	return remove(ctx, tx, other)
}

// filled is c with what another one says where c is silent.
func (c Contact) filled(other Contact) Contact {
	for _, f := range []struct{ own, other *string }{
		{&c.Name, &other.Name}, {&c.Outlet, &other.Outlet}, {&c.Language, &other.Language}, {&c.Topics, &other.Topics},
	} {
		if *f.own == "" {
			*f.own = *f.other
		}
	}
	if sameConsent(c, Contact{}) {
		c.ConsentBasis, c.Ground, c.ConsentOn = other.ConsentBasis, other.Ground, other.ConsentOn
		c.RecordedBy, c.RecordedAt, c.ClaimedBy, c.ClaimedAt = other.RecordedBy, other.RecordedAt, other.ClaimedBy, other.ClaimedAt
	}
	return c
}

// Unmerge puts a row back that was merged into the contact with this id: the address
// stands on its list again, and says what it said. What it has lent the other one stays
// there. Faults: presslists.contact_missing, merge_gone, contact_exists, contact_erased.
func (p *PressLists) Unmerge(ctx context.Context, who accounts.Actor, id, formerID int64) (Contact, error) {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return Contact{}, err
	}
	var back Contact
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		lists, err := hold(ctx, tx, who, lists, p.clock.Now())
		if err != nil {
			return err
		}
		person, err := personOf(ctx, tx, lists, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(person.Former, func(f Former) bool { return f.ID == formerID && f.Cause == Merged })
		if i < 0 {
			return fault.New(fault.NotFound, "presslists.merge_gone")
		}
		if back, err = restore(ctx, tx, lists, person.Former[i], p.clock.Now()); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contacts_unmerged", numbers([]int64{id, back.ID}), "")
	})
	return back, err
}

func restore(ctx context.Context, tx *sqldb.Tx, lists []List, f Former, now time.Time) (Contact, error) {
	i := slices.IndexFunc(lists, func(l List) bool { return l.ID == f.Was.ListID })
	if i < 0 {
		return Contact{}, fault.New(fault.NotFound, "presslists.merge_gone")
	}
	s := saving{wanted: lists[i : i+1], now: f.Was, at: now}
	if err := s.free(ctx, tx); err != nil {
		return Contact{}, err
	}
	if err := dropFormer(ctx, tx, f.ID); err != nil {
		return Contact{}, err
	}
	c := f.Was
	var err error
	if c.ID, err = insertContact(ctx, tx, c, clock.Millis(now)); err != nil {
		return Contact{}, err
	}
	return c, index(ctx, tx, c.ListID, []int64{c.ID})
}
