package newsroom

import (
	"net/http"

	"communique/internal/fault"
	"communique/locales"
	"communique/web/look"
)

// ask shows whom a link belongs to (its address masked, since links are forwarded)
// and one button. It changes nothing.
func (n *Newsroom) ask(w http.ResponseWriter, r *http.Request) error {
	recipient, err := n.Mailer.Recipient(r.Context(), r.PathValue("token"))
	if err != nil {
		return unknownLink(err)
	}
	page := "unsubscribe"
	if recipient.Unsubscribed {
		page = "unsubscribed"
	}
	return n.farewell(w, r, page, recipient.Language, recipient.Address)
}

// unsubscribe does it: for the button, and for the post of a mail program, whose
// body says no more than that it is one (RFC 8058, section 3.2). The secret in the
// address is all the proof there is, so no cookie is looked at.
func (n *Newsroom) unsubscribe(w http.ResponseWriter, r *http.Request) error {
	done, err := n.Mailer.Unsubscribe(r.Context(), r.PathValue("token"))
	if err != nil {
		return unknownLink(err)
	}
	return n.farewell(w, r, "unsubscribed", done.Language, done.Address)
}

func (n *Newsroom) farewell(w http.ResponseWriter, r *http.Request, name, lang, address string) error {
	if !locales.Publishable(lang) {
		lang = n.Look.Reader(r)
	}
	title := n.Look.Words(lang).T("newsroom."+name+".title", "Name", n.Look.Name())
	return n.secret(w, r, name, lang, title, address)
}

// secret shows a page whose address is a secret.
func (n *Newsroom) secret(w http.ResponseWriter, r *http.Request, name, lang, title, address string) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	return n.pages.Show(w, r, http.StatusOK, name, look.Page{Lang: lang, Title: title, Data: address})
}

func unknownLink(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "web.link_unknown")
	}
	return err
}
