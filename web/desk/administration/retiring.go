package administration

import (
	"net/http"
	"slices"

	"communique/accounts"
	"communique/presslists"
	"communique/scheduler"
	"communique/web/desk"
)

// retireData is what retire.html shows: what comes of it when a partner is retired.
type retireData struct {
	frame
	Is      accounts.Partner
	Out     []accounts.User // who can't sign in any more
	Less    []accounts.User // who has other roles, and keeps those
	Lists   []presslists.Summary
	Dates   int      // scheduled for them
	Unsent  int      // mails to them that haven't left
	Open    int      // translations that it was asked for
	Orphans []string // languages into which no other partner translates
}

// askRetire is the page that says what it means to retire a partner.
func (a *Administration) askRetire(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Accounts.Partner(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	d := retireData{frame: frameOf("partners"), Is: p}
	if err := a.goes(r, p, &d); err != nil {
		return err
	}
	if d.Open, err = a.Releases.OpenWith(r.Context(), p.ID); err != nil {
		return err
	}
	if err := a.lists(r, p, &d); err != nil {
		return err
	}
	title := a.Frame.Words(r).T("administration.retire.title", "Name", p.Name)
	return a.pages.Show(w, r, "retire", a.titled(a.page(r, "partners", nil, d), title))
}

// goes finds who acts for a partner, and what nobody would translate without it.
func (a *Administration) goes(r *http.Request, p accounts.Partner, d *retireData) error {
	partners, err := a.Accounts.Partners(r.Context())
	if err != nil {
		return err
	}
	for _, language := range p.Languages {
		if !slices.ContainsFunc(partners, func(o accounts.Partner) bool { return o.ID != p.ID && o.Speaks(language) }) {
			d.Orphans = append(d.Orphans, language)
		}
	}
	users, err := a.Accounts.Users(r.Context(), desk.ViewerOf(r).Actor)
	for _, u := range users {
		of := func(g accounts.Grant) bool { return g.PartnerID == p.ID }
		if u.Out() || !slices.ContainsFunc(u.Grants, of) {
			continue
		}
		if others := slices.DeleteFunc(slices.Clone(u.Grants), func(g accounts.Grant) bool { return of(g) || retired(partners, g.PartnerID) }); len(others) > 0 {
			d.Less = append(d.Less, u)
		} else {
			d.Out = append(d.Out, u)
		}
	}
	return err
}

func retired(partners []accounts.Partner, id int64) bool {
	return slices.ContainsFunc(partners, func(p accounts.Partner) bool { return p.ID == id && p.Retired() })
}

// lists finds what belongs to a partner, and what is still to come there.
func (a *Administration) lists(r *http.Request, p accounts.Partner, d *retireData) error {
	all, err := a.PressLists.Overview(r.Context(), desk.ViewerOf(r).Actor)
	if err != nil {
		return err
	}
	var ids []int64
	for _, l := range all {
		if l.PartnerID == p.ID && !l.Retired() {
			d.Lists, ids = append(d.Lists, l), append(ids, l.ID)
		}
	}
	open, err := a.Scheduler.Open(r.Context(), scheduler.Lists(ids))
	if err != nil {
		return err
	}
	d.Dates = len(open)
	d.Unsent, err = a.Mailer.UnsentTo(r.Context(), ids)
	return err
}

// retire has nobody act for a partner any more.
func (a *Administration) retire(w http.ResponseWriter, r *http.Request) error {
	p, err := a.PressLists.RetirePartner(r.Context(), desk.ViewerOf(r).Actor, r.PathValue("slug"))
	if err != nil {
		return err
	}
	return a.Frame.Done(w, r, home+"partners/"+p.Slug+"/", "administration.retire.done", "Name", p.Name)
}

// takeBack takes a retired partner back.
func (a *Administration) takeBack(w http.ResponseWriter, r *http.Request) error {
	p, err := a.PressLists.TakeBackPartner(r.Context(), desk.ViewerOf(r).Actor, r.PathValue("slug"))
	if err != nil {
		return err
	}
	return a.Frame.Done(w, r, home+"partners/"+p.Slug+"/", "administration.retire.taken_back", "Name", p.Name)
}
