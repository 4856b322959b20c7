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
// html, or text, into a block. A script, which does to the blocks on its page what it keeps
// then, asks for the state instead of a page, and what it pastes it asks to be read.
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
		if form.Value("live") != "" {
			return e.read(w, r, c, form)
		}
		return e.paste(w, r, at, c, form, count(index))
	}
	c, block := c.Do(do)
	d, err := e.kept(r, at, c)
	if err != nil {
		return e.conflict(w, r, at, form, err)
	}
	switch {
	case form.Value("live") != "":
		return e.live(w, r, d, 0)
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
	blocks, left, err := readFrom(form)
	if err != nil {
		page, pageErr := e.page(r, d, form)
		if pageErr != nil {
			return pageErr
		}
		return e.pages.Refuse(w, r, "write", page, err)
	}
	c, block, whole := c.Pasted(min(index, len(c.Blocks)-1), blocks)
	left.Rest = left.Rest || !whole
	if d, err = e.kept(r, drafts.At{Slug: d.Slug, ID: d.ID, Base: at.Base, Version: d.Version}, c); err != nil {
		return e.conflict(w, r, at, form, err)
	}
	if left != (pasted.Left{}) {
		e.Frame.Look.Tell(w, e.leftOf(r, left))
		return web.Elsewhere(homeOf(d))
	}
	return web.Elsewhere(homeOf(d) + "#" + drafts.Field("text", block))
}

// read answers a script with the blocks of a text from elsewhere for which there is room
// beside what is typed, and with what came of the rest. It keeps nothing: the script puts
// them where somebody goes on typing.
func (e *Editor) read(w http.ResponseWriter, r *http.Request, c drafts.Content, form *look.Form) error {
	blocks, left, err := readFrom(form)
	blocks, whole := c.Fitting(blocks)
	left.Rest = left.Rest || !whole
	data := writing{Told: e.leftOf(r, left)}
	if err != nil {
		refused := &look.Form{}
		if !refused.Refuse(e.Frame.Words(r), err) {
			return err
		}
		data.Told = refused.Faults[0].What + " " + refused.Faults[0].Cure
	}
	if data.choices, err = e.choices(r, c); err != nil {
		return err
	}
	data.Blocks = data.blocksOf(blocks, 0, nil)
	return e.pages.Fragment(w, r, "write", "pasted", desk.Page{Data: data})
}

// readFrom reads what was pasted into a form.
func readFrom(form *look.Form) ([]drafts.Block, pasted.Left, error) {
	if source := form.Value("html"); strings.TrimSpace(source) != "" {
		return pasted.HTML(source)
	}
	return pasted.Text(form.Value("text"))
}

// leftOf says what was left out of a text that was pasted; empty: nothing.
func (e *Editor) leftOf(r *http.Request, l pasted.Left) string {
	words := e.Frame.Words(r)
	switch {
	case l.Rest:
		return words.T("editor.pasted_rest")
	case l != (pasted.Left{}):
		return words.T("editor.pasted", "Number", l.Count())
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
	return e.live(w, r, d, number)
}

// live answers a script with the state and the notes. conflict is the version in which is kept
// what it sent, when that isn't the draft; 0: it is.
func (e *Editor) live(w http.ResponseWriter, r *http.Request, d drafts.Draft, conflict int) error {
	page, err := e.page(r, d, nil)
	if err != nil {
		return err
	}
	if data, ok := page.Data.(writing); ok {
		data.Conflict = conflict
		page.Data = data
	}
	return e.pages.Fragment(w, r, "write", "state", page)
}
