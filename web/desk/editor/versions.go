package editor

import (
	"net/http"

	"communique/internal/fault"
	"communique/locales/difference"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// history is what versions.html shows.
type history struct {
	Draft    drafts.Draft
	Home     string
	Tabs     []desk.Tab
	Embargo  *lights.Embargo
	Saved    *drafts.Version  // the release's last revision; nil: there is no release yet
	Versions []drafts.Version // times in the reader's zone
}

// versions lists what a draft was.
func (e *Editor) versions(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	data := history{Draft: d, Home: homeOf(d)}
	if d.Slug != "" {
		data.Tabs = tabs(v, d)
	}
	if d.Slug != "" {
		last, err := e.Drafts.Saved(r.Context(), v.Actor, d.At)
		if err != nil {
			return err
		}
		last.At = last.At.In(v.Zone())
		data.Saved = &last
	}
	if data.Embargo, err = e.barOf(r, d); err != nil {
		return err
	}
	if data.Versions, err = e.Drafts.Versions(r.Context(), v.Actor, d.At); err != nil {
		return err
	}
	for i := range data.Versions {
		data.Versions[i].At = data.Versions[i].At.In(v.Zone())
	}
	return e.pages.Show(w, r, "versions", desk.Page{Title: e.Frame.Words(r).T("editor.versions.title"), Section: desk.Overview, Data: data})
}

// comparing is what version.html shows: one text beside the draft as it is.
type comparing struct {
	Draft   drafts.Draft
	Home    string
	Tabs    []desk.Tab
	Embargo *lights.Embargo
	Mode    string         // why they are compared, one of those below
	Version drafts.Version // of the draft, the release's last revision, or a file's
	Source  string         // of the file
	Parts   []difference.Part
	Same    bool
}

// Why two texts are compared.
const (
	modeVersion  = "version"  // it is an earlier one of the draft
	modeConflict = "conflict" // two people wrote at once
	modeSaved    = "saved"    // it is the release's last revision
	modeTheirs   = "theirs"   // that revision was saved after the draft was begun
	modeDrop     = "drop"     // the draft is about to become that revision
	modeFile     = "file"     // it is a file's
)

// version shows one version, and how it differs from the draft as it is.
func (e *Editor) version(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	v, err := e.Drafts.Version(r.Context(), desk.ViewerOf(r).Actor, d.At, count(r.PathValue("number")))
	if err != nil {
		return err
	}
	id, mode := "editor.version.title", modeVersion
	if v.Verb == drafts.VerbConflict {
		id, mode = "editor.conflict.title", modeConflict
	}
	return e.compared(w, r, comparing{Draft: d, Mode: mode, Version: v}, id, nil)
}

// revision shows the release's last revision, and how it differs from the draft as it is.
func (e *Editor) revision(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	if d.Behind() {
		return web.Elsewhere(homeOf(d) + "/theirs")
	}
	v, err := e.Drafts.Saved(r.Context(), desk.ViewerOf(r).Actor, d.At)
	if err != nil {
		return err
	}
	return e.compared(w, r, comparing{Draft: d, Mode: modeSaved, Version: v}, "editor.versions.revision", nil)
}

// theirs shows the release's last revision, and how it differs from a draft that was begun
// before.
func (e *Editor) theirs(w http.ResponseWriter, r *http.Request) error {
	return e.theirsAfter(w, r, nil)
}

func (e *Editor) theirsAfter(w http.ResponseWriter, r *http.Request, wrong error) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	v, err := e.Drafts.Saved(r.Context(), desk.ViewerOf(r).Actor, d.At)
	if err != nil {
		return err
	}
	return e.compared(w, r, comparing{Draft: d, Mode: modeTheirs, Version: v}, "editor.theirs.title", wrong)
}

func (e *Editor) compared(w http.ResponseWriter, r *http.Request, data comparing, title string, wrong error) error {
	viewer, d := desk.ViewerOf(r), data.Draft
	var err error
	if data.Embargo, err = e.barOf(r, d); err != nil {
		return err
	}
	data.Version.At = data.Version.At.In(viewer.Zone())
	was, _ := d.Content.Document().Write()
	is, _ := data.Version.Content.Document().Write()
	data.Home, data.Parts, data.Same = homeOf(d), difference.Words(string(was), string(is)), string(was) == string(is)
	if d.Slug != "" {
		data.Tabs = tabs(viewer, d)
	}
	page := desk.Page{Title: e.Frame.Words(r).T(title, "Revision", data.Version.Revision), Section: desk.Overview, Data: data}
	if wrong != nil {
		page.Form = &look.Form{}
		return e.pages.Refuse(w, r, "version", page, wrong)
	}
	return e.pages.Show(w, r, "version", page)
}

// restore makes a version the draft as it is.
func (e *Editor) restore(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	at, err := seen(r, form)
	if err != nil {
		return err
	}
	d, err := e.Drafts.Restore(r.Context(), desk.ViewerOf(r).Actor, at, count(r.PathValue("number")))
	if err != nil {
		return e.conflict(w, r, at, &look.Form{}, err)
	}
	return e.Frame.Done(w, r, homeOf(d), "editor.restored")
}

// settle says whose text stands after a release was revised by another way: the draft's
// ("keep") or the release's.
func (e *Editor) settle(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	at, err := seen(r, form)
	if err != nil {
		return err
	}
	who := desk.ViewerOf(r).Actor
	if form.Value("whose") == "mine" {
		if _, err = e.Drafts.Keep(r.Context(), who, at); err == nil {
			return web.Elsewhere(home(at) + "/save")
		}
	} else if _, err = e.Drafts.Take(r.Context(), who, at); err == nil {
		return e.Frame.Done(w, r, home(at), "editor.taken")
	}
	switch {
	case fault.Is(err, "releases.revision_newer"):
		return e.theirsAfter(w, r, err)
	case fault.Is(err, "drafts.changed") || fault.Is(err, "drafts.conflict"):
		return e.theirsAfter(w, r, fault.New(fault.Conflict, "drafts.changed", "Actor", fault.All(err)[0].Args["Actor"]))
	}
	return err
}
