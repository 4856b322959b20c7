package contacts

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"unicode"
	"unicode/utf8"

	"communique/accounts"
	"communique/internal/fault"
	"communique/presslists"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

// perPage is how many people stand on one page.
const perPage = 50

// peopleData is what people.html shows: the people of a list, or those on all lists.
type peopleData struct {
	List  *shown // nil: all
	One   bool   // whether only those of one list are looked for
	Path  string // of the page
	Query string
	Found presslists.Found
	Pager look.Pager
	First first // what has to be there before there can be anybody
}

// list is the page of one list. Who only sees it is told how many stand on it.
func (c *Contacts) list(w http.ResponseWriter, r *http.Request) error {
	v := desk.ViewerOf(r)
	s, err := c.PressLists.Summary(r.Context(), v.Actor, r.PathValue("list"))
	if err != nil {
		return err
	}
	partners, err := c.Partners.Partners(r.Context())
	if err != nil {
		return err
	}
	line := c.shown(r, s, partners)
	data := peopleData{List: &line}
	if s.Keep {
		if data, err = c.people(r); err != nil {
			return err
		}
		data.List = &line
	}
	return c.pages.Show(w, r, "people", desk.Page{Title: s.Name, Section: desk.Lists, Script: script, Data: data})
}

// search is the page on which one looks for people on all lists.
func (c *Contacts) search(w http.ResponseWriter, r *http.Request) error {
	data, err := c.people(r)
	if err != nil {
		return err
	}
	return c.pages.Show(w, r, "people", desk.Page{Title: c.Frame.Words(r).T("contacts.search.title"), Section: desk.Lists, Script: script, Data: data})
}

// found is only what was found, for the script.
func (c *Contacts) found(w http.ResponseWriter, r *http.Request) error {
	data, err := c.people(r)
	if err != nil {
		return err
	}
	return c.pages.Fragment(w, r, "people", "found", desk.Page{Section: desk.Lists, Data: data})
}

func (c *Contacts) people(r *http.Request) (peopleData, error) {
	data := peopleData{Path: "/desk/contacts/", Query: r.URL.Query().Get("q")}
	slug := r.PathValue("list")
	if slug != "" {
		data.Path, data.One = "/desk/lists/"+slug, true
	}
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 {
		page = 1
	}
	const mostPages = 1 << 20
	data.Found, err = c.PressLists.Find(r.Context(), desk.ViewerOf(r).Actor, presslists.Query{
		Text: data.Query, List: slug, From: (min(page, mostPages) - 1) * perPage, Most: perPage,
	})
	if err != nil {
		return data, err
	}
	data.Pager, err = look.Turn(r, data.Found.All, perPage)
	if data.Pager.Newer != "" {
		data.Pager.Newer = data.Path + data.Pager.Newer
	}
	if data.Pager.Older != "" {
		data.Pager.Older = data.Path + data.Pager.Older
	}
	if data.Found.All > 0 || slug != "" || err != nil {
		return data, err
	}
	lists, err := c.PressLists.Overview(r.Context(), desk.ViewerOf(r).Actor)
	if err == nil && len(lists) == 0 {
		data.First, err = c.firstList(r)
	}
	return data, err
}

// export sends a list as a file.
func (c *Contacts) export(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("list")
	s, err := c.PressLists.Summary(r.Context(), desk.ViewerOf(r).Actor, slug)
	if err != nil {
		return err
	}
	if !s.Keep {
		return fault.New(fault.Forbidden, "web.role")
	}
	out := &late{w: web.Slowly(w, r), name: s.Slug + ".csv"}
	return out.sent(c.PressLists.Export(r.Context(), desk.ViewerOf(r).Actor, slug, out))
}

// late writes a file, whose head it holds back until there is something to send: an error
// before that still becomes a page.
type late struct {
	w      http.ResponseWriter
	name   string
	buffer bytes.Buffer
	began  bool
}

// Write is io.Writer's.
func (l *late) Write(b []byte) (int, error) {
	const held = 64 << 10
	n, _ := l.buffer.Write(b) // never fails
	if l.buffer.Len() < held {
		return n, nil
	}
	return n, l.flush()
}

func (l *late) flush() error {
	if !l.began {
		l.began = true
		l.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		l.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", l.name))
		l.w.Header().Set("Cache-Control", "no-store")
	}
	_, err := l.buffer.WriteTo(l.w)
	return err
}

// sent ends the file. One that broke off half-way ends the connection, so that nobody takes
// it for a whole one.
func (l *late) sent(err error) error {
	if err == nil {
		err = l.flush()
	}
	if err != nil && l.began {
		return web.Broken(err)
	}
	return err
}

// capital is a part of a sentence as its beginning.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// keeps tells whether the viewer keeps a list at all.
func keeps(r *http.Request, partnerID int64) bool {
	return desk.ViewerOf(r).Actor.MayFor(accounts.Keep, partnerID)
}
