package presslists

import (
	"context"

	"communique/accounts"
	"communique/internal/clock"
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
		for _, r := range rows {
			if err := remove(ctx, tx, r.Contact); err != nil {
				return err
			}
		}
		return p.accounts.Note(ctx, tx, who, "contact_removed", numbers([]int64{id}), "")
	})
}

// ErasePerson does what somebody asks for who wants nothing to be kept of them (GDPR,
// Article 17): all that is known of them goes, from every list of every partner and with
// the addresses that they had, and from files that wait to be taken. Of the addresses only
// the keys stay, so that none of them is ever kept or mailed again, whoever imports it; the
// audit keeps a number, and who did it. It can't be undone. What was sent to them stays in the record of what was sent. Fault:
// presslists.contact_missing.
func (p *PressLists) ErasePerson(ctx context.Context, who accounts.Actor, id int64) error {
	own, err := p.keptLists(ctx, who, "")
	if err != nil {
		return err
	}
	all, err := p.Lists(ctx)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := holdAll(ctx, tx, all, p.clock.Now()); err != nil {
			return err
		}
		person, err := personOf(ctx, tx, own, id)
		if err != nil {
			return err
		}
		for _, key := range person.Keys() {
			if err := erase(ctx, tx, all, key, clock.Millis(p.clock.Now())); err != nil {
				return err
			}
		}
		return p.accounts.Note(ctx, tx, who, "contact_erased", numbers([]int64{id}), "")
	})
}

func erase(ctx context.Context, tx *sqldb.Tx, lists []List, key string, now int64) error {
	rows, err := selectPerson(ctx, tx, lists, key)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := remove(ctx, tx, r.Contact); err != nil {
			return err
		}
	}
	if err := deleteFormer(ctx, tx, key); err != nil {
		return err
	}
	if err := deleteImportFiles(ctx, tx); err != nil {
		return err
	}
	return upsertErased(ctx, tx, key, now)
}

// StopPerson stops every mail to somebody, because they have told the desk. Whatever
// stopped them before stays the reason. Fault: presslists.contact_missing.
func (p *PressLists) StopPerson(ctx context.Context, who accounts.Actor, id int64) error {
	person, err := p.Person(ctx, who, id)
	if err != nil {
		return err
	}
	return p.Suppress(ctx, who, person.Address, Manual, fault.Shown(who.Name))
}
