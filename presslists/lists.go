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

// Save makes the list with this slug, or changes it when it is there, and returns
// it as it is kept. Without a PartnerID a new list belongs to the partner for whom
// the actor acts, and one that is there stays with its owner; only an actor who
// may do everything can hand a list to another partner.
//
// Faults, all fields' at once: presslists.slug_invalid, presslists.name_missing,
// presslists.name_invalid, presslists.country_missing, presslists.country_unknown, presslists.language_unknown,
// presslists.region_invalid, those of scheduler.ParseWindow, scheduler.window_year for
// a window that doesn't open within a year; presslists.owner_missing, presslists.forbidden,
// accounts.partner_missing, accounts.partner_retired.
func (p *PressLists) Save(ctx context.Context, who accounts.Actor, l List) (List, error) {
	l, err := l.checked(p.calendar, p.clock.Now())
	if err != nil {
		return List{}, err
	}
	if l.PartnerID == 0 {
		l.PartnerID = who.OnlyPartner(accounts.Keep)
	}
	if !who.MayFor(accounts.Keep, l.PartnerID) {
		return List{}, fault.New(fault.Forbidden, "presslists.forbidden", "List", l.Slug)
	}
	if l.PartnerID != 0 {
		if _, err := p.accounts.PartnerByID(ctx, l.PartnerID); err != nil {
			return List{}, err
		}
	}
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		changed := false
		if l, changed, err = p.save(ctx, tx, who, l, clock.Millis(p.clock.Now())); err != nil || !changed {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "list_saved", l.Slug, "")
	})
	if err != nil {
		return List{}, err
	}
	return l, nil
}

// save also tells whether that changed anything.
func (p *PressLists) save(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, l List, now int64) (kept List, changed bool, err error) {
	there, err := selectList(ctx, tx, listBySlug, l.Slug)
	if sqldb.NoRows(err) {
		l, err = p.insert(ctx, tx, l, now)
		return l, true, err
	}
	if err != nil {
		return List{}, false, err
	}
	if !who.MayFor(accounts.Keep, there.PartnerID) {
		return List{}, false, fault.New(fault.Forbidden, "presslists.forbidden", "List", l.Slug)
	}
	l.ID, l.RetiredAt, l.WithPartner = there.ID, there.RetiredAt, there.WithPartner
	if l.PartnerID == 0 {
		l.PartnerID = there.PartnerID
	}
	if l == there {
		return l, false, nil
	}
	if l.PartnerID != there.PartnerID {
		if err := p.accounts.MayOwn(ctx, tx, l.PartnerID); err != nil {
			return l, false, err
		}
		if err := handBars(ctx, tx, l.ID, l.PartnerID); err != nil {
			return l, false, err
		}
	}
	return l, true, updateList(ctx, tx, l, now)
}

func (p *PressLists) insert(ctx context.Context, tx *sqldb.Tx, l List, now int64) (List, error) {
	if l.PartnerID == 0 {
		return List{}, fault.New(fault.Invalid, "presslists.owner_missing", "List", l.Slug).At(fault.Place{Field: "partner"})
	}
	if err := p.accounts.MayOwn(ctx, tx, l.PartnerID); err != nil {
		return List{}, err
	}
	id, err := insertList(ctx, tx, l, now)
	if sqldb.IsUnique(err) { // made by somebody else since we looked
		return List{}, fault.Wrap(err, fault.Conflict, "presslists.list_exists", "List", l.Slug).At(fault.Place{Field: "slug"})
	}
	l.ID = id
	return l, err
}

// Lists gives all lists in the order of country and slug, for the house itself:
// what a person is shown comes from ListsOf.
func (p *PressLists) Lists(ctx context.Context) ([]List, error) {
	return p.ListsOf(ctx, accounts.System(""))
}

// ListsByAddress gives, for the house itself, the list on which somebody stands, by the key of their
// address: of several the first, in the order of Lists.
func (p *PressLists) ListsByAddress(ctx context.Context, keys []string) (map[string]List, error) {
	of := map[string]List{}
	if len(keys) == 0 {
		return of, nil
	}
	err := p.db.Read(ctx, func(tx *sqldb.Tx) error {
		lists, err := selectLists(ctx, tx)
		if err != nil {
			return err
		}
		spots, err := selectSpots(ctx, tx, keys)
		for _, l := range lists {
			for _, s := range spots {
				if _, known := of[s.Key]; s.ListID == l.ID && !known {
					of[s.Key] = l
				}
			}
		}
		return err
	})
	return of, err
}

// ListsOf gives the lists that the actor may see, their names and windows, in the order
// of country and slug. What stands on them is for those who keep them.
func (p *PressLists) ListsOf(ctx context.Context, who accounts.Actor) ([]List, error) {
	var lists []List
	err := p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		lists, err = selectLists(ctx, tx)
		return err
	})
	return visible(lists, who), err
}

// visible leaves the lists that the actor may see.
func visible(lists []List, who accounts.Actor) []List {
	var own []List
	for _, l := range lists {
		if who.MayFor(accounts.See, l.PartnerID) {
			own = append(own, l)
		}
	}
	return own
}

// List gives the list with this slug, for the house itself: what a person is shown
// comes from ListOf. Fault: presslists.list_missing.
func (p *PressLists) List(ctx context.Context, slug string) (List, error) {
	return p.ListOf(ctx, accounts.System(""), slug)
}

// ListOf gives the list with this slug if the actor may see it. Another's list is
// as one that isn't there. Fault: presslists.list_missing.
func (p *PressLists) ListOf(ctx context.Context, who accounts.Actor, slug string) (List, error) {
	l, err := p.list(ctx, listBySlug, slug)
	if sqldb.NoRows(err) || err == nil && !who.MayFor(accounts.See, l.PartnerID) {
		return List{}, fault.New(fault.NotFound, "presslists.list_missing", "List", fault.Shown(slug))
	}
	return l, err
}

// keptBy gives the list with this slug to somebody who may change it and see who stands on
// it. Faults: presslists.list_missing, presslists.forbidden.
func (p *PressLists) keptBy(ctx context.Context, who accounts.Actor, slug string) (List, error) {
	l, err := p.ListOf(ctx, who, slug)
	if err == nil && !who.MayFor(accounts.Keep, l.PartnerID) {
		return List{}, fault.New(fault.Forbidden, "presslists.forbidden", "List", l.Slug)
	}
	return l, err
}

// ByID gives the list with this id. Fault: presslists.list_gone.
func (p *PressLists) ByID(ctx context.Context, id int64) (List, error) {
	l, err := p.list(ctx, listByID, id)
	if sqldb.NoRows(err) {
		return List{}, fault.New(fault.NotFound, "presslists.list_gone")
	}
	return l, err
}

func (p *PressLists) list(ctx context.Context, query string, name any) (l List, err error) {
	err = p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		l, err = selectList(ctx, tx, query, name)
		return err
	})
	return l, err
}

// Targets gives the lists of these countries with their windows, those that are retired among
// them, in the order of country and slug; package scheduler asks for them.
func (p *PressLists) Targets(ctx context.Context, countries []string) ([]scheduler.Target, error) {
	lists, err := p.Lists(ctx)
	if err != nil {
		return nil, err
	}
	var targets []scheduler.Target
	for _, l := range lists {
		if slices.Contains(countries, l.Country) {
			targets = append(targets, scheduler.Target{ListID: l.ID, PartnerID: l.PartnerID, Country: l.Country, Window: l.Window, Zone: l.Zone, Region: l.Region, Retired: l.Retired()})
		}
	}
	return targets, nil
}
