package presslists

import (
	"context"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// SavePerson keeps somebody on the lists with these slugs, and on no other that the actor
// may keep: with id 0 somebody new, else the person of whom a contact has this id. What c
// says is then the same on all of these lists. Who changes their address is still known
// to have received what came to the one before. It gives the contact on the first of the lists.
//
// Faults, all fields' at once: presslists.contact_lists_missing, those of ParseAddress,
// presslists.control_character, text_long, contact_language, ground_unknown, consent_day;
// presslists.list_missing, contact_missing; presslists.contact_exists, when the
// address stands on one of the lists already, contact_erased; list_retired, for a list on which
// the person doesn't stand.
func (p *PressLists) SavePerson(ctx context.Context, who accounts.Actor, id int64, c Contact, slugs []string) (Contact, error) {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return Contact{}, err
	}
	c, err = c.checked(slugs, p.clock.Now())
	if err != nil {
		return Contact{}, err
	}
	var s saving
	err = p.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		s = saving{by: who.Name, at: p.clock.Now(), now: c}
		if s.lists, err = hold(ctx, tx, who, lists, s.at); err != nil {
			return err
		}
		if s.wanted, err = named(s.lists, slugs); err != nil {
			return err
		}
		if err := s.save(ctx, tx, p, who, id); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contact_saved", numbers([]int64{s.saved.ID}), slugsOf(s.wanted))
	})
	return s.saved, err
}

// named gives the lists with these slugs. Fault: presslists.list_missing.
func named(lists []List, slugs []string) (wanted []List, err error) {
	for _, slug := range slugs {
		i := slices.IndexFunc(lists, func(l List) bool { return l.Slug == slug })
		if i < 0 {
			return nil, fault.New(fault.NotFound, "presslists.list_missing", "List", fault.Shown(slug))
		}
		wanted = append(wanted, lists[i])
	}
	return wanted, nil
}

// checked gives c as it is to be kept, or the faults of every field.
func (c Contact) checked(slugs []string, now time.Time) (Contact, error) {
	var faults fault.List
	if len(slugs) == 0 {
		faults = append(faults, fault.New(fault.Invalid, "presslists.contact_lists_missing").At(fault.Place{Field: "lists"}))
	}
	r := row{header: header{titles: []string{"address", "name", "outlet", "language", "topics", "evidence"}}}
	r.address(0, strings.TrimSpace(c.Address))
	c.Address, c.AddressKey = r.contact.Address, r.contact.AddressKey
	c.Name = r.text(1, tidy(c.Name), maxName)
	c.Outlet = r.text(2, tidy(c.Outlet), maxOutlet)
	r.reads(3, tidy(c.Language))
	c.Language = r.contact.Language
	c.Topics = r.text(4, tidy(c.Topics), maxTopics)
	c.ConsentBasis = r.evidence(5, c.ConsentBasis)
	faults = append(faults, r.faults...)
	if c.Ground != "" && !slices.Contains(Grounds, c.Ground) {
		faults = append(faults, fault.New(fault.Invalid, "presslists.ground_unknown", "Value", fault.Shown(c.Ground)).At(fault.Place{Field: "ground"}))
	}
	c.ConsentOn = strings.TrimSpace(c.ConsentOn)
	if day, err := time.Parse(time.DateOnly, c.ConsentOn); c.ConsentOn != "" && (err != nil || day.Year() < 1900 || day.After(now.AddDate(0, 0, 1))) {
		faults = append(faults, fault.New(fault.Invalid, "presslists.consent_day", "Value", fault.Shown(c.ConsentOn)).At(fault.Place{Field: "consent_on"}))
	}
	return c, faults.OrNil()
}

// saving is a person on the way into lists.
type saving struct {
	lists, wanted []List // those that the actor may keep, and those that the person is to stand on
	by            string
	at            time.Time
	now           Contact
	was           []Listed // the rows that there are
	saved         Contact
}

func (s *saving) save(ctx context.Context, tx *sqldb.Tx, p *PressLists, who accounts.Actor, id int64) (err error) {
	if id != 0 {
		if s.was, err = personRows(ctx, tx, s.lists, id); err != nil {
			return err
		}
	}
	for _, l := range s.wanted { // who stands on a retired list may stay
		if !slices.ContainsFunc(s.was, func(r Listed) bool { return r.ListID == l.ID }) {
			if err := l.active(); err != nil {
				return err
			}
		}
	}
	if err := s.free(ctx, tx); err != nil {
		return err
	}
	if err := s.stop(ctx, tx, p, who); err != nil {
		return err
	}
	for _, l := range s.wanted {
		if err := s.keepOn(ctx, tx, l); err != nil {
			return err
		}
	}
	for _, r := range s.was {
		if !slices.ContainsFunc(s.wanted, func(l List) bool { return l.ID == r.ListID }) {
			if err := handApart(ctx, tx, r.ID, s.saved.ID); err != nil {
				return err
			}
			if err := remove(ctx, tx, r.Contact); err != nil {
				return err
			}
		}
	}
	return nil
}

