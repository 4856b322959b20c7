package contacts

import (
	"errors"
	"net/http"
	"path"
	"strconv"
	"strings"

	"communique/internal/fault"
	"communique/locales"
	"communique/presslists"
	"communique/web/desk"
	"communique/web/look"
)

// importData is what import.html shows: the form for a file, or what one would do.
type importData struct {
	List     presslists.Summary
	Waiting  *presslists.Waiting // nil: there is no file yet
	Rows     []change
	Refused  []refusal
	More     int // rows that are taken and not shown
	Takeable bool
	Zone     string // in which the file's end is told: the viewer's
}

// change is a row of a file that adds or changes a contact.
type change struct {
	Line    int
	Address string
	Added   bool
	Cells   []cell
}

// cell is what a row says, and what was said before.
type cell struct {
	Title    string // the message contacts.column.<Title>
	Was, Now string
}

// refusal is what is wrong with a row, in the reader's words.
type refusal struct {
	Line      int
	Field     string
	What, Fix string
}

// importing is the form for a file.
func (c *Contacts) importing(w http.ResponseWriter, r *http.Request) error {
	s, err := c.keptSummary(r)
	if err != nil {
		return err
	}
	return c.pages.Show(w, r, "import", c.importPage(r, s, nil))
}

func (c *Contacts) importPage(r *http.Request, s presslists.Summary, w *presslists.Waiting) desk.Page {
	data := importData{List: s, Waiting: w}
	if w != nil {
		zone := desk.ViewerOf(r).Zone()
		w.Until, data.Zone = w.Until.In(zone), zone.String()
		data.Rows, data.Refused = changes(c.Frame.Words(r), w.Would), refusals(c.Frame.Words(r), w.Would)
		data.More = w.Would.Added + w.Would.Changed - len(data.Rows)
		data.Takeable = w.Would.Added+w.Would.Changed > 0
	}
	return desk.Page{Title: c.Frame.Words(r).T("contacts.import.title", "List", s.Name), Section: desk.Lists, Data: data}
}

// propose takes a file to be looked at.
func (c *Contacts) propose(w http.ResponseWriter, r *http.Request) error {
	s, err := c.keptSummary(r)
	if err != nil {
		return err
	}
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	waiting, err := c.proposed(r, s)
	if err != nil {
		page := c.importPage(r, s, nil)
		page.Form = form
		return c.pages.Refuse(w, r, "import", page, err)
	}
	http.Redirect(w, r, "/desk/lists/"+s.Slug+"/import/"+strconv.FormatInt(waiting.ID, 10), http.StatusSeeOther)
	return nil
}

func (c *Contacts) proposed(r *http.Request, s presslists.Summary) (presslists.Waiting, error) {
	field := fault.Place{Field: "file"}
	file, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) || err == nil && head.Filename == "" {
		return presslists.Waiting{}, fault.New(fault.Invalid, "contacts.file_missing").At(field)
	}
	if err != nil {
		return presslists.Waiting{}, err
	}
	defer file.Close()
	waiting, err := c.PressLists.Propose(r.Context(), desk.ViewerOf(r).Actor, s.Slug, fileName(head.Filename), file)
	for _, e := range fault.All(err) {
		e.Place.Field = field.Field
	}
	return waiting, err
}

// fileName is a file's name as a page repeats it.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	return fault.Shown(s)
}

// preview shows what a file would do.
func (c *Contacts) preview(w http.ResponseWriter, r *http.Request) error {
	s, err := c.keptSummary(r)
	if err != nil {
		return err
	}
	waiting, err := c.PressLists.Proposed(r.Context(), desk.ViewerOf(r).Actor, s.Slug, fileID(r))
	if err != nil {
		return err
	}
	return c.pages.Show(w, r, "import", c.importPage(r, s, &waiting))
}

// fileID is the number of a file in an address; 0 is none's.
func fileID(r *http.Request) int64 {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return id
}

// take imports a file that was looked at, or lets it go.
func (c *Contacts) take(w http.ResponseWriter, r *http.Request) error {
	s, err := c.keptSummary(r)
	if err != nil {
		return err
	}
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	actor, to := desk.ViewerOf(r).Actor, "/desk/lists/"+s.Slug
	if form.Value("do") != "take" {
		if err := c.PressLists.Drop(r.Context(), actor, s.Slug, fileID(r)); err != nil {
			return err
		}
		return c.Frame.Done(w, r, to, "contacts.import_dropped")
	}
	done, err := c.PressLists.Take(r.Context(), actor, s.Slug, fileID(r), form.Value("foretold"))
	if fault.Is(err, "presslists.proposal_changed") {
		waiting, again := c.PressLists.Proposed(r.Context(), actor, s.Slug, fileID(r))
		if again != nil {
			return again
		}
		page := c.importPage(r, s, &waiting)
		page.Form = form
		return c.pages.Refuse(w, r, "import", page, err)
	}
	if err != nil {
		return err
	}
	words := c.Frame.Words(r)
	return c.Frame.Done(w, r, to, "contacts.imported",
		"Added", words.N("contacts.count.added", done.Added), "Changed", words.N("contacts.count.changed", done.Changed), "Refused", words.N("contacts.count.refused", done.Refused))
}

// changes are the rows that add or change somebody, with what they say anew.
func changes(words *locales.Words, i presslists.Import) []change {
	ground := func(code string) string {
		if code == "" {
			return ""
		}
		return words.T("contacts.ground_is." + code)
	}
	rows := make([]change, len(i.Rewritten))
	for n, r := range i.Rewritten {
		rows[n] = change{Line: r.Line, Address: r.Now.Address, Added: r.Was.ID == 0}
		for _, c := range []cell{
			{"name", r.Was.Name, r.Now.Name}, {"outlet", r.Was.Outlet, r.Now.Outlet}, {"language", r.Was.Language, r.Now.Language},
			{"topics", r.Was.Topics, r.Now.Topics}, {"consent", r.Was.ConsentBasis, r.Now.ConsentBasis},
			{"ground", ground(r.Was.Ground), ground(r.Now.Ground)}, {"consent_on", r.Was.ConsentOn, r.Now.ConsentOn},
		} {
			if c.Was != c.Now {
				rows[n].Cells = append(rows[n].Cells, c)
			}
		}
	}
	return rows
}

// refusals are the faults of rows in words.
func refusals(words *locales.Words, i presslists.Import) []refusal {
	all := make([]refusal, len(i.Faults))
	for n, f := range i.Faults {
		text := words.Faults(f)[0]
		all[n] = refusal{Line: f.Place.Line, Field: f.Place.Field, What: text.What, Fix: text.Cure}
	}
	return all
}
