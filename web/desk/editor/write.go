package editor

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// writing is what write.html shows.
type writing struct {
	Draft      drafts.Draft
	Content    drafts.Content
	Home       string
	Tabs       []desk.Tab
	Blocks     []block
	Notes      []note
	Saved      time.Time       // in the reader's zone; zero: it isn't kept yet
	Beside     string          // when another person has saved last; empty: nobody else writes
	Embargo    *lights.Embargo // of the release
	Typed      time.Time       // a new draft's embargo, in the zone in which it was typed; zero: it says none, or it is over
	Echo       *lights.Echo
	Earlier    bool // the embargo would end earlier, for which a second person is asked elsewhere
	Unfinished []drafts.Summary
	Conflict   int    // the version in which is kept what was typed while another person saved
	Told       string // what came of a text that was pasted
	choices
}

// Translated tells whether it is to be translated into a language.
func (w writing) Translated(language string) bool {
	return slices.Contains(w.Content.Languages, language)
}

// Goes tells whether it goes to a country.
func (w writing) Goes(country string) bool { return slices.Contains(w.Content.Countries, country) }

// Stands tells whether a boilerplate stands in the editions of a language alone.
func (w writing) Stands(language string) bool { return slices.Contains(w.Content.For, language) }

// End is below the last block, however many there are by then.
func (w writing) End() int { return most }

// Blank tells whether nothing of it is kept yet.
func (w writing) Blank() bool { return w.Draft.ID == 0 && w.Draft.Slug == "" }

// Patterns are an empty block of each kind, of which a script makes others.
func (w writing) Patterns() (all []block) {
	for _, k := range w.Kinds {
		all = append(all, block{Block: drafts.Block{Kind: k}, Rows: 1, Choices: &w.choices})
	}
	return all
}

// Keys are what the keyboard does. Their words are the messages editor.keys.<key>.
func (w writing) Keys() []string {
	return []string{"enter", "join", "leave", "move", "marks", "undo", "begin", "bullets"}
}

// choices are what can be chosen.
type choices struct {
	Tongue     string // in which the texts are
	Kinds      []drafts.Kind
	Looks      []string
	Sections   []string
	Sources    []string // languages in which somebody may write
	Languages  []string // into which it can be translated
	Countries  []string
	Zones      []string
	Includable []releases.Release

	BoilerplateKinds []releases.BoilerplateKind
}

// block is one block of the form.
type block struct {
	drafts.Block
	Index, Rows int
	Fixed       bool // it is the headline or the lead
	Top         bool // nothing that may move stands above it
	Last        bool
	Choices     *choices
	Fault       *look.FormFault // of its text
	ByFault     *look.FormFault
}

// note is something to mend, and where.
type note struct {
	drafts.Note
	Href string // empty: nowhere
}

// write shows the draft of a release, or a new one.
func (e *Editor) write(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	if d.Slug != "" && r.PathValue("id") != "" { // it has become a release
		return web.Elsewhere(homeOf(d))
	}
	return e.show(w, r, d, nil, nil)
}

// show shows a draft, with what is wrong with it where somebody wants to save it.
func (e *Editor) show(w http.ResponseWriter, r *http.Request, d drafts.Draft, form *look.Form, wrong error) error {
	page, err := e.page(r, d, form)
	if err != nil {
		return err
	}
	if wrong == nil {
		return e.pages.Show(w, r, "write", page)
	}
	refused, earlier := &look.Form{}, fault.Is(wrong, "releases.embargo_earlier")
	wrong = e.inForm(r, wrong)
	page.Form = refused
	if !refused.Refuse(e.Frame.Words(r), wrong) {
		return wrong
	}
	page, err = e.page(r, d, refused)
	if err != nil {
		return err
	}
	if data, ok := page.Data.(writing); ok {
		data.Earlier = earlier && d.Slug != ""
		page.Data = data
	}
	refused.Faults = nil
	return e.pages.Refuse(w, r, "write", page, wrong)
}

