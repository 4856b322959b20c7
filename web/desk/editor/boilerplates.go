package editor

import (
	"net/http"

	"communique/accounts"
	"communique/releases"
	"communique/releases/drafts"
	"communique/web/desk"
)

// listing is what boilerplates.html shows.
type listing struct {
	All    []releases.Boilerplate
	Writes bool
}

// boilerplates lists the texts that many releases carry.
func (e *Editor) boilerplates(w http.ResponseWriter, r *http.Request) error {
	who := desk.ViewerOf(r).Actor
	all, err := e.Releases.Boilerplates(r.Context(), who)
	if err != nil {
		return err
	}
	return e.pages.Show(w, r, "boilerplates", desk.Page{
		Title: e.Frame.Words(r).T("boilerplates.title"), Section: desk.Overview, Data: listing{all, who.May(accounts.Write)},
	})
}

// blankBoilerplate is an empty page for a new one.
func (e *Editor) blankBoilerplate(w http.ResponseWriter, r *http.Request) error {
	return e.begin(w, r, drafts.Content{Boilerplate: releases.BoilerplateAbout})
}
