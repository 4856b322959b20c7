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
	c, block, left, err := changed(c, do, form)
	if err != nil {
		return e.pages.Refuse(w, r, "write", e.refused(r, at, c, form), err)
	}
	d, err := e.kept(r, at, c)
	if err != nil {
		return e.conflict(w, r, at, form, err)
	}
	switch {
	case form.Value("live") != "":
		return e.live(w, r, d, form, block)
	case do == "review":
		return web.Elsewhere(homeOf(d) + "/save")
	case left != (pasted.Left{}):
		return e.Frame.Done(w, r, homeOf(d), leftID(left), "Number", left.Pictures+left.Tables+left.Links)
	case do == "":
		return e.Frame.Done(w, r, homeOf(d), "editor.kept")
	}
	return web.Elsewhere(homeOf(d) + "#" + drafts.Field("text", block))
}

// leftID is the message that says what was left out.
func leftID(l pasted.Left) string {
	if l.Rest {
		return "editor.pasted_rest"
	}
	return "editor.pasted"
}

// changed does to the content what a button says.
func changed(c drafts.Content, do string, form *look.Form) (drafts.Content, int, pasted.Left, error) {
	index, paste := strings.CutPrefix(do, "paste-")
	if !paste {
		c, at := c.Do(do)
		return c, at, pasted.Left{}, nil
	}
	read, source := pasted.HTML, form.Value("html")
	if strings.TrimSpace(source) == "" {
		read, source = pasted.Text, form.Value("text")
	}
	blocks, left, err := read(source)
	if err != nil {
		return c, 0, left, err
	}
	c, at := c.Pasted(count(index), blocks)
	return c.Tidy(), at, left, nil
}

// kept saves, but not an empty page that nobody has written on.
func (e *Editor) kept(r *http.Request, at drafts.At, c drafts.Content) (drafts.Draft, error) {
	if at.Slug == "" && at.ID == 0 && isBlank(c) && len(c.Blocks) <= 3 {
		return drafts.Draft{Content: c}, nil
	}
	return e.Drafts.Save(r.Context(), desk.ViewerOf(r).Actor, at, c)
}

func (e *Editor) refused(r *http.Request, at drafts.At, c drafts.Content, form *look.Form) desk.Page {
	page, err := e.page(r, drafts.Draft{At: at, Content: c}, form)
	if err != nil {
		return desk.Page{Title: e.Frame.Words(r).T("editor.title_new"), Form: form}
	}
	return page
}

// conflict leads to the page that shows both texts.
func (e *Editor) conflict(w http.ResponseWriter, r *http.Request, at drafts.At, form *look.Form, err error) error {
	if !fault.Is(err, "drafts.conflict") {
		return err
	}
	number, _ := fault.All(err)[0].Args["Number"].(int)
	to := home(at) + "/versions/" + strconv.Itoa(number)
	if form.Value("live") == "" {
		return web.Elsewhere(to)
	}
	d, openErr := e.opened(r)
	if openErr != nil {
		return openErr
	}
	page, pageErr := e.page(r, d, nil)
	if pageErr != nil {
		return pageErr
	}
	data, _ := page.Data.(writing)
	data.Conflict = number
	page.Data = data
	return e.pages.Fragment(w, r, "write", "state", page)
}

// live answers a script: with the state and the notes, or with all blocks as well.
func (e *Editor) live(w http.ResponseWriter, r *http.Request, d drafts.Draft, form *look.Form, at int) error {
	page, err := e.page(r, d, nil)
	if err != nil {
		return err
	}
	data, _ := page.Data.(writing)
	data.At = at
	page.Data = data
	part := "state"
	if form.Value("live") == "blocks" {
		part = "both"
	}
	return e.pages.Fragment(w, r, "write", part, page)
}
