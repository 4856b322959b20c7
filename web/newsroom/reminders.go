package newsroom

import (
	"net/http"

	"communique/accounts"
	"communique/locales"
)

// askTranslator shows whose reminders a link stops, and one button. It changes nothing.
func (n *Newsroom) askTranslator(w http.ResponseWriter, r *http.Request) error {
	p, err := n.People.PersonByToken(r.Context(), r.PathValue("token"))
	if err != nil {
		return unknownLink(err)
	}
	return n.reminders(w, r, p)
}

// stopReminders does it, for the button and for a mail program (RFC 8058).
func (n *Newsroom) stopReminders(w http.ResponseWriter, r *http.Request) error {
	p, err := n.People.StopReminders(r.Context(), r.PathValue("token"))
	if err != nil {
		return unknownLink(err)
	}
	return n.reminders(w, r, p)
}

func (n *Newsroom) reminders(w http.ResponseWriter, r *http.Request, p accounts.Person) error {
	name, lang := "reminders", p.Language
	if !p.StoppedAt.IsZero() {
		name = "reminded"
	}
	if !locales.Supported(lang) {
		lang = n.Look.Reader(r)
	}
	title := n.Look.Words(lang).T("reminders.page." + name)
	return n.secret(w, r, name, lang, title, p.Address.Masked())
}
