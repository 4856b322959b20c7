package translating

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales/check"
	"communique/locales/difference"
	"communique/releases"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

// sheetData is what sheet.html shows.
type sheetData struct {
	head
	Sheet      releases.Sheet
	Rows       []row
	Due        *moment
	Done, All  int    // rows of the release's own that are with an approver, of all
	Waits      int    // rows that wait for their translator
	First      string // the key of the first of them; empty: none does
	Who        int64  // looks at it
	Translates bool
	Approves   bool
	Thawed     string // what was just taken out of use; empty: nothing
	Part       string // the row that a script asked for; empty: the whole page
}

// row is a line of the sheet.
type row struct {
	releases.Line
	Doubts   []doubt
	Remarks  []remark
	Typed    string // what stands in the field
	Before   string // print of what was there when the page was made
	Light    string
	Focus    *focus // nil: the row isn't the one that is worked on
	Unsaved  bool   // what stands in the field couldn't be saved
	Theirs   string // what somebody else has saved meanwhile; empty: nobody
	Writes   bool   // the viewer may type here
	Speaks   bool   // the viewer may say something about it
	Approves bool
	Tongue   string // of the translation
	Original string // the language of the source
	Mine     bool   // the viewer is who is at work on it
	Form     *look.Form
}

// doubt is something that a check has found.
type doubt struct {
	releases.Finding
	What, Cure string
	Change     []difference.Part // what its correction does; nil: it has none
	Pass       bool              // the viewer may let it pass
}

// focus is what is beside the row on which somebody works.
type focus struct {
	Suggestions []suggestion
	Versions    []version // the last ones, the newest first
}

// version is an earlier text of a row.
type version struct {
	releases.Version
	When *moment
}

// suggestion is what the memory offers.
type suggestion struct {
	N          int
	Print      string
	Percent    int
	Target     string
	Language   string
	Release    string
	Difference []difference.Part // from the source that was translated to the row's
}

// mostVersions is how many earlier texts of a row are shown.
const mostVersions = 10

// printOf names a text by what it says.
func printOf(text string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(text)))
	return hex.EncodeToString(sum[:8])
}

// sheet shows source and translation side by side; with ?part= only a row, for a script.
func (t *Translating) sheet(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	s, err := t.Releases.Sheet(v.ctx, v.Actor, v.slug, v.language)
	if fault.Is(err, "releases.translation_of_source") {
		return web.Elsewhere(v.path() + "/edition")
	}
	if fault.Is(err, "releases.language_not_wanted") {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	if err != nil {
		return err
	}
	data, err := t.sheetData(r, v, s, r.URL.Query().Get("at"))
	if err != nil {
		return err
	}
	if data.Part = r.URL.Query().Get("part"); data.Part != "" {
		return t.pages.Fragment(w, r, "sheet", "part", t.sheetPage(r, data))
	}
	return t.pages.Show(w, r, "sheet", t.sheetPage(r, data))
}

func (t *Translating) sheetPage(r *http.Request, data sheetData) desk.Page {
	words := t.Frame.Words(r)
	return desk.Page{
		Title:   data.Slug + " – " + words.Language(data.Language),
		Section: desk.Translations, Script: "translating.js", Data: data,
	}
}

// sheetData puts the page together, with one row in focus: the one that is named, else the
// first that waits, or at which there is something to do.
func (t *Translating) sheetData(r *http.Request, v visit, s releases.Sheet, at string) (sheetData, error) {
	data := sheetData{
		head: t.head(v, s.Release, s.Headline), Sheet: s, Who: v.User.ID, Translates: v.translates(), Approves: v.approves(),
		Due: newMoment(s.Status.Assignment.Due, s.Status.Assignment.DueZone, v.Zone(), t.Frame.Now()),
	}
	for _, l := range s.Lines {
		data.Rows = append(data.Rows, t.row(r, v, s, l))
		if l.Boilerplate == "" {
			data.All++
			if l.State.Settled() {
				data.Done++
			}
		}
		if l.Waits {
			data.Waits++
			data.First = cmp.Or(data.First, l.Source.Key)
		}
	}
	i := data.find(at)
	if i < 0 {
		return data, nil
	}
	f, err := t.focus(v, data.Rows[i].Source.Key)
	data.Rows[i].Focus = f
	return data, err
}

// find gives the row that is worked on; -1: there is none.
func (d sheetData) find(key string) int {
	if i := slices.IndexFunc(d.Rows, func(r row) bool { return r.Source.Key == key && r.Boilerplate == "" }); i >= 0 {
		return i
	}
	if i := slices.IndexFunc(d.Rows, func(r row) bool { return r.Waits }); i >= 0 {
		return i
	}
	if i := slices.IndexFunc(d.Rows, func(r row) bool { return r.Boilerplate == "" && !r.State.Settled() }); i >= 0 {
		return i
	}
	return slices.IndexFunc(d.Rows, func(r row) bool { return r.Boilerplate == "" })
}

func (t *Translating) row(r *http.Request, v visit, s releases.Sheet, l releases.Line) row {
	line := row{
		Line: l, Typed: l.Text, Remarks: t.remarks(v, l.Comments), Before: printOf(l.Text), Light: shapes[l.State], Tongue: v.language, Original: s.Release.SourceLanguage,
		Writes: l.Boilerplate == "" && v.translates(), Speaks: l.Boilerplate == "" && v.works(), Approves: v.approves(), Mine: l.Holder == v.Actor.Name,
	}
	words := t.Frame.Words(r)
	for _, f := range l.Findings {
		if f.Check == check.Stale {
			continue // the row says so itself
		}
		d := doubt{Finding: f, What: f.What(words), Cure: f.Cure(words)}
		if f.Fix != nil {
			d.Change = difference.Words(l.Text, check.Apply(l.Text, *f.Fix))
		}
		d.Pass = f.Ignored == "" && f.Check.Ignorable() && line.Writes && (f.Severity != check.Blocking || line.Approves)
		line.Doubts = append(line.Doubts, d)
	}
	return line
}

// shapes are the icons light-* of the states of a line.
var shapes = map[releases.LineState]string{
	releases.LineStale: "amber", releases.LineBlocked: "amber", releases.LineMissing: "draft", releases.LineMachine: "translating",
	releases.LineDraft: "translating", releases.LineSubmitted: "ring", releases.LineApproved: "sent",
}

// focus looks up what helps with a row.
func (t *Translating) focus(v visit, key string) (*focus, error) {
	f := &focus{}
	if v.translates() {
		known, err := t.Releases.Suggestions(v.ctx, v.Actor, v.slug, v.language, []string{key})
		if err != nil {
			return nil, err
		}
		for _, k := range known {
			for i, m := range k.Matches {
				f.Suggestions = append(f.Suggestions, suggestion{i + 1, printOf(m.Target), m.Percent, m.Target, m.Language, m.Release, m.Difference})
			}
		}
	}
	versions, err := t.Releases.History(v.ctx, v.Actor, v.slug, v.language, key)
	slices.Reverse(versions)
	if len(versions) > 0 && versions[0].Verb != "conflict" {
		versions = versions[1:] // the first is what stands in the field
	}
	for _, one := range versions[:min(len(versions), mostVersions)] {
		f.Versions = append(f.Versions, version{one, newMoment(one.At, "", v.Zone(), t.Frame.Now())})
	}
	return f, err
}
