package presslists

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/scheduler"
)

// Retire has no release go to a list any more, until somebody takes it back. It is in no new
// plan and takes no import; the dates that it has are cancelled, and what is planned for it and
// hasn't left doesn't leave. Whoever has received a release from it is still told when that is
// corrected or withdrawn. Nothing is deleted: its contacts stay, also on other lists, and so does
// what they received. Twice is once. Faults: presslists.list_missing, presslists.forbidden.
func (p *PressLists) Retire(ctx context.Context, who accounts.Actor, slug string) (List, error) {
	return p.retiring(ctx, who, slug, func(ctx context.Context, tx *sqldb.Tx, l List) error {
		if l.Retired() {
			return nil
		}
		if err := p.retire(ctx, tx, []List{l}, false); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "list_retired", l.Slug, "")
	})
}

// TakeBack takes a retired list back: it is in new plans again, and has the dates again that were
// cancelled because it was retired and that are still to come. Mails that were stopped while
// they left aren't taken up again. Twice is once. Faults: presslists.list_missing,
// presslists.forbidden; accounts.partner_retired.
func (p *PressLists) TakeBack(ctx context.Context, who accounts.Actor, slug string) (List, error) {
	return p.retiring(ctx, who, slug, func(ctx context.Context, tx *sqldb.Tx, l List) error {
		if !l.Retired() {
			return nil
		}
		if err := p.accounts.MayOwn(ctx, tx, l.PartnerID); err != nil {
			return err
		}
		if err := p.takeBack(ctx, tx, []List{l}); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "list_taken_back", l.Slug, "")
	})
}

// RetirePartner retires a partner (accounts.RetirePartner) and its lists with it. Only an
// administrator can. Faults: those of accounts.RetirePartner.
func (p *PressLists) RetirePartner(ctx context.Context, who accounts.Actor, slug string) (partner accounts.Partner, err error) {
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		if partner, err = p.accounts.RetirePartner(ctx, tx, who, slug); err != nil {
			return err
		}
		lists, err := selectLists(ctx, tx)
		if err != nil {
			return err
		}
		return p.retire(ctx, tx, slices.DeleteFunc(lists, func(l List) bool { return l.PartnerID != partner.ID || l.Retired() }), true)
	})
	return partner, err
}

// TakeBackPartner takes a retired partner back, and the lists that were retired with it as
// TakeBack does: those that were retired by themselves stay so. Only an administrator can. Faults:
// those of accounts.TakeBackPartner.
func (p *PressLists) TakeBackPartner(ctx context.Context, who accounts.Actor, slug string) (partner accounts.Partner, err error) {
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		if partner, err = p.accounts.TakeBackPartner(ctx, tx, who, slug); err != nil {
			return err
		}
		lists, err := selectLists(ctx, tx)
		if err != nil {
			return err
		}
		return p.takeBack(ctx, tx, slices.DeleteFunc(lists, func(l List) bool { return l.PartnerID != partner.ID || !l.WithPartner }))
	})
	return partner, err
}

// retiring changes a list that the actor may keep, and gives it as it is then.
func (p *PressLists) retiring(ctx context.Context, who accounts.Actor, slug string, change func(context.Context, *sqldb.Tx, List) error) (List, error) {
	l, err := p.keptBy(ctx, who, slug)
	if err != nil {
		return List{}, err
	}
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		there, err := selectList(ctx, tx, listByID, l.ID)
		if err != nil {
			return err
		}
		if !who.MayFor(accounts.Keep, there.PartnerID) { // it was handed to another partner meanwhile
			return fault.New(fault.Forbidden, "presslists.forbidden", "List", l.Slug)
		}
		if err := change(ctx, tx, there); err != nil {
			return err
		}
		l, err = selectList(ctx, tx, listByID, l.ID)
		return err
	})
	return l, err
}

// retire retires lists, with their partner or by themselves.
func (p *PressLists) retire(ctx context.Context, tx *sqldb.Tx, lists []List, withPartner bool) error {
	now := p.clock.Now()
	for _, l := range lists {
		if err := setRetired(ctx, tx, l.ID, clock.Millis(now), withPartner, clock.Millis(now)); err != nil {
			return err
		}
	}
	_, err := scheduler.CancelDates(ctx, tx, idsOf(lists), now)
	return err
}

func (p *PressLists) takeBack(ctx context.Context, tx *sqldb.Tx, lists []List) error {
	now := p.clock.Now()
	for _, l := range lists {
		if err := setRetired(ctx, tx, l.ID, 0, false, clock.Millis(now)); err != nil {
			return err
		}
	}
	_, err := scheduler.RestoreDates(ctx, tx, idsOf(lists), now)
	return err
}

// MayReceive tells, within the caller's transaction, whether releases go to a list: the fault
// scheduler.list_retired, when it is retired.
func (p *PressLists) MayReceive(ctx context.Context, tx *sqldb.Tx, listID int64) error {
	at, slug, err := selectRetired(ctx, tx, listID)
	if sqldb.NoRows(err) {
		return nil // whoever goes on finds that it is gone
	}
	if err == nil && at > 0 {
		err = fault.New(fault.Conflict, scheduler.ListRetired, "List", slug)
	}
	return err
}

// active tells whether somebody may be put on a list. Fault: presslists.list_retired.
func (l List) active() error {
	if l.Retired() {
		return fault.New(fault.Conflict, "presslists.list_retired", "List", l.Name)
	}
	return nil
}
