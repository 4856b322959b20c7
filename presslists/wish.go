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

// Wish is what somebody has told one partner: that nothing be kept of them (GDPR, Article 17),
// or that they get no mail (Article 21). That partner's lists follow it at once. Others have the
// address as well, and an administrator says whether it goes for them, who alone sees that.
type Wish struct {
	ID         int64
	AddressKey string
	Reason     string // Erased or Manual
	PartnerID  int64  // whom they have told
	Actor      string // who has noted it
	At         time.Time
	Lists      []List // on which the address still stands
}

// leaving is what somebody wants who has told it to an actor.
type leaving struct {
	reason, detail string   // the reason is one of Reasons
	erase          bool     // whether nothing is to be kept of them either
	lost           []string // the lists that they were taken off
}

// carryOut does what somebody wants whose addresses have these keys. It goes for all lists when
// the actor keeps all of them, or nobody else has the address; else for those that the actor
// keeps, and an administrator is asked about the others. The actor can't tell which of it was
// done: on the actor's lists both are the same. The caller holds all lists.
func (p *PressLists) carryOut(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, all []List, keys []string, l *leaving) error {
	own := kept(slices.Clone(all), who)
	for _, key := range keys {
		shared := false
		if !who.May(accounts.Keep) {
			var err error
			if shared, err = standsElsewhere(ctx, tx, own, key); err != nil {
				return err
			}
		}
		var err error
		if shared {
			err = p.barred(ctx, tx, who, own, key, l)
		} else {
			err = p.everywhere(ctx, tx, all, key, l)
		}
		if err != nil {
			return err
		}
	}
	slices.Sort(l.lost)
	l.lost = slices.Compact(l.lost)
	return nil
}

// everywhere goes for all lists, and answers what was asked before.
func (p *PressLists) everywhere(ctx context.Context, tx *sqldb.Tx, all []List, key string, l *leaving) error {
	now := clock.Millis(p.clock.Now())
	if err := l.takeOff(ctx, tx, all, key); err != nil {
		return err
	}
	if err := deleteBars(ctx, tx, key); err != nil {
		return err
	}
	if !l.erase {
		return insertSuppression(ctx, tx, key, l.reason, l.detail, now)
	}
	if err := deleteWishOf(ctx, tx, key); err != nil {
		return err
	}
	return upsertErased(ctx, tx, key, now)
}

// barred goes for the lists of the actor's partners, and asks about the others.
func (p *PressLists) barred(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, own []List, key string, l *leaving) error {
	now := clock.Millis(p.clock.Now())
	if err := l.takeOff(ctx, tx, own, key); err != nil {
		return err
	}
	partners, _ := who.Partners(accounts.Keep)
	for _, partner := range partners {
		if err := upsertBar(ctx, tx, partner, suppressionRow{key, l.reason}, l.detail, now); err != nil {
			return err
		}
	}
	if stopped := map[string]string{}; !l.erase { // a mail that doesn't leave anyway needs no administrator
		if err := selectSuppressed(ctx, tx, []string{key}, stopped); err != nil || stopped[key] != "" {
			return err
		}
	}
	asked := Manual
	if l.erase {
		asked = Erased
	}
	return upsertWish(ctx, tx, wishRow{AddressKey: key, Reason: asked, PartnerID: partners[0], Actor: who.Name, CreatedAt: now})
}

// takeOff takes an address off lists, with what is known of whom it had been.
func (l *leaving) takeOff(ctx context.Context, tx *sqldb.Tx, lists []List, key string) error {
	if !l.erase || len(lists) == 0 {
		return nil
	}
	rows, err := selectPerson(ctx, tx, lists, key)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := remove(ctx, tx, r.Contact); err != nil {
			return err
		}
		l.lost = append(l.lost, r.List.Slug)
	}
	return deleteFormer(ctx, tx, idsOf(lists), key)
}

