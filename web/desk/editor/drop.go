package editor

import (
	"net/http"

	"communique/internal/fault"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

// dropping shows what somebody is about to throw away, and asks.
func (e *Editor) dropping(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	data := comparing{Draft: d, Mode: modeDrop}
	switch {
	case d.Slug == "" && d.Dropped:
		return web.Elsewhere(homeOf(d))
	case d.Slug == "":
		data.Version = drafts.Version{Content: d.Content}
		return e.compared(w, r, data, "editor.drop_title", nil)
	}
	if data.Version, err = e.Drafts.Saved(r.Context(), desk.ViewerOf(r).Actor, d.At); err != nil {
		return err
	}
	return e.compared(w, r, data, "editor.drop_changes", nil)
}

// drop throws away what no revision holds.
func (e *Editor) drop(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	at, err := seen(r, form)
	if err == nil {
		err = e.Drafts.Drop(r.Context(), desk.ViewerOf(r).Actor, at)
	}
	switch {
	case fault.Is(err, "drafts.changed"):
		return e.again(w, r, err)
	case err != nil:
		return err
	case at.Slug != "":
		return e.Frame.Done(w, r, home(at), "editor.dropped_changes")
	}
	return e.Frame.Done(w, r, home(at), "editor.dropped")
}
