package editor

import (
	"net/http"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales"
	"communique/releases"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// reviewing is what save.html shows.
type reviewing struct {
	Draft   drafts.Draft
	Home    string
	Tabs    []desk.Tab
	Embargo *lights.Embargo
	Done    releases.Comparison
	Changes []change
	Reached []reached
	Explain string // the languages into which a new explanation of a correction has to be translated; empty: there is none
	Thawed  string // languages, in the reader's words
	Redated string
	Dates   []lights.Moved // that move with the embargo
}

// change is a text that is another one, and what that does to its translations.
type change struct {
	releases.Change
	Languages string // whose translation of it would have to be made again, in the reader's words; empty: none
}

// reached is a release that follows a change of a boilerplate.
type reached struct {
	Slug   string
	Thawed string // languages whose edition is out of use then, in the reader's words
}

// review shows what saving a revision would do to each language, or what has to be mended
// before.
func (e *Editor) review(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	if d.Behind() {
		return web.Elsewhere(homeOf(d) + "/theirs")
	}
	return e.reviewed(w, r, d, nil, nil)
}

func (e *Editor) reviewed(w http.ResponseWriter, r *http.Request, d drafts.Draft, form *look.Form, wrong error) error {
	v := desk.ViewerOf(r)
	done, err := e.Drafts.Compare(r.Context(), v.Actor, d.At, releases.Edits{})
	if err != nil {
		return e.show(w, r, d, form, err)
	}
	data := reviewing{Draft: d, Home: homeOf(d), Done: done}
	if data.Dates, err = e.moves(r, d); err != nil {
		return err
	}
	if data.Embargo, err = e.barOf(r, d); err != nil {
		return err
	}
	if d.Slug != "" {
		data.Tabs = tabs(v, d)
	}
	words := e.Frame.Words(r)
	if slices.Contains(done.Added, string(releases.KindCorrection)) {
		data.Explain = named(words, d.Content.Languages)
	}
	data.Thawed, data.Redated = named(words, done.Thawed), named(words, done.Redated)
	for _, f := range done.Followed {
		data.Reached = append(data.Reached, reached{f.Slug, named(words, f.Thawed)})
	}
	for _, c := range done.Changes {
		var stale []string
		for _, s := range done.Stale {
			if slices.Contains(s.Keys, c.Key) {
				stale = append(stale, s.Language)
			}
		}
		data.Changes = append(data.Changes, change{c, named(words, stale)})
	}
	page := desk.Page{Title: words.T("editor.save.title"), Section: desk.Overview, Form: form, Data: data}
	if wrong != nil {
		page.Form = &look.Form{}
		return e.pages.Refuse(w, r, "save", page, wrong)
	}
	return e.pages.Show(w, r, "save", page)
}

// named are languages by their names.
func named(words *locales.Words, languages []string) string {
	names := make([]string, len(languages))
	for i, l := range languages {
		names[i] = words.Language(l)
	}
	return words.List(names)
}

// save saves a draft as a revision.
func (e *Editor) save(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	at, err := seen(r, form)
	if err != nil {
		return err
	}
	from, err := e.embargoOf(r, at)
	if err != nil {
		return err
	}
	done, err := e.Drafts.Publish(r.Context(), desk.ViewerOf(r).Actor, at, releases.Edits{Typos: form.Values["typo"]})
	switch {
	case err == nil:
	case fault.Is(err, "releases.revision_newer"):
		return web.Elsewhere(home(at) + "/theirs")
	case fault.KindOf(err) == fault.Conflict:
		d, openErr := e.opened(r)
		if openErr != nil {
			return openErr
		}
		return e.reviewed(w, r, d, form, err)
	case fault.KindOf(err) == fault.Invalid:
		return e.again(w, r, err)
	default:
		return err
	}
	d, err := e.Drafts.Open(r.Context(), desk.ViewerOf(r).Actor, done.Slug)
	if err != nil {
		return err
	}
	said := e.saved(r, done, d.Content.IsBoilerplate())
	if !done.Created {
		also, err := e.redate(r, d, from)
		if err != nil {
			return err
		}
		said = strings.TrimSpace(said + " " + also)
	}
	e.Frame.Look.Tell(w, said)
	return web.Elsewhere(home(d.At))
}

// told is how many releases are told by name: what follows more is counted.
const told = 5

// saved says what was saved, and which releases follow.
func (e *Editor) saved(r *http.Request, done releases.Imported, boilerplate bool) string {
	words := e.Frame.Words(r)
	id := "editor.revised"
	switch {
	case done.Unchanged:
		id = "editor.unchanged"
	case done.Created && boilerplate:
		id = "boilerplates.created"
	case done.Created:
		id = "editor.created"
	}
	said := []string{words.T(id, "Revision", done.Revision)}
	for _, f := range done.Followed[:min(told, len(done.Followed))] {
		said = append(said, words.T("cli.boilerplate.followed", "Slug", f.Slug, "Revision", f.Revision))
		if len(f.Thawed) > 0 {
			said = append(said, words.T("cli.boilerplate.thawed", "Slug", f.Slug, "Languages", named(words, f.Thawed))+".")
		}
	}
	if more := len(done.Followed) - told; more > 0 {
		said = append(said, words.N("overview.more", more)+".")
	}
	return strings.Join(said, " ")
}