// Wishes are what an administrator has still to answer, the oldest first. Fault:
// presslists.suppress_forbidden.
func (p *PressLists) Wishes(ctx context.Context, who accounts.Actor) (wishes []Wish, err error) {
	if !who.May(accounts.Administer) {
		return nil, fault.New(fault.Forbidden, "presslists.suppress_forbidden")
	}
	err = p.db.Read(ctx, func(tx *sqldb.Tx) error {
		lists, err := selectLists(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := selectWishes(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			w := r.wish()
			there, err := selectPerson(ctx, tx, lists, w.AddressKey)
			if err != nil {
				return err
			}
			for _, one := range there {
				w.Lists = append(w.Lists, one.List)
			}
			wishes = append(wishes, w)
		}
		return nil
	})
	return wishes, err
}

// Grant carries a wish out on all lists. Erasing can't be undone. Faults: presslists.wish_gone,
// presslists.suppress_forbidden.
func (p *PressLists) Grant(ctx context.Context, who accounts.Actor, id int64) error {
	return p.answer(ctx, who, id, func(tx *sqldb.Tx, w Wish, all []List) error {
		l := &leaving{reason: w.Reason, erase: w.Reason == Erased, detail: w.Actor}
		keys, err := p.keysOf(ctx, tx, all, w)
		if err != nil {
			return err
		}
		if w.Reason == Erased {
			if err := dropFiles(ctx, tx, all, keys, nil); err != nil {
				return err
			}
		}
		if err := p.carryOut(ctx, tx, who, all, keys, l); err != nil {
			return err
		}
		if w.Reason == Erased {
			return p.accounts.Note(ctx, tx, who, "contact_erased", "", strings.Join(l.lost, ", "))
		}
		return p.accounts.Note(ctx, tx, who, "address_suppressed", w.AddressKey, w.Actor)
	})
}

// keysOf are the addresses to which a wish goes. Who wants to be erased is so with the addresses
// that they had.
func (p *PressLists) keysOf(ctx context.Context, tx *sqldb.Tx, all []List, w Wish) ([]string, error) {
	keys := []string{w.AddressKey}
	if w.Reason != Erased {
		return keys, nil
	}
	rows, err := selectPerson(ctx, tx, all, w.AddressKey)
	if err != nil || len(rows) == 0 {
		return keys, err
	}
	person, err := personOf(ctx, tx, all, rows[0].ID)
	return person.Keys(), err
}

// Decline leaves a wish to the lists of the partner who was told, and the audit keeps why. Faults:
// presslists.wish_gone, presslists.decline_reason, presslists.suppress_forbidden.
func (p *PressLists) Decline(ctx context.Context, who accounts.Actor, id int64, why string) error {
	if why = bounded(why); why == "" && who.May(accounts.Administer) {
		return fault.New(fault.Invalid, "presslists.decline_reason").At(fault.Place{Field: "why"})
	}
	return p.answer(ctx, who, id, func(tx *sqldb.Tx, w Wish, _ []List) error {
		return p.accounts.Note(ctx, tx, who, "wish_declined", w.AddressKey, why)
	})
}

// answer takes a wish away and calls do with it, and with all lists, which it holds.
func (p *PressLists) answer(ctx context.Context, who accounts.Actor, id int64, do func(tx *sqldb.Tx, w Wish, all []List) error) error {
	if !who.May(accounts.Administer) {
		return fault.New(fault.Forbidden, "presslists.suppress_forbidden")
	}
	return p.db.Write(ctx, func(tx *sqldb.Tx) error {
		all, err := selectLists(ctx, tx)
		if err != nil {
			return err
		}
		if err := holdAll(ctx, tx, all, p.clock.Now()); err != nil {
			return err
		}
		row, err := deleteWish(ctx, tx, id)
		if sqldb.NoRows(err) { // somebody else has answered it
			return fault.New(fault.NotFound, "presslists.wish_gone")
		}
		if err != nil {
			return err
		}
		return do(tx, row.wish(), all)
	})
}