// page is the page of a draft; form holds the faults of its fields.
func (e *Editor) page(r *http.Request, d drafts.Draft, form *look.Form) (desk.Page, error) {
	v := desk.ViewerOf(r)
	c, err := e.choices(r, d.Content)
	if err != nil {
		return desk.Page{}, err
	}
	data := writing{Draft: d, Content: d.Content, Home: homeOf(d), Echo: e.echoOf(r, d.Content), choices: c}
	if d.Slug != "" {
		data.Tabs = tabs(v, d)
	}
	if data.Blank() {
		if data.Unfinished, err = e.Drafts.List(r.Context(), v.Actor); err != nil {
			return desk.Page{}, err
		}
	}
	if !d.SavedAt.IsZero() {
		data.Saved = d.SavedAt.In(v.Zone())
	}
	data.Beside = e.besideOf(r, d)
	if data.Embargo, err = e.barOf(r, d); err != nil {
		return desk.Page{}, err
	}
	if at := d.Content.Document().Embargo; d.Slug == "" && at.At.After(e.Frame.Now()) {
		data.Typed = at.Local()
	}
	data.Blocks = data.blocksOf(d.Content.Blocks, d.Content.First(), form)
	for _, n := range d.Content.Lint(c.Includable) {
		data.Notes = append(data.Notes, note{n, hrefOf(n.Field)})
	}
	title := d.Content.Title()
	switch {
	case title != "" && d.Slug != "":
	case d.Content.IsBoilerplate():
		title = e.Frame.Words(r).T("boilerplates.new")
	default:
		title = e.Frame.Words(r).T("editor.title_new")
	}
	return desk.Page{Title: title, Section: desk.Overview, Script: "editor.js", Form: form, Data: data}, nil
}

// besideOf is when another person has saved last; empty: nobody else writes.
func (e *Editor) besideOf(r *http.Request, d drafts.Draft) string {
	if d.Beside.At.IsZero() {
		return ""
	}
	return e.Frame.Words(r).Time(d.Beside.At.In(desk.ViewerOf(r).Zone()))
}

// others tells a page on which nothing is typed who else writes by now. It says nothing else of
// the draft: what the page says it has seen stays as it is, or it would take what it hasn't for seen.
func (e *Editor) others(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	d.Beside = d.Since(desk.ViewerOf(r).Actor, count(r.URL.Query().Get("version")))
	return e.pages.Fragment(w, r, "write", "others", desk.Page{Data: writing{Draft: d, Beside: e.besideOf(r, d)}})
}

// blocksOf are blocks as the form shows them; the first ones are fixed.
func (w writing) blocksOf(all []drafts.Block, first int, form *look.Form) (shown []block) {
	for i, b := range all {
		shown = append(shown, block{
			Block: b, Index: i, Rows: rows(b.Text), Fixed: i < first, Top: i == first, Last: i == len(all)-1, Choices: &w.choices,
			Fault: form.Fault(drafts.Field("text", i)), ByFault: form.Fault(drafts.Field("by", i)),
		})
	}
	return shown
}

func hrefOf(field string) string {
	if field == "" {
		return ""
	}
	return "#" + field
}

// rows is how many lines a text takes in its field.
func rows(text string) int {
	const columns = 80
	n := 1
	for line := range strings.SplitSeq(text, "\n") {
		n += 1 + len(line)/columns
	}
	return min(n, 20)
}

func (e *Editor) choices(r *http.Request, c drafts.Content) (choices, error) {
	partners, err := e.Partners.Partners(r.Context())
	if err != nil {
		return choices{}, err
	}
	all := choices{
		Tongue: c.Language,
		Kinds:  drafts.Kinds, Looks: looks, Sections: drafts.Sections, Sources: locales.Languages, Languages: locales.Tags, Zones: releases.Capitals(),
		BoilerplateKinds: releases.BoilerplateKinds,
	}
	if all.Countries, err = e.countries(r, partners, c.Countries); err != nil {
		return choices{}, err
	}
	if c.IsBoilerplate() {
		all.Kinds, all.Sections = slices.DeleteFunc(slices.Clone(all.Kinds), func(k drafts.Kind) bool { return k == drafts.Include }), nil
	}
	all.Includable, err = e.Releases.Includable(r.Context(), desk.ViewerOf(r).Actor)
	return all, err
}

// countries are those in which there is a partner or a press list, and others that are chosen.
func (e *Editor) countries(r *http.Request, partners []accounts.Partner, chosen []string) ([]string, error) {
	lists, err := e.PressLists.ListsOf(r.Context(), desk.ViewerOf(r).Actor)
	all := slices.Clone(chosen)
	for _, p := range partners {
		if !p.Retired() {
			all = append(all, p.Country)
		}
	}
	for _, l := range presslists.Active(lists) {
		all = append(all, l.Country)
	}
	all = slices.DeleteFunc(all, func(country string) bool { return country == "" })
	slices.Sort(all)
	return slices.Compact(all), err
}

// again shows the draft as it is now, and what stood in the way.
func (e *Editor) again(w http.ResponseWriter, r *http.Request, wrong error) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	return e.show(w, r, d, nil, wrong)
}