// hold makes others who change these lists wait until the transaction ends, and gives those
// that the actor may still keep.
func hold(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, lists []List, now time.Time) ([]List, error) {
	if err := holdAll(ctx, tx, lists, now); err != nil {
		return nil, err
	}
	all, err := selectLists(ctx, tx)
	return slices.DeleteFunc(kept(all, who), func(l List) bool { return !slices.Contains(idsOf(lists), l.ID) }), err
}

// holdAll is hold for whoever may change all lists.
func holdAll(ctx context.Context, tx *sqldb.Tx, lists []List, now time.Time) error {
	for _, id := range slices.Sorted(slices.Values(idsOf(lists))) { // in one order, so that two never wait for each other
		if _, err := holdList(ctx, tx, id, clock.Millis(now)); err != nil {
			return err
		}
	}
	return nil
}

// free looks whether the address may be kept where it isn't yet.
func (s *saving) free(ctx context.Context, tx *sqldb.Tx) error {
	field := fault.Place{Field: "address"}
	if len(s.was) > 0 && s.was[0].AddressKey == s.now.AddressKey {
		return nil
	}
	stopped := map[string]string{}
	if err := selectSuppressed(ctx, tx, []string{s.now.AddressKey}, stopped); err != nil {
		return err
	}
	for _, l := range s.wanted {
		if err := selectBarred(ctx, tx, l.ID, []string{s.now.AddressKey}, stopped); err != nil {
			return err
		}
	}
	if stopped[s.now.AddressKey] == Erased {
		return fault.New(fault.Conflict, "presslists.contact_erased").At(field)
	}
	there, err := selectPerson(ctx, tx, s.wanted, s.now.AddressKey)
	if err == nil && len(there) > 0 {
		return fault.New(fault.Conflict, "presslists.contact_exists", "List", there[0].List.Name).At(field)
	}
	return err
}

// stop lets a person's "no" go with them to another address. That the one before didn't
// exist says nothing about this one.
func (s *saving) stop(ctx context.Context, tx *sqldb.Tx, p *PressLists, who accounts.Actor) error {
	if len(s.was) == 0 || s.was[0].AddressKey == s.now.AddressKey || s.was[0].Stopped == "" || s.was[0].Stopped == Bounced {
		return nil
	}
	if who.May(accounts.Keep) {
		return insertSuppression(ctx, tx, s.now.AddressKey, s.was[0].Stopped, s.was[0].AddressKey, clock.Millis(s.at))
	}
	all, err := selectLists(ctx, tx)
	if err != nil {
		return err
	}
	return p.carryOut(ctx, tx, who, all, []string{s.now.AddressKey}, &leaving{reason: s.was[0].Stopped, detail: s.was[0].AddressKey})
}

// keepOn adds the person to a list, or changes their row on it.
func (s *saving) keepOn(ctx context.Context, tx *sqldb.Tx, l List) (err error) {
	now := clock.Millis(s.at)
	c := s.now
	c.ListID = l.ID
	if i := slices.IndexFunc(s.was, func(r Listed) bool { return r.ListID == l.ID }); i >= 0 {
		was := s.was[i].Contact
		c.ID = was.ID
		c = c.recorded(was, s.by, s.at)
		if was.AddressKey != c.AddressKey {
			if err := insertFormer(ctx, tx, c.ID, Moved, was, s.by, now); err != nil {
				return err
			}
		}
		if c != was {
			err = updateContact(ctx, tx, c, now)
		}
	} else {
		c.ID, err = insertContact(ctx, tx, c.recorded(Contact{}, s.by, s.at), now)
	}
	if s.saved.ID == 0 {
		s.saved = c
	}
	if err != nil {
		return err
	}
	return index(ctx, tx, l.ID, []int64{c.ID})
}

// remove takes a contact off its list, which the caller holds.
func remove(ctx context.Context, tx *sqldb.Tx, c Contact) error {
	if err := deleteContact(ctx, tx, c.ID); err != nil {
		return err
	}
	return index(ctx, tx, c.ListID, []int64{c.ID})
}
