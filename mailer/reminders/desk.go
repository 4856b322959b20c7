package reminders

import (
	"context"
	"fmt"
	"slices"
	"time"

	"communique/accounts"
	"communique/releases"
	"communique/scheduler"
)

// desk is everything that there is to say to anybody, as it was at one moment.
type desk struct {
	now      time.Time
	partners map[int64]accounts.Partner
	people   []accounts.Person
	names    map[string]string // of the users, by the mailbox; nil: nothing was said
	begun    int64             // comments up to this one are of before anybody was told of any
	work     []releases.Work
	told     map[int64]map[occasion]bool // by person
	windows  map[string]scheduler.Window // by zone
}

// look reads the desk. The people come first, so that nobody is told less than what
// the rest says.
func (r *Reminders) look(ctx context.Context) (desk, error) {
	d := desk{now: r.Clock.Now(), partners: map[int64]accounts.Partner{}, windows: map[string]scheduler.Window{}}
	partners, err := r.Accounts.Partners(ctx)
	if err != nil {
		return d, err
	}
	for _, p := range partners {
		d.partners[p.ID] = p
	}
	if d.people, err = r.Accounts.People(ctx, accounts.System("reminders")); err != nil {
		return d, err
	}
	d.people = slices.DeleteFunc(d.people, func(p accounts.Person) bool { return d.partners[p.PartnerID].Retired() })
	// What was told is read last: what is told in between would else be told again, if
	// the database didn't refuse it.
	if d.work, err = r.Releases.OpenWork(ctx); err != nil {
		return d, err
	}
	if slices.ContainsFunc(d.work, func(w releases.Work) bool { return len(w.Said) > 0 }) {
		users, err := r.Accounts.Users(ctx, accounts.System("reminders"))
		if err != nil {
			return d, err
		}
		d.names = signatures(users)
		if d.begun, err = r.begun(ctx); err != nil {
			return d, err
		}
	}
	d.told, err = r.told(ctx, d.work)
	return d, err
}

// reader is a person with their partner and on their clocks.
func (d desk) reader(p accounts.Person) (reader, error) {
	partner := d.partners[p.PartnerID]
	name := p.Zone
	if name == "" {
		name = scheduler.CountryZone(partner.Country)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return reader{}, fmt.Errorf("reminders: %w", err)
	}
	signs, user := d.names[p.Address.Key]
	if !user {
		signs = p.Name
	}
	return reader{p, partner, zone, signs, d.begun}, nil
}

// untold are the occasions of which a person hasn't been told.
func (d desk) untold(r reader) []item {
	var all []item
	for i := range d.work {
		for _, one := range r.items(&d.work[i], d.now) {
			if !d.told[r.person.ID][one.occasion] {
				all = append(all, one)
			}
		}
	}
	return all
}

// window is the hour of digests on a reader's clocks.
func (r *Reminders) window(d desk, of reader) (scheduler.Window, error) {
	zone := of.zone.String()
	if w, ok := d.windows[zone]; ok {
		return w, nil
	}
	w, err := scheduler.ParseWindow(r.Cron, scheduler.Place{Zone: zone})
	d.windows[zone] = w
	return w, err
}
