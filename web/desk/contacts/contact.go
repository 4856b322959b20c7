package contacts

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/mailer"
	"communique/presslists"
	"communique/web/desk"
	"communique/web/look"
)

// mostReceipts is how many mails a contact's page shows.
const mostReceipts = 100

// contactData is what contact.html shows, of somebody or of a contact that is to be.
type contactData struct {
	Person    *presslists.Person // nil: somebody new
	Form      *look.Form
	Lists     []presslists.List // on which they may stand
	Languages []named
	Grounds   []string
	Received  []receipt
	Zone      string // in which what was noted is told: the viewer's
	Back      string
	Whole     bool  // whether what is done to somebody goes for all lists: see reach
	First     first // what has to be there before somebody can be added
}

// receipt is a mail that somebody was sent.
type receipt struct {
	mailer.Receipt
	Headline, In string // the release's, and its language; its slug where the viewer doesn't see it
}

// newContact is the form of somebody who is to be added.
func (c *Contacts) newContact(w http.ResponseWriter, r *http.Request) error {
	page, err := c.contactPage(r, nil, look.FormOf("lists", r.URL.Query().Get("list")))
	if err != nil {
		return err
	}
	return c.pages.Show(w, r, "contact", page)
}

// contact is somebody's page.
func (c *Contacts) contact(w http.ResponseWriter, r *http.Request) error {
	p, err := c.person(r)
	if err != nil {
		return err
	}
	form := look.FormOf("address", p.Address, "name", p.Name, "outlet", p.Outlet, "language", p.Language, "topics", p.Topics,
		"ground", p.Ground, "consent_on", p.ConsentOn, "evidence", p.ConsentBasis)
	for _, l := range p.Lists {
		form.Values.Add("lists", l.Slug)
	}
	page, err := c.contactPage(r, &p, form)
	if err != nil {
		return err
	}
	return c.pages.Show(w, r, "contact", page)
}

// saveContact adds somebody, or changes them.
func (c *Contacts) saveContact(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	var p *presslists.Person
	var id int64
	if r.PathValue("id") != "" {
		there, err := c.person(r)
		if err != nil {
			return err
		}
		p, id = &there, there.ID
	}
	saved, err := c.PressLists.SavePerson(r.Context(), desk.ViewerOf(r).Actor, id, contactOf(form), form.Values["lists"])
	if err != nil {
		page, pageErr := c.contactPage(r, p, form)
		if pageErr != nil {
			return pageErr
		}
		return c.pages.Refuse(w, r, "contact", page, err)
	}
	done := "contacts.contact_saved"
	if p == nil {
		done = "contacts.contact_added"
	}
	return c.Frame.DoneN(w, r, contactPath(saved.ID), done, len(form.Values["lists"]), "Contact", called(saved))
}

// contactOf is the contact as a form has it.
func contactOf(f *look.Form) presslists.Contact {
	return presslists.Contact{
		Address: f.Value("address"), Name: f.Value("name"), Outlet: f.Value("outlet"), Language: f.Value("language"), Topics: f.Value("topics"),
		ConsentBasis: f.Value("evidence"), Ground: f.Value("ground"), ConsentOn: f.Value("consent_on"),
	}
}

// called is how a page names somebody.
func called(c presslists.Contact) string {
	if c.Name != "" {
		return c.Name
	}
	return c.Address
}

func contactPath(id int64) string { return "/desk/contacts/" + strconv.FormatInt(id, 10) }

// person is whom an address is about.
func (c *Contacts) person(r *http.Request) (presslists.Person, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return presslists.Person{}, fault.New(fault.NotFound, "presslists.contact_missing")
	}
	return c.PressLists.Person(r.Context(), desk.ViewerOf(r).Actor, id)
}

func (c *Contacts) contactPage(r *http.Request, p *presslists.Person, form *look.Form) (desk.Page, error) {
	words, actor := c.Frame.Words(r), desk.ViewerOf(r).Actor
	summaries, err := c.PressLists.Overview(r.Context(), actor)
	if err != nil {
		return desk.Page{}, err
	}
	data := contactData{Person: p, Form: form, Languages: readable(words, form.Value("language")), Grounds: presslists.Grounds, Whole: desk.ViewerOf(r).Actor.May(accounts.Keep), Back: "/desk/contacts/"}
	for _, s := range summaries {
		stands := p != nil && slices.ContainsFunc(p.Lists, func(l presslists.List) bool { return l.ID == s.ID })
		if s.Keep && (stands || !s.Retired()) {
			data.Lists = append(data.Lists, s.List)
		}
	}
	if p == nil && len(data.Lists) == 0 {
		if data.First, err = c.firstList(r); err != nil {
			return desk.Page{}, err
		}
	}
	title := words.T("contacts.new_contact.title")
	zone := desk.ViewerOf(r).Zone()
	data.Zone = zone.String()
	if p != nil {
		title = called(p.Contact)
		p.RecordedAt = p.RecordedAt.In(zone)
		if !p.ClaimedAt.IsZero() {
			p.ClaimedAt = p.ClaimedAt.In(zone)
		}
		for i := range p.Former {
			p.Former[i].At = p.Former[i].At.In(zone)
		}
		if data.Received, err = c.received(r, p); err != nil {
			return desk.Page{}, err
		}
		if len(p.Lists) > 0 {
			data.Back = "/desk/lists/" + p.Lists[0].Slug
		}
	}
	return desk.Page{Title: title, Section: desk.Lists, Form: form, Data: data}, nil
}

// received is what somebody was sent, on the clocks of the lists.
func (c *Contacts) received(r *http.Request, p *presslists.Person) ([]receipt, error) {
	actor := desk.ViewerOf(r).Actor
	found, err := c.Mailer.Received(r.Context(), actor, p.Keys(), mostReceipts)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(found))
	for i, one := range found {
		ids[i] = one.ReleaseID
	}
	slices.Sort(ids)
	mentions, err := c.Releases.Mentions(r.Context(), actor, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	all := make([]receipt, len(found))
	for i, one := range found {
		if !one.SentAt.IsZero() {
			one.SentAt, _ = c.inZones(r, one.SentAt, one.List.Zone)
		}
		one.UpdatedAt, _ = c.inZones(r, one.UpdatedAt, one.List.Zone)
		all[i] = receipt{one, one.Slug, ""}
		if m := mentions[one.ReleaseID]; m.Headline != "" {
			all[i].Headline, all[i].In = m.Headline, m.SourceLanguage
		}
	}
	return all, nil
}

// readable are the languages that a form offers, with one that somebody has already.
func readable(words *locales.Words, own string) []named {
	all := make([]named, 0, len(locales.Languages)+1)
	for _, l := range locales.Languages {
		all = append(all, named{l, words.Language(l)})
	}
	if own != "" && !slices.Contains(locales.Languages, own) {
		all = append(all, named{own, strings.TrimSpace(words.Language(own))})
	}
	return all
}
