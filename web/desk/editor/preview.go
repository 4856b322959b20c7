package editor

import (
	"html/template"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"communique/internal/fault"
	"communique/mailer"
	"communique/releases"
	"communique/releases/drafts"
	"communique/web/desk"
	"communique/web/desk/lights"
)

// Looks in which a text can be seen. Their words are the messages editor.look.<look>.
var looks = []string{"wide", "phone", "dark", "text", "page"}

// previewing is what preview.html shows.
type previewing struct {
	Draft   drafts.Draft
	Home    string
	Tabs    []desk.Tab
	Embargo *lights.Embargo
	Looks   []string
	Look    string
	Subject string
	Marks   []string
	Lang    string
	Text    string        // of the look "text"
	HTML    template.HTML // of the look "page"
}

// preview shows a draft as the mail, or the page, that it would be.
func (e *Editor) preview(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	chosen := r.URL.Query().Get("look")
	if !slices.Contains(looks, chosen) {
		chosen = looks[0]
	}
	if d.Content.IsBoilerplate() { // it is no edition by itself
		return fault.New(fault.NotFound, "drafts.missing")
	}
	release, edition, err := e.Releases.PreviewDocument(r.Context(), desk.ViewerOf(r).Actor, d.Content.Document())
	if err != nil {
		return err
	}
	data := previewing{Draft: d, Home: homeOf(d), Looks: looks, Look: chosen, Marks: e.marks(r, release), Lang: edition.Language}
	if data.Embargo, err = e.barOf(r, d); err != nil {
		return err
	}
	if bar := data.Embargo; bar != nil && bar.At.Equal(release.Embargo.At) {
		data.Marks = data.Marks[:1] // the bar says the other one
	}
	mail, err := e.Mailer.Preview(release, edition, mailer.Look{})
	if err != nil {
		return err
	}
	data.Subject, data.Text = mail.Subject, mail.Text
	data.HTML = template.HTML(edition.HTML) //nolint:gosec // releases has sanitised it
	if d.Slug != "" {
		data.Tabs = tabs(desk.ViewerOf(r), d)
	}
	return e.pages.Show(w, r, "preview", desk.Page{Title: e.Frame.Words(r).T("editor.preview.title"), Section: desk.Overview, Data: data})
}

// marks are what stands above a preview.
func (e *Editor) marks(r *http.Request, release releases.Release) []string {
	words := e.Frame.Words(r)
	marks := []string{words.T("editor.preview.draft")}
	if at := release.Embargo; !at.At.IsZero() && at.At.After(e.Frame.Now()) {
		marks = append(marks, words.T("editor.preview.embargo", "When", words.DateTime(at.Local()), "Zone", at.Zone))
	}
	return marks
}

// framed is a look for the frame of a page: "mail" and "dark" as wide as the frame is, and
// those of looks for the narrow one beside the text.
func (e *Editor) framed(w http.ResponseWriter, r *http.Request) error {
	d, err := e.opened(r)
	if err != nil {
		return err
	}
	chosen := r.PathValue("look")
	if d.Content.IsBoilerplate() || chosen != "mail" && !slices.Contains(looks, chosen) { // a boilerplate is no edition by itself
		return fault.New(fault.NotFound, "drafts.missing")
	}
	release, edition, err := e.Releases.PreviewDocument(r.Context(), desk.ViewerOf(r).Actor, d.Content.Document())
	if err != nil {
		return err
	}
	marks := e.marks(r, release)
	mail, err := e.Mailer.Preview(release, edition, mailer.Look{Dark: chosen == "dark", Marks: marks, Lang: e.Frame.Look.Reader(r)})
	if err != nil {
		return err
	}
	h := w.Header()
	desk.ShutIn(h)
	if chosen == "text" || chosen == "page" {
		return e.pages.Fragment(w, r, "preview", "framed", desk.Page{Data: previewing{
			Look: chosen, Subject: mail.Subject, Marks: marks, Lang: edition.Language, Text: mail.Text, HTML: template.HTML(edition.HTML), //nolint:gosec // releases has sanitised it
		}})
	}
	head := `<head><base target="_blank">` // links lead out of the frame
	if chosen == "wide" {
		mail.HTML = strings.Replace(mail.HTML, "@media (max-width: 480px)", "@media not all", 1)
		head += "<style>html{zoom:.55}</style>"
	}
	body := strings.Replace(mail.HTML, "<head>", head, 1)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = io.WriteString(w, body) // a reader who has gone needs no error
	return nil
}
