package editor

import (
	"net/http"
	"strconv"
	"strings"

	"communique/internal/fault"
	"communique/releases/drafts"
	"communique/releases/drafts/pasted"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

// act keeps what was typed, and does what the button says: see drafts.Content.Do. "review"
// leads to the page on which a revision is saved, "paste-3" puts what stands in the field
// html, or text, into a block. A script asks for a part of the page instead of all of it.
func (e *Editor) act(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	at, err := seen(r, form)
	if err != nil {
		return err
	}
	do := form.Value("do")
	c := contentOf(form)
	if do == "review" && at.Slug == "" && c.Slug == "" && !c.IsBoilerplate() {
		c.Slug = slugOf(c.Blocks[0].Text)
	}
	if index, paste := strings.CutPrefix(do, "paste-"); paste {
		return e.paste(w, r, at, c, form, count(index))
	}
	c, block := c.Do(do)
	d, err := e.kept(r, at, c)
	if err != nil {
		return e.conflict(w, r, at, form, err)
	}
	switch {
	case form.Value("live") != "":
		return e.live(w, r, d, form, writing{At: block})
	case do == "review" || do == "":
		if d.ID == 0 && d.Slug == "" { // it is a page that nobody has written on
			return e.show(w, r, d, nil, fault.New(fault.Invalid, "drafts.blank"))
		}
		if do == "" {
			return e.Frame.Done(w, r, homeOf(d), "editor.kept")
		}
		return web.Elsewhere(homeOf(d) + "/save")
	}
	return web.Elsewhere(homeOf(d) + "#" + drafts.Field("text", block))
}

// paste puts a text from elsewhere into a block, after what was typed is kept: it may be
// more than can be read.
func (e *Editor) paste(w http.ResponseWriter, r *http.Request, at drafts.At, c drafts.Content, form *look.Form, index int) error {
	d, err := e.kept(r, at, c)
	if err != nil {
		return e.conflict(w, r, at, form, err)
	}
	read, source := pasted.HTML, form.Value("html")
	if strings.TrimSpace(source) == "" {
		read, source = pasted.Text, form.Value("text")
	}
	blocks, left, err := read(source)
	if err != nil {
		return e.unpasted(w, r, d, form, err)
	}
	c, block, whole := c.Pasted(index, blocks)
	left.Rest = left.Rest || !whole
	if d, err = e.kept(r, drafts.At{Slug: d.Slug, ID: d.ID, Base: at.Base, Version: d.Version}, c); err != nil {
		return e.conflict(w, r, at, form, err)
	}
	switch {
	case form.Value("live") != "":
		return e.live(w, r, d, form, writing{At: block, Told: e.leftOf(r, left)})
	case left != (pasted.Left{}):
		e.Frame.Look.Tell(w, e.leftOf(r, left))
		return web.Elsewhere(homeOf(d))
	}
	return web.Elsewhere(homeOf(d) + "#" + drafts.Field("text", block))
}

// unpasted tells why a text can't be read. A script puts it into its field as it is.
func (e *Editor) unpasted(w http.ResponseWriter, r *http.Request, d drafts.Draft, form *look.Form, err error) error {
	if form.Value("live") == "" {
		page, pageErr := e.page(r, d, form)
		if pageErr != nil {
			return pageErr
		}
		return e.pages.Refuse(w, r, "write", page, err)
	}
	refused := &look.Form{}
	if !refused.Refuse(e.Frame.Words(r), err) {
		return err
	}
	form.Values.Set("live", "state") // the blocks are as they were
	return e.live(w, r, d, form, writing{Told: refused.Faults[0].What + " " + refused.Faults[0].Cure, Unpasted: true})
}

// leftOf says what was left out of a text that was pasted; empty: nothing.
func (e *Editor) leftOf(r *http.Request, l pasted.Left) string {
	words := e.Frame.Words(r)
	switch {
	case l.Rest:
		return words.T("editor.pasted_rest")
	case l != (pasted.Left{}):
		return words.T("editor.pasted", "Number", l.Pictures+l.Tables+l.Links)
	}
	return ""
}

// kept saves, but not an empty page that nobody has written on.
func (e *Editor) kept(r *http.Request, at drafts.At, c drafts.Content) (drafts.Draft, error) {
	if at.Slug == "" && at.ID == 0 && len(c.Blocks) <= 3 && isBlank(c) {
		began, err := e.beginning(r, drafts.Content{Language: c.Language, Boilerplate: c.Boilerplate})
		if err != nil || sameFacts(c, began) {
			return drafts.Draft{Content: c}, err
		}
	}
	return e.Drafts.Save(r.Context(), desk.ViewerOf(r).Actor, at, c)
}

// conflict leads to the page that shows both texts. A script gets no more than the state: what
// was typed stays in the fields, and goes on from the version that it was typed over, so that
// whatever is pressed next leads to that page too.
func (e *Editor) conflict(w http.ResponseWriter, r *http.Request, at drafts.At, form *look.Form, err error) error {
	if !fault.Is(err, "drafts.conflict") {
		return err
	}
	number, _ := fault.All(err)[0].Args["Number"].(int)
	if form.Value("live") == "" {
		return web.Elsewhere(home(at) + "/versions/" + strconv.Itoa(number))
	}
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	typed := contentOf(form)
	if d.Slug != "" {
		typed.Slug, typed.Language = d.Slug, d.Content.Language
	}
	d.Content, d.Version, d.Base = typed, at.Version, at.Base
	form.Values.Set("live", "state")
	return e.live(w, r, d, form, writing{Conflict: number})
}

// live answers a script: with the state and the notes, or with all blocks as well. more is
// what the state says beside.
func (e *Editor) live(w http.ResponseWriter, r *http.Request, d drafts.Draft, form *look.Form, more writing) error {
	page, err := e.page(r, d, nil)
	if err != nil {
		return err
	}
	data, _ := page.Data.(writing)
	data.At, data.Told, data.Unpasted, data.Conflict = more.At, more.Told, more.Unpasted, more.Conflict
	page.Data = data
	part := "state"
	if form.Value("live") == "blocks" {
		part = "both"
	}
	return e.pages.Fragment(w, r, "write", part, page)
}
