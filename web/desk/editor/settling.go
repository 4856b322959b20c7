package editor

import (
	"net/http"

	"communique/internal/fault"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

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
	if form.Value("do") == "merge" {
		return e.merged(w, r, at, form)
	}
	d, err := e.Drafts.Restore(r.Context(), desk.ViewerOf(r).Actor, at, count(r.PathValue("number")))
	if err != nil {
		return e.conflict(w, r, at, &look.Form{}, err)
	}
	return e.Frame.Done(w, r, homeOf(d), "editor.restored")
}

// restoreRevision makes what a revision said the draft as it is.
func (e *Editor) restoreRevision(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	at, err := seen(r, form)
	if err != nil {
		return err
	}
	d, err := e.Drafts.RestoreRevision(r.Context(), desk.ViewerOf(r).Actor, at, count(r.PathValue("number")))
	if err != nil {
		return e.conflict(w, r, at, &look.Form{}, err)
	}
	return e.Frame.Done(w, r, homeOf(d), "editor.restored")
}

// settle says whose text stands after a release was revised by another way: the draft's
// ("mine"), the release's, or what was chosen of both ("merged").
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
	switch form.Value("whose") {
	case "mine":
		if _, err = e.Drafts.Keep(r.Context(), who, at); err == nil {
			return web.Elsewhere(home(at) + "/save")
		}
	case "merged":
		if err = e.mergedWithTheirs(r, at, form); err == nil {
			return e.Frame.Done(w, r, home(at), "editor.chosen")
		}
	default:
		if _, err = e.Drafts.Take(r.Context(), who, at); err == nil {
			return e.Frame.Done(w, r, home(at), "editor.taken")
		}
	}
	switch {
	case fault.Is(err, "releases.revision_newer"):
		return e.theirsAfter(w, r, err)
	case fault.Is(err, "drafts.changed") || fault.Is(err, "drafts.conflict"):
		return e.theirsAfter(w, r, fault.New(fault.Conflict, "drafts.changed", "Actor", fault.All(err)[0].Args["Actor"]))
	}
	return err
}

// merged makes of the draft and a version what somebody has chosen of each difference. It holds
// for the two texts that they have seen.
func (e *Editor) merged(w http.ResponseWriter, r *http.Request, at drafts.At, form *look.Form) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	who := desk.ViewerOf(r).Actor
	v, err := e.Drafts.Version(r.Context(), who, at, count(r.PathValue("number")))
	if err != nil {
		return err
	}
	err = changed(d)
	if d.Version == at.Version {
		_, err = e.Drafts.Save(r.Context(), who, at, chosen(d, v, form))
	}
	switch {
	case fault.Is(err, "drafts.changed"):
		return e.compared(w, r, comparing{Draft: d, Mode: modeConflict, Version: v}, "editor.conflict.title", err)
	case err != nil:
		return e.conflict(w, r, at, &look.Form{}, err)
	}
	return e.Frame.Done(w, r, home(at), "editor.chosen")
}

// mergedWithTheirs is merged for a draft and the release's last revision.
func (e *Editor) mergedWithTheirs(r *http.Request, at drafts.At, form *look.Form) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	who := desk.ViewerOf(r).Actor
	v, err := e.Drafts.Saved(r.Context(), who, at)
	switch {
	case err != nil:
		return err
	case d.Version != at.Version:
		return changed(d)
	case v.Revision != at.Base:
		return fault.New(fault.Conflict, "releases.revision_newer", "Slug", d.Slug, "Base", at.Base, "Revision", v.Revision)
	}
	if d, err = e.Drafts.Save(r.Context(), who, at, chosen(d, v, form)); err == nil && d.Changed {
		_, err = e.Drafts.Keep(r.Context(), who, drafts.At{Slug: at.Slug, Base: at.Base, Version: d.Version})
	}
	return err
}

// chosen is a draft with what a form takes of a version.
func chosen(d drafts.Draft, v drafts.Version, form *look.Form) drafts.Content {
	return drafts.Merge(d.Content, v.Content, func(key string) bool { return form.Value(key) == "now" })
}

func changed(d drafts.Draft) error {
	return fault.New(fault.Conflict, "drafts.changed", "Actor", d.SavedBy)
}
