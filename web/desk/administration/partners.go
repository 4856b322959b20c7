package administration

import (
	"net/http"

	"communique/accounts"
	"communique/locales"
	"communique/web/desk"
	"communique/web/look"
)

// partnersData is what partners.html shows.
type partnersData struct {
	frame
	Partners []accounts.Partner
}

// partnerData is what partner.html shows.
type partnerData struct {
	frame
	New   bool
	Is    accounts.Partner // zero: a new one
	Since locales.Date     // when it was retired, on the viewer's clock
	Tags  []string         // the languages that there are
	Codes []string         // of the countries
}

func (a *Administration) partners(w http.ResponseWriter, r *http.Request) error {
	all, err := a.Accounts.Partners(r.Context())
	if err != nil {
		return err
	}
	return a.pages.Show(w, r, "partners", a.page(r, "partners", nil, partnersData{frameOf("partners"), all}))
}

func (a *Administration) partnerPage(r *http.Request, form *look.Form, title string, p accounts.Partner) desk.Page {
	d := partnerData{frame: frameOf("partners"), New: p.ID == 0, Is: p, Tags: locales.Tags, Codes: accounts.Countries()}
	d.Since = locales.Date(p.RetiredAt.In(desk.ViewerOf(r).Zone()))
	return a.titled(a.page(r, "partners", form, d), title)
}

func (a *Administration) newPartner(w http.ResponseWriter, r *http.Request) error {
	title := a.Frame.Words(r).T("administration.partner.new")
	return a.pages.Show(w, r, "partner", a.partnerPage(r, look.FormOf(), title, accounts.Partner{}))
}

// partnerOf is what a form says of a partner.
func partnerOf(f *look.Form) accounts.Partner {
	return accounts.Partner{Slug: f.Value("slug"), Name: f.Value("name"), Country: f.Value("country"), Languages: f.Values["languages"]}
}

func (a *Administration) addPartner(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	p, err := a.Accounts.AddPartner(r.Context(), desk.ViewerOf(r).Actor, partnerOf(form))
	if err != nil {
		return a.pages.Refuse(w, r, "partner", a.partnerPage(r, form, a.Frame.Words(r).T("administration.partner.new"), accounts.Partner{}), err)
	}
	if err := a.Glossary.Protect(r.Context(), []string{p.Name}); err != nil {
		return err
	}
	return a.Frame.Done(w, r, home+"partners", "administration.partner.added", "Name", p.Name)
}

func (a *Administration) partner(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Accounts.Partner(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	form := look.FormOf("slug", p.Slug, "name", p.Name, "country", p.Country)
	form.Values["languages"] = p.Languages
	return a.pages.Show(w, r, "partner", a.partnerPage(r, form, p.Name, p))
}

func (a *Administration) savePartner(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	before, err := a.Accounts.Partner(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	p := partnerOf(form)
	p.ID = before.ID
	form.Values.Set("slug", before.Slug)
	if p, err = a.Accounts.SavePartner(r.Context(), desk.ViewerOf(r).Actor, p); err != nil {
		return a.pages.Refuse(w, r, "partner", a.partnerPage(r, form, before.Name, before), err)
	}
	if err := a.Glossary.Protect(r.Context(), []string{p.Name}); err != nil {
		return err
	}
	return a.Frame.Done(w, r, home+"partners", "administration.partner.saved", "Name", p.Name)
}
