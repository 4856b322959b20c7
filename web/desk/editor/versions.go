package editor

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"communique/locales"
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
	Versions []row
}

// row is a version of the draft, or a revision of its release; its time in the reader's zone.
type row struct {
	drafts.Version
	Seconds string // where another one has the same minute
	Words   string // how a revision came about, and what has changed in it; empty: nothing, or nobody knows
}

// Path is where it stands, below its draft.
func (r row) Path() string {
	if r.Revision != 0 {
		return "/revisions/" + strconv.Itoa(r.Revision)
	}
	return "/versions/" + strconv.Itoa(r.Number)
}

// inOrder puts revisions among the versions, the latest first. What was saved at the same instant comes
// after what it was made of.
func inOrder(revisions, versions []drafts.Version) []drafts.Version {
	all := slices.Concat(revisions, versions)
	slices.SortStableFunc(all, func(a, b drafts.Version) int { return b.At.Compare(a.At) })
	return all
}

// rowsOf puts versions into words.
func rowsOf(words *locales.Words, zone *time.Location, all []drafts.Version) []row {
	rows := make([]row, len(all))
	minute := func(i int) int64 {
		if i < 0 || i >= len(all) {
			return -1
		}
		return all[i].At.Unix() / 60
	}
	for i, v := range all {
		v.At = v.At.In(zone)
		rows[i] = row{Version: v, Words: changedIn(words, v.Changed)}
		if v.Revision != 0 && (v.How != "revise" || rows[i].Words == "") {
			rows[i].Words = strings.TrimSuffix(words.T("event."+v.How)+" · "+rows[i].Words, " · ")
		}
		if minute(i) == minute(i-1) || minute(i) == minute(i+1) {
			rows[i].Seconds = fmt.Sprintf("%02d\u00a0s", v.At.Second())
		}
	}
	return rows
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
	if data.Embargo, err = e.barOf(r, d); err != nil {
		return err
	}
	all, err := e.Drafts.Versions(r.Context(), v.Actor, d.At)
	if err != nil {
		return err
	}
	revisions, err := e.Drafts.Revisions(r.Context(), v.Actor, d.At)
	if err != nil {
		return err
	}
	data.Versions = rowsOf(e.Frame.Words(r), v.Zone(), inOrder(revisions, all))
	return e.pages.Show(w, r, "versions", desk.Page{Title: e.Frame.Words(r).T("editor.versions.title"), Section: desk.Overview, Data: data})
}

// comparing is what version.html shows: one text beside the draft as it is.
type comparing struct {
	Draft   drafts.Draft
	Home    string
	Tabs    []desk.Tab
	Embargo *lights.Embargo
	Mode    string         // why they are compared, one of those below
	Version drafts.Version // of the draft, of the release, or a file's
	Source  string         // of the file
	Same    bool
	Sides   [2]string // whose the two texts are, where somebody may choose of both
	Mine    string    // which of them is chosen at first: "was" or "now"
	differing
}

// Why two texts are compared.
const (
	modeVersion  = "version"  // it is an earlier one of the draft
	modeConflict = "conflict" // two people wrote at once
	modeSaved    = "saved"    // it is the release's last revision
	modeRevision = "revision" // it is an earlier one
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

// revision shows a revision of the release, and how it differs from the draft as it is.
func (e *Editor) revision(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	v, err := e.Drafts.Revision(r.Context(), desk.ViewerOf(r).Actor, d.At, count(r.PathValue("number")))
	if err != nil {
		return err
	}
	mode := modeRevision
	if v.Revision == d.Revision {
		mode = modeSaved
	}
	if mode == modeSaved && d.Behind() {
		return web.Elsewhere(homeOf(d) + "/theirs")
	}
	return e.compared(w, r, comparing{Draft: d, Mode: mode, Version: v}, "editor.versions.revision", nil)
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
	words := e.Frame.Words(r)
	data.Home = homeOf(d)
	data.differing, data.Same = differs(words, d.Content, data.Version.Content)
	now := words.T("editor.versions.now") + " (" + d.SavedBy + ")"
	switch {
	case data.Same:
	case data.Mode == modeConflict:
		data.Sides, data.Mine = [2]string{now, data.Version.Actor}, "now"
	case data.Mode == modeTheirs:
		data.Sides, data.Mine = [2]string{now, words.T("editor.versions.revision", "Revision", data.Version.Revision) + " (" + data.Version.Actor + ")"}, "was"
	}
	if d.Slug != "" {
		data.Tabs = tabs(viewer, d)
	}
	page := desk.Page{Title: words.T(title, "Revision", data.Version.Revision), Section: desk.Overview, Data: data}
	if wrong != nil {
		page.Form = &look.Form{}
		return e.pages.Refuse(w, r, "version", page, wrong)
	}
	return e.pages.Show(w, r, "version", page)
}
