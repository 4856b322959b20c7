package contacts

import (
	"net/http"
	"time"

	"communique/accounts"
	"communique/locales"
	"communique/presslists"
	"communique/web/desk"
)

// shown is a list as a page tells of it.
type shown struct {
	presslists.Summary

	Owner  string
	Window string       // in words
	Opens  time.Time    // next, in the list's zone; zero: never
	Here   time.Time    // the same in the viewer's zone, where that shows something else
	Zone   string       // the viewer's
	Since  locales.Date // when it was retired, on the viewer's clock
}

// lists is the page of all lists.
func (c *Contacts) lists(w http.ResponseWriter, r *http.Request) error {
	v := desk.ViewerOf(r)
	all, err := c.PressLists.Overview(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	partners, err := c.Partners.Partners(r.Context())
	if err != nil {
		return err
	}
	var lines, retired []shown
	contacts := 0
	for _, s := range all {
		if s.Retired() {
			retired = append(retired, c.shown(r, s, partners))
			continue
		}
		lines = append(lines, c.shown(r, s, partners))
		contacts += s.Contacts
	}
	missing := firstFor(r, partners)
	missing.List = len(all) == 0
	return c.pages.Show(w, r, "lists", desk.Page{
		Title: c.Frame.Words(r).T("contacts.lists.title"), Section: desk.Lists, Script: script,
		Data: map[string]any{"Lists": lines, "Retired": retired, "Contacts": contacts, "Keep": v.Actor.MaySomewhere(accounts.Keep), "First": missing},
	})
}

// script is the module that looks for people while somebody types.
const script = "contacts.js"

// shown puts a list into words. A window that can't be read, of a region whose holidays are
// gone, is shown as it is written.
func (c *Contacts) shown(r *http.Request, s presslists.Summary, partners []accounts.Partner) shown {
	line := shown{Summary: s, Window: s.Window}
	for _, p := range partners {
		if p.ID == s.PartnerID {
			line.Owner = p.Name
		}
	}
	line.Since = locales.Date(s.RetiredAt.In(desk.ViewerOf(r).Zone()))
	window, err := c.PressLists.Opens(s.List)
	if err != nil {
		return line
	}
	now := c.Frame.Now()
	line.Window = capital(window.Describe(c.Frame.Words(r), now))
	if at, ok := window.Next(now); ok {
		line.Opens, line.Here = c.inZones(r, at, s.List.Zone)
		line.Zone = line.Here.Location().String()
	}
	return line
}

// inZones is an instant in a zone, and in the viewer's where their clock shows something else.
func (c *Contacts) inZones(r *http.Request, at time.Time, zone string) (there, here time.Time) {
	there = at
	if loc, err := time.LoadLocation(zone); err == nil {
		there = at.In(loc)
	}
	mine := at.In(desk.ViewerOf(r).Zone())
	if mine.Format(time.DateTime) == there.Format(time.DateTime) {
		return there, time.Time{}
	}
	return there, mine
}
