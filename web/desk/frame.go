package desk

import (
	"html/template"
	"io/fs"
	"net/http"
	"time"

	"communique/internal/clock"
	"communique/locales"
	"communique/releases"
	"communique/web"
	"communique/web/desk/lights"
	"communique/web/look"
)

// Frame is what the groups of pages share: how a page is shown to whoever has signed in.
//
// A group is a package beside this one. Its handlers ask the verbs as who has signed in, and
// show what comes back; a form that is refused is shown again, with what was typed and the
// faults beside their fields:
//
//	func (e *Editor) save(w http.ResponseWriter, r *http.Request) error {
//		form, err := look.ReadForm(r)
//		if err != nil {
//			return err
//		}
//		v := desk.ViewerOf(r)
//		if err := e.Releases.Save(r.Context(), v.Actor, form.Value("slug")); err != nil {
//			return e.pages.Refuse(w, r, "new", desk.Page{Title: …, Section: desk.Overview, Form: form}, err)
//		}
//		return e.Frame.Done(w, r, "/desk/", "editor.saved", "Slug", form.Value("slug"))
//	}
//
// and in its template, of which .Form.Value, .Form.Has and .Form.Fault work without a form too:
//
//	{{template "faults" .}}
//	<form class="form" method="post">
//	<div class="field">
//	<label for="slug">{{t "editor.slug"}}</label>
//	<input id="slug" name="slug" value="{{.Form.Value "slug"}}"{{if .Form.Fault "slug"}} aria-invalid="true" aria-describedby="slug-fault"{{end}}>
//	{{template "fault" (.Form.Fault "slug")}}
//	</div>
//	<div class="actions"><button class="button main" type="submit">{{t "editor.save"}}</button></div>
//	</form>
//
// The templates of package look that any page may use are faults, fault, pager, tabs (the
// pages about a release: desk.Tabs) and embargo-bar, which every page about a release begins
// with (Frame.Embargo); its sheets 4-forms.css and 6-tables.css have the classes.
type Frame struct {
	Look  *look.Look
	Clock clock.Clock
}

// Embargo is the bar of a page about a release, for the template "embargo-bar"; nil: the
// release has no embargo.
func (f *Frame) Embargo(r *http.Request, release releases.Release) *lights.Embargo {
	return lights.NewEmbargo(release, f.Now()).SeenFrom(ViewerOf(r).Zone())
}

// Pages are the templates of one group.
type Pages struct {
	frame *Frame
	pages *look.Pages
}

// Page is one page of the desk. Its template sees it as .Data, .Form, .Title and so on.
type Page struct {
	Title   string // in the reader's words
	Section look.Section
	Script  string     // an ES module, by its plain name
	Form    *look.Form // what came back to be mended; nil: nothing
	Data    any
}

// Pages reads a group's templates: the files pages/*.html, each of which defines "main". They
// may use functions of the group's own.
func (f *Frame) Pages(files fs.FS, functions ...template.FuncMap) (*Pages, error) {
	pages, err := f.Look.Pages(files, functions...)
	return &Pages{f, pages}, err
}

// Words are those of the reader's language.
func (f *Frame) Words(r *http.Request) *locales.Words { return f.Look.Words(f.Look.Reader(r)) }

// Now is the instant at which a page is made.
func (f *Frame) Now() time.Time { return f.Clock.Now() }

// Show shows page name.html.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request, name string, page Page) error {
	return p.show(w, r, http.StatusOK, name, page)
}

// Refuse shows the page with the form that page.Form is, and in it what is wrong with it.
// An error that nobody at a form can mend it gives back.
func (p *Pages) Refuse(w http.ResponseWriter, r *http.Request, name string, page Page, err error) error {
	if page.Form == nil || !page.Form.Refuse(p.frame.Words(r), err) {
		return err
	}
	return p.show(w, r, http.StatusUnprocessableEntity, name, page)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, name string, page Page) error {
	return p.pages.Show(w, r, status, name, p.frame.dressed(r, page))
}

// Fragment shows only what page name.html defines as part, for a script that renews it in
// its place.
func (p *Pages) Fragment(w http.ResponseWriter, r *http.Request, name, part string, page Page) error {
	return p.pages.Fragment(w, r, name, part, p.frame.dressed(r, page))
}

// Render is Fragment's text.
func (p *Pages) Render(lang, name, part string, page Page) ([]byte, error) {
	return p.pages.Render(name, part, look.Page{Lang: lang, Title: page.Title, Section: page.Section, Form: page.Form, Data: page.Data})
}

func (f *Frame) dressed(r *http.Request, page Page) look.Page {
	lang := f.Look.Reader(r)
	query := r.URL.Query()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		query = nil
	}
	return look.Page{
		Lang: lang, Title: page.Title, Section: page.Section, Script: page.Script, Form: page.Form, Data: page.Data,
		Languages: look.Rewording(lang, query), Now: f.Now(),
	}
}

// Done sends the reader to a page of this site, which begins with the text of a message:
// what was done, and what comes next.
func (f *Frame) Done(w http.ResponseWriter, r *http.Request, to, id string, args ...any) error {
	f.Look.Tell(w, f.Words(r).T(id, args...))
	return web.Elsewhere(to)
}

// DoneN is Done for a message with a number, which is its plural's.
func (f *Frame) DoneN(w http.ResponseWriter, r *http.Request, to, id string, n int, args ...any) error {
	f.Look.Tell(w, f.Words(r).N(id, n, args...))
	return web.Elsewhere(to)
}
