package editor

import (
	"context"
	"net/http"

	"communique/internal/fault"
	"communique/releases"
	"communique/releases/drafts"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// Dates are those at which press lists get a release; they move with its embargo.
type Dates interface {
	PreviewRedate(ctx context.Context, releaseID int64, embargo releases.Embargo) ([]scheduler.Redated, error)
	Redate(ctx context.Context, releaseID int64) ([]scheduler.Redated, error)
}

// barOf is the embargo of the release that a draft is of, whatever the draft says of it; nil: it
// has none, or there is no release yet.
func (e *Editor) barOf(r *http.Request, d drafts.Draft) (*lights.Embargo, error) {
	if d.Slug == "" {
		return nil, nil
	}
	release, err := e.Releases.Seen(r.Context(), desk.ViewerOf(r).Actor, d.Slug)
	return e.Frame.Embargo(r, release), err
}

// echoOf is what the clocks of its countries show at the end of a draft's embargo; nil: it
// has none.
func (e *Editor) echoOf(r *http.Request, c drafts.Content) *lights.Echo {
	if c.Embargo.Date == "" || c.Embargo.Time == "" {
		return nil
	}
	words := e.Frame.Words(r)
	at, err := c.Embargo.Read()
	if err == nil {
		return lights.EchoOf(words, at, c.Countries)
	}
	if form := (&look.Form{}); form.Refuse(words, err) {
		return &lights.Echo{Fault: &form.Faults[0]}
	}
	return nil
}

// echo is the fragment that a script puts beside an embargo while it is typed.
func (e *Editor) echo(w http.ResponseWriter, r *http.Request) error {
	c := contentOf(&look.Form{Values: r.URL.Query()})
	return e.pages.Fragment(w, r, "write", "echoed", desk.Page{Data: e.echoOf(r, c)})
}

// embargoOf is the embargo of a release as it is saved; zero: it has none, or there is no
// release yet.
func (e *Editor) embargoOf(r *http.Request, at drafts.At) (releases.Embargo, error) {
	source, err := e.Drafts.Source(r.Context(), desk.ViewerOf(r).Actor, at)
	if fault.Is(err, "drafts.missing") {
		return releases.Embargo{}, nil
	}
	return source.Document().Embargo, err
}

// moves are the dates that move when a draft is saved.
func (e *Editor) moves(r *http.Request, d drafts.Draft) ([]lights.Moved, error) {
	to := d.Content.Document().Embargo
	from, err := e.embargoOf(r, d.At)
	if err != nil || d.Slug == "" || from.Equal(to) {
		return nil, err
	}
	dates, err := e.Dates.PreviewRedate(r.Context(), d.ReleaseID, to)
	return lights.MovedOf(e.Frame.Words(r), dates), err
}

// redate dates anew what is planned of a release, right after its embargo has moved, and
// gives the words for it; empty: no date has moved. It is done also for who has gone.
func (e *Editor) redate(r *http.Request, d drafts.Draft, from releases.Embargo) (string, error) {
	to, err := e.embargoOf(r, d.At)
	if err != nil || from.Equal(to) {
		return "", err
	}
	dates, err := e.Dates.Redate(context.WithoutCancel(r.Context()), d.ReleaseID)
	if err != nil || len(dates) == 0 {
		return "", err
	}
	return e.Frame.Words(r).N("planning.embargo.redated", len(dates)), nil
}

// inForm gives faults of a document, which tell of its lines, in words for whoever writes in a form.
func (e *Editor) inForm(r *http.Request, err error) error {
	var faults fault.List
	for _, f := range fault.All(err) {
		field, _ := f.Args["Field"].(string)
		switch {
		case f.ID == "releases.embargo_earlier":
			return e.earlier(r, f)
		case f.ID == "releases.headline_missing":
			f = fault.Wrap(f, f.Kind, "editor.headline_missing").At(f.Place)
		case f.ID == "releases.field_missing" && (field == "slug" || field == "countries"):
			f = fault.Wrap(f, f.Kind, "editor."+field+"_missing").At(f.Place)
		}
		faults = append(faults, f)
	}
	if len(faults) == 0 {
		return err
	}
	return faults.OrNil()
}

// earlier is the fault of an embargo that ends earlier.
func (e *Editor) earlier(r *http.Request, f *fault.Error) error {
	before, _ := f.Args["Before"].(string)
	if at, err := releases.ParseEmbargo(before); err == nil {
		before = e.Frame.Words(r).DayTime(at.Local()) + " (" + at.Zone + ")"
	}
	return fault.Wrap(f, f.Kind, "editor.embargo_earlier", "Before", before).At(fault.Place{Field: "embargo"})
}
