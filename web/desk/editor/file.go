package editor

import (
	"bytes"
	"net/http"

	"communique/releases/drafts"
	"communique/web/desk"
	"communique/web/look"
)

// bring keeps what was typed, and reads a Markdown file for it: first it shows how both
// differ, then it makes the file the draft. What says nothing but its text is otherwise as the
// draft is, and a release keeps its short name and its language.
func (e *Editor) bring(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	at, err := seen(r, form)
	if err != nil {
		return err
	}
	d, err := e.opened(r)
	if err == nil && form.Value("blocks") != "" {
		if d, err = e.kept(r, at, contentOf(form)); err != nil {
			return e.conflict(w, r, at, &look.Form{}, err)
		}
	}
	if err != nil {
		return err
	}
	source, err := fileOf(r, form)
	if err != nil {
		return err
	}
	c, err := drafts.Read("file", source, d.Content.Language)
	if err != nil {
		page, pageErr := e.page(r, d, form)
		if pageErr != nil {
			return pageErr
		}
		return e.pages.Refuse(w, r, "write", page, err)
	}
	if c.Slug == "" {
		blocks := c.Blocks
		c = d.Content
		c.Blocks = blocks
	}
	if d.Slug != "" {
		c.Slug, c.Language = d.Slug, d.Content.Language
	}
	if form.Value("take") == "" {
		return e.compared(w, r, comparing{Draft: d, Version: drafts.Version{Content: c}, Source: string(source)}, "editor.file.compare", nil)
	}
	if d, err = e.Drafts.Save(r.Context(), desk.ViewerOf(r).Actor, at, c); err != nil {
		return e.conflict(w, r, at, &look.Form{}, err)
	}
	return e.Frame.Done(w, r, homeOf(d), "editor.file.taken")
}

// file begins a new draft with a Markdown file.
func (e *Editor) file(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	source, err := fileOf(r, form)
	if err != nil {
		return err
	}
	c, err := drafts.Read("file", source, form.Value("language"))
	if err != nil {
		page, pageErr := e.page(r, drafts.Draft{Content: c}, form)
		if pageErr != nil {
			return pageErr
		}
		return e.pages.Refuse(w, r, "write", page, err)
	}
	d, err := e.Drafts.Save(r.Context(), desk.ViewerOf(r).Actor, drafts.At{}, c)
	if err != nil {
		return err
	}
	return e.Frame.Done(w, r, homeOf(d), "editor.read")
}

// fileOf is the file that a form has sent, or what was typed instead of one.
func fileOf(r *http.Request, form *look.Form) ([]byte, error) {
	f, _, err := r.FormFile("file")
	if err != nil { // no file was chosen
		return []byte(form.Value("markdown")), nil
	}
	defer f.Close()
	var source bytes.Buffer
	_, err = source.ReadFrom(f) // the whole request is limited
	return source.Bytes(), err
}
