package contacts

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/presslists"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/look"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// settingsData is what settings.html shows, of a list or of one that is to be.
type settingsData struct {
	List      *shown // nil: a new one
	Form      *look.Form
	Countries []named
	Languages []named
	Partners  []named // from whom to choose, when there are several
	Days      []dayBox
	Back      string
	First     first // what has to be there before a list can be made
}

// named is a choice in a form.
type named struct {
	ID, Name string
}

// newList is the form of a list that is to be.
func (c *Contacts) newList(w http.ResponseWriter, r *http.Request) error {
	v := desk.ViewerOf(r)
	form := look.FormOf("how", "days", "day", "mon", "day", "tue", "day", "wed", "day", "thu", "day", "fri", "times", "09:00")
	partners, err := c.Partners.Partners(r.Context())
	if err != nil {
		return err
	}
	for _, p := range partners {
		if v.Actor.OnlyPartner(accounts.Keep) == p.ID {
			form.Values.Set("country", p.Country)
			form.Values.Set("zone", scheduler.CountryZone(p.Country))
			if len(p.Languages) > 0 {
				form.Values.Set("language", locales.Base(p.Languages[0]))
			}
		}
	}
	page, err := c.settingsPage(r, nil, form)
	if err != nil {
		return err
	}
	return c.pages.Show(w, r, "settings", page)
}

// createList makes it.
func (c *Contacts) createList(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	l, err := kept(r, form, presslists.List{}, c.PressLists.Create)
	if err != nil {
		page, pageErr := c.settingsPage(r, nil, form)
		if pageErr != nil {
			return pageErr
		}
		return c.pages.Refuse(w, r, "settings", page, err)
	}
	return c.Frame.Done(w, r, "/desk/lists/"+l.Slug, "contacts.list_made", "List", l.Name)
}

// settings is the form of a list.
func (c *Contacts) settings(w http.ResponseWriter, r *http.Request) error {
	s, err := c.keptSummary(r)
	if err != nil {
		return err
	}
	form := look.FormOf("name", s.Name, "slug", s.Slug, "country", s.Country, "language", s.Language, "zone", s.Zone, "region", s.Region)
	fillWindow(form, s.Window)
	page, err := c.settingsPage(r, &s, form)
	if err != nil {
		return err
	}
	return c.pages.Show(w, r, "settings", page)
}

// saveSettings changes a list.
func (c *Contacts) saveSettings(w http.ResponseWriter, r *http.Request) error {
	s, err := c.keptSummary(r)
	if err != nil {
		return err
	}
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	l, err := kept(r, form, s.List, c.PressLists.Save)
	if err != nil {
		page, pageErr := c.settingsPage(r, &s, form)
		if pageErr != nil {
			return pageErr
		}
		return c.pages.Refuse(w, r, "settings", page, err)
	}
	line := c.shown(r, presslists.Summary{List: l}, nil)
	return c.Frame.Done(w, r, "/desk/lists/"+l.Slug, "contacts.list_saved", "List", l.Name, "Window", line.Window)
}

// keptSummary is the list of an address, when the viewer keeps it. A role that only sees it
// doesn't open the pages on which it is changed.
func (c *Contacts) keptSummary(r *http.Request) (presslists.Summary, error) {
	s, err := c.PressLists.Summary(r.Context(), desk.ViewerOf(r).Actor, r.PathValue("list"))
	if err == nil && !s.Keep {
		err = fault.New(fault.Forbidden, "web.role")
	}
	return s, err
}

// kept is the list as a form has it, which the verb has kept. Of a form that says no window the
// verb refuses the list, so that one is told all that is wrong with it.
func kept(r *http.Request, f *look.Form, l presslists.List, verb func(context.Context, accounts.Actor, presslists.List) (presslists.List, error)) (presslists.List, error) {
	l, unsaid := listOf(f, l)
	l, err := verb(r.Context(), desk.ViewerOf(r).Actor, l)
	if unsaid == nil || err == nil {
		return l, err
	}
	all := fault.All(err)
	if len(all) == 0 || all[0].Kind != fault.Invalid {
		return l, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(e *fault.Error) bool { return e.Place.Field == "window" })
	return l, append(fault.List(all), fault.All(unsaid)...).OrNil()
}

// listOf is the list as a form has it, without a window when the form doesn't say one.
func listOf(f *look.Form, l presslists.List) (presslists.List, error) {
	l.Name, l.Country, l.Language = f.Value("name"), f.Value("country"), f.Value("language")
	l.Zone, l.Region = cmp.Or(f.Value("zone"), scheduler.CountryZone(l.Country)), f.Value("region")
	if l.Slug == "" {
		l.Slug = cmp.Or(f.Value("slug"), presslists.SlugOf(l.Name))
		l.PartnerID, _ = strconv.ParseInt(f.Value("partner"), 10, 64) // 0: the only one
	}
	var err error
	l.Window, err = windowOf(f)
	return l, err
}

func (c *Contacts) settingsPage(r *http.Request, s *presslists.Summary, form *look.Form) (desk.Page, error) {
	words := c.Frame.Words(r)
	partners, err := c.Partners.Partners(r.Context())
	if err != nil {
		return desk.Page{}, err
	}
	data := settingsData{Form: form, Countries: countries(words), Days: dayBoxes(words), Back: "/desk/lists/"}
	for _, l := range locales.Languages {
		data.Languages = append(data.Languages, named{l, words.Language(l)})
	}
	title := words.T("contacts.making_list.title")
	if s != nil {
		line := c.shown(r, *s, partners)
		data.List, data.Back = &line, "/desk/lists/"+s.Slug
		title = words.T("contacts.settings.title", "List", s.Name)
	} else if desk.ViewerOf(r).Actor.OnlyPartner(accounts.Keep) == 0 {
		for _, p := range partners {
			if !p.Retired() && keeps(r, p.ID) {
				data.Partners = append(data.Partners, named{strconv.FormatInt(p.ID, 10), p.Name})
			}
		}
	}
	if s == nil {
		data.First = firstFor(r, partners)
	}
	return desk.Page{Title: title, Section: desk.Lists, Form: form, Data: data}, nil
}

// countries are all of them, in the order of the reader's language.
func countries(words *locales.Words) []named {
	var all []named
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string([]rune{a, b}); accounts.KnownCountry(code) {
				all = append(all, named{code, words.Country(code)})
			}
		}
	}
	collator := collate.New(language.Make(words.Lang()))
	slices.SortFunc(all, func(a, b named) int { return collator.CompareString(a.Name, b.Name) })
	return all
}
