package translating

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/mailer"
	"communique/releases"
	"communique/web/desk"
)

// Looks of an edition. Their words are the messages translating.look.<look>.
const (
	asPage = "page"
	beside = "beside" // the source
	asMail = "mail"
	asText = "text"
)

// looksOf are those in which an edition can be seen, the first where nobody chooses. A
// boilerplate is no mail by itself, and the source stands beside none.
func looksOf(p releases.Preview) []string {
	switch {
	case p.Release.IsBoilerplate() && p.Status.Source:
		return []string{asPage}
	case p.Release.IsBoilerplate():
		return []string{asPage, beside}
	case p.Status.Source:
		return []string{asPage, asMail, asText}
	}
	return []string{asPage, beside, asMail, asText}
}

// seen adds what the chosen look takes.
func (t *Translating) seen(v visit, data *editionData) error {
	if !slices.Contains(data.Looks, data.Look) {
		data.Look = data.Looks[0]
	}
	switch data.Look {
	case beside:
		source, err := t.Releases.PreviewEdition(v.ctx, v.Actor, v.slug, data.Preview.Release.SourceLanguage)
		data.Original = within(source.HTML)
		return err
	case asMail, asText:
		mail, err := t.Mailer.Preview(data.Preview.Release, data.Preview.Edition, mailer.Look{})
		data.Subject, data.Text = mail.Subject, mail.Text
		return err
	}
	return nil
}

// framed is the mail with an edition, for the frame of its page.
func (t *Translating) framed(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	p, err := t.Releases.PreviewEdition(v.ctx, v.Actor, v.slug, v.language)
	if err != nil {
		return err
	}
	if !slices.Contains(looksOf(p), asMail) {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	mail, err := t.Mailer.Preview(p.Release, p.Edition, mailer.Look{})
	if err != nil {
		return err
	}
	desk.ShutIn(w.Header())
	// Links lead out of the frame. A reader who has gone needs no error.
	_, _ = io.WriteString(w, strings.Replace(mail.HTML, "<head>", `<head><base target="_blank">`, 1))
	return nil
}
