package presslists

import (
	"context"
	"slices"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// RemovePerson takes somebody off all lists that the actor may keep. They may be added
// again. Fault: presslists.contact_missing.
func (p *PressLists) RemovePerson(ctx context.Context, who accounts.Actor, id int64) error {
	lists, err := p.keptLists(ctx, who, "")
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *sqldb.Tx) error {
		lists, err := hold(ctx, tx, who, lists, p.clock.Now())
		if err != nil {
			return err
		}
		rows, err := personRows(ctx, tx, lists, id)
		if err != nil {
			return err
		}
		var left []List
		for _, r := range rows {
			left = append(left, r.List)
			if err := remove(ctx, tx, r.Contact); err != nil {
				return err
			}
		}
		return p.accounts.Note(ctx, tx, who, "contact_removed", numbers([]int64{id}), slugsOf(left))
	})
}

// ErasePerson does what somebody asks for who wants nothing to be kept of them (GDPR,
// Article 17): all that is known of them goes, with the addresses that they had, and from files
// that wait to be taken. Of the addresses only the keys stay, so that none of them is ever kept or
// mailed again, whoever imports it; the audit keeps a number, who did it, and which lists have lost
// somebody. It can't be undone. What was sent to them stays in the record of what was sent.
//
// It goes for every list of every partner when the actor keeps them all or nobody else has the
// address. Else it goes for the actor's own, and a Wish is put to an administrator for the
// others: nobody takes anybody off another partner's list. Fault: presslists.contact_missing.
func (p *PressLists) ErasePerson(ctx context.Context, who accounts.Actor, id int64) error {
	seen, err := p.filesOf(ctx, who, id)
	if err != nil {
		return err
	}
	return p.leave(ctx, who, func(tx *sqldb.Tx, own, all []List) error {
		person, err := personOf(ctx, tx, own, id)
		if err != nil {
			return err
		}
		reach := own
		if who.May(accounts.Keep) {
			reach = all
		}
		if err := dropFiles(ctx, tx, reach, person.Keys(), seen); err != nil {
			return err
		}
		l := &leaving{reason: Erased, erase: true}
		if err := p.carryOut(ctx, tx, who, all, person.Keys(), l); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "contact_erased", numbers([]int64{id}), strings.Join(l.lost, ", "))
	})
}

// leave calls do with the lists that the actor keeps and with all, which it holds.
func (p *PressLists) leave(ctx context.Context, who accounts.Actor, do func(tx *sqldb.Tx, own, all []List) error) error {
	return p.db.Write(ctx, func(tx *sqldb.Tx) error {
		all, err := selectLists(ctx, tx)
		if err != nil {
			return err
		}
		if err := holdAll(ctx, tx, all, p.clock.Now()); err != nil {
			return err
		}
		return do(tx, kept(slices.Clone(all), who), all)
	})
}

// StopPerson stops every mail to somebody, because they have told the desk. Whatever
// stopped them before stays the reason. It goes as far as ErasePerson. Fault:
// presslists.contact_missing.
func (p *PressLists) StopPerson(ctx context.Context, who accounts.Actor, id int64) error {
	person, err := p.Person(ctx, who, id)
	if err != nil {
		return err
	}
	return p.Suppress(ctx, who, person.Address, Manual, fault.Shown(who.Name))
}
