package contacts

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/presslists"
	"communique/web/desk"
	"communique/web/look"
)

// groupsPerPage is how many groups of contacts that may be one person stand on a page.
const groupsPerPage = 20

// keptApart is the tab of those who only look like one person.
const keptApart = "apart"

// duplicatesData is what duplicates.html shows.
type duplicatesData struct {
	By     string // one of the likenesses, or keptApart
	Groups []group
	All    int
	Pager  look.Pager
	Path   string // of the page, with what it shows
	Zone   string // in which it is told when something was said: the viewer's
}

// group is contacts that may be one person, or of whom somebody has said that they aren't.
type group struct {
	presslists.Alike

	SaidBy string
	SaidAt time.Time
}

// IDs are the contacts of one person, as a box of the form has them.
func (group) IDs(person presslists.Alike) string {
	ids := make([]string, len(person))
	for i, c := range person {
		ids[i] = strconv.FormatInt(c.ID, 10)
	}
	return strings.Join(ids, " ")
}

// duplicates is the page of contacts that may be one person.
func (c *Contacts) duplicates(w http.ResponseWriter, r *http.Request) error {
	return c.showDuplicates(r, func(p desk.Page) error { return c.pages.Show(w, r, "duplicates", p) })
}

func (c *Contacts) showDuplicates(r *http.Request, show func(desk.Page) error) error {
	data := duplicatesData{By: byOf(r), Path: duplicatesPath(r)}
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 {
		page = 1
	}
	const mostPages = 1 << 20
	from := (min(page, mostPages) - 1) * groupsPerPage
	if err := c.fill(r, &data, from); err != nil {
		return err
	}
	if page > 1 && from >= data.All { // the last group of the last page was merged
		r.URL.RawQuery = "by=" + data.By
		return c.showDuplicates(r, show)
	}
	if data.Pager, err = look.Turn(r, data.All, groupsPerPage); err != nil {
		return err
	}
	return show(desk.Page{Title: c.Frame.Words(r).T("contacts.duplicates.title"), Section: desk.Lists, Data: data})
}

// byOf is the tab that a request asks for.
func byOf(r *http.Request) string {
	switch by := r.URL.Query().Get("by"); by {
	case string(presslists.SameAddress), keptApart:
		return by
	}
	return string(presslists.SameName)
}

func (c *Contacts) fill(r *http.Request, data *duplicatesData, from int) error {
	actor := desk.ViewerOf(r).Actor
	if data.By == keptApart {
		zone := desk.ViewerOf(r).Zone()
		data.Zone = zone.String()
		groups, all, err := c.PressLists.KeptApart(r.Context(), actor, from, groupsPerPage)
		for _, g := range groups {
			data.Groups = append(data.Groups, group{g.Alike, g.By, g.At.In(zone)})
		}
		data.All = all
		return err
	}
	groups, all, err := c.PressLists.Duplicates(r.Context(), actor, presslists.Likeness(data.By), from, groupsPerPage)
	for _, g := range groups {
		data.Groups = append(data.Groups, group{Alike: g})
	}
	data.All = all
	return err
}

// those are the contacts whose boxes are ticked in a form. What is no number is nobody's.
func those(form *look.Form) (ids []int64) {
	for _, v := range form.Values["others"] {
		for word := range strings.FieldsSeq(v) {
			id, _ := strconv.ParseInt(word, 10, 64)
			ids = append(ids, id)
		}
	}
	return ids
}

// judge does what somebody has decided about a group: makes one person of several, unless
// the button says that they are to be kept apart, or offered again.
func (c *Contacts) judge(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	done, do := "", c.PressLists.NotDuplicates
	switch form.Value("do") {
	case "apart":
		done = "contacts.kept_apart"
	case "again":
		done, do = "contacts.offered_again", c.PressLists.DuplicatesAgain
	default:
		return c.merge(w, r, form)
	}
	of, err := do(r.Context(), desk.ViewerOf(r).Actor, those(form))
	if err != nil {
		return c.refuse(w, r, form, err)
	}
	return c.Frame.Done(w, r, duplicatesPath(r), done, "Contact", called(of[0].Contact))
}

func (c *Contacts) merge(w http.ResponseWriter, r *http.Request, form *look.Form) error {
	into, err := strconv.ParseInt(form.Value("into"), 10, 64)
	if err != nil {
		return c.refuse(w, r, form, fault.New(fault.Invalid, "contacts.keep_missing"))
	}
	others := those(form)
	if len(others) > 0 && !slices.Contains(others, into) { // it would take in those whose boxes are ticked
		return c.refuse(w, r, form, fault.New(fault.Invalid, "contacts.keep_unticked"))
	}
	p, err := c.PressLists.Merge(r.Context(), desk.ViewerOf(r).Actor, into, others)
	if err != nil {
		return c.refuse(w, r, form, err)
	}
	return c.Frame.Done(w, r, contactPath(p.ID), "contacts.merged", "Contact", called(p.Contact), "Address", p.Address)
}

// refuse shows the page again, with what was ticked.
func (c *Contacts) refuse(w http.ResponseWriter, r *http.Request, form *look.Form, err error) error {
	return c.showDuplicates(r, func(page desk.Page) error {
		page.Form = form
		return c.pages.Refuse(w, r, "duplicates", page, err)
	})
}

// duplicatesPath is the page on which a button was pressed.
func duplicatesPath(r *http.Request) string {
	path := "/desk/contacts/duplicates?by=" + byOf(r)
	if page, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && page > 1 {
		path += "&page=" + strconv.Itoa(page)
	}
	return path
}
