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
	if form.Value("take") == "" {
		return e.beside(w, r, d, form)
	}
	source, err := fileOf(r, form)
	if err != nil {
		return err
	}
	c, err := textFor(d, source)
	if err != nil {
		return e.unread(w, r, d, form, err)
	}
	if d, err = e.Drafts.Save(r.Context(), desk.ViewerOf(r).Actor, at, c); err != nil {
		return e.conflict(w, r, at, &look.Form{}, err)
	}
	return e.Frame.Done(w, r, homeOf(d), "editor.file.taken")
}

// file begins a new draft with a Markdown file. What was typed on the page already is kept as a draft, and the file is
// shown beside it, as for any draft.
func (e *Editor) file(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	d := drafts.Draft{Content: drafts.Content{Language: form.Value("language")}}
	if form.Value("blocks") != "" {
		if d, err = e.kept(r, drafts.At{}, contentOf(form)); err != nil {
			return err
		}
	}
	if d.ID != 0 {
		return e.beside(w, r, d, form)
	}
	source, err := fileOf(r, form)
	if err != nil {
		return err
	}
	c, err := drafts.Read("file", source, d.Content.Language)
	if err != nil {
		return e.unread(w, r, d, form, err)
	}
	if d, err = e.Drafts.Save(r.Context(), desk.ViewerOf(r).Actor, drafts.At{}, c); err != nil {
		return err
	}
	return e.Frame.Done(w, r, homeOf(d), "editor.read")
}

// beside shows how a file differs from a draft.
func (e *Editor) beside(w http.ResponseWriter, r *http.Request, d drafts.Draft, form *look.Form) error {
	source, err := fileOf(r, form)
	if err != nil {
		return err
	}
	c, err := textFor(d, source)
	if err != nil {
		return e.unread(w, r, d, form, err)
	}
	return e.compared(w, r, comparing{Draft: d, Mode: modeFile, Version: drafts.Version{Content: c}, Source: string(source)}, "editor.file.compare", nil)
}

// unread shows the draft again, with what is wrong with the file.
func (e *Editor) unread(w http.ResponseWriter, r *http.Request, d drafts.Draft, form *look.Form, wrong error) error {
	page, err := e.page(r, d, form)
	if err != nil {
		return err
	}
	return e.pages.Refuse(w, r, "write", page, wrong)
}

// textFor is a draft with the text of a file.
func textFor(d drafts.Draft, source []byte) (drafts.Content, error) {
	c, err := drafts.Read("file", source, d.Content.Language)
	if err != nil {
		return c, err
	}
	if c.Slug == "" {
		blocks := c.Blocks
		c = d.Content
		c.Blocks = blocks
	}
	if d.Slug != "" {
		c.Slug, c.Language = d.Slug, d.Content.Language
	}
	return c, nil
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
