package presslists

import (
	"context"
	"strings"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Create makes a list that isn't there yet: what Save does, but that it changes none. Faults:
// those of Save, and presslists.slug_taken.
func (p *PressLists) Create(ctx context.Context, who accounts.Actor, l List) (List, error) {
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
	err = p.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		_, err = selectList(ctx, tx, listBySlug, l.Slug)
		if err == nil {
			return fault.New(fault.Conflict, "presslists.slug_taken", "List", l.Slug).At(fault.Place{Field: "slug"})
		}
		if !sqldb.NoRows(err) {
			return err
		}
		if l, err = p.insert(ctx, tx, l, clock.Millis(p.clock.Now())); err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "list_saved", l.Slug, "")
	})
	return l, err
}

// SlugOf proposes a slug for a list with this name: "Belgian dailies" is "belgian-dailies".
// It is empty when nothing of the name can stand in one.
func SlugOf(name string) string {
	const most = 64
	ascii := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == ' ' {
			return r
		}
		return -1
	}, folded(name))
	slug := strings.Join(strings.Fields(ascii), "-")
	return strings.Trim(slug[:min(len(slug), most)], "-")
}
