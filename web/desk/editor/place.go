package editor

import (
	"net/http"
	"strconv"

	"communique/internal/fault"
	"communique/releases/drafts"
	"communique/web/desk"
	"communique/web/look"
)

// placeOf is which draft an address names; of a new one neither slug nor id.
func placeOf(r *http.Request) (drafts.At, error) {
	at := drafts.At{Slug: r.PathValue("slug")}
	if id := r.PathValue("id"); id != "" {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil || n < 1 {
			return at, fault.New(fault.NotFound, "drafts.missing")
		}
		at.ID = n
	}
	return at, nil
}

// seen is placeOf with what the form that was sent says of what somebody had before them.
func seen(r *http.Request, form *look.Form) (drafts.At, error) {
	at, err := placeOf(r)
	at.Base, at.Version = count(form.Value("base")), count(form.Value("version"))
	return at, err
}

// count is a number that a form holds; 0: it holds none.
func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1<<31-1 {
		return 0
	}
	return n
}

// home is the address of a draft.
func home(at drafts.At) string {
	switch {
	case at.Slug != "":
		return "/desk/releases/" + at.Slug + "/edit"
	case at.ID != 0:
		return "/desk/drafts/" + strconv.FormatInt(at.ID, 10)
	}
	return "/desk/releases/new"
}

// homeOf is the address of a draft, also while it isn't kept yet.
func homeOf(d drafts.Draft) string {
	if d.Slug == "" && d.ID == 0 && d.Content.IsBoilerplate() {
		return "/desk/boilerplates/new"
	}
	return home(d.At)
}

// tabs are the pages about a release, or those that a boilerplate has of them.
func tabs(v desk.Viewer, d drafts.Draft) []desk.Tab {
	if d.Content.IsBoilerplate() {
		return desk.BoilerplateTabs(v, d.Slug, "edit")
	}
	return desk.Tabs(v, d.Slug, "edit")
}

// opened is the draft that an address names.
func (e *Editor) opened(r *http.Request) (drafts.Draft, error) {
	at, err := placeOf(r)
	if err != nil {
		return drafts.Draft{}, err
	}
	who := desk.ViewerOf(r).Actor
	if at.Slug != "" {
		return e.Drafts.Open(r.Context(), who, at.Slug)
	}
	return e.Drafts.Get(r.Context(), who, at.ID)
}
