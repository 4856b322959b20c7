package administration

import (
	"crypto/rand"
	"html"
	"net/http"
	"strings"

	"communique/internal/address"
	"communique/internal/fault"
	"communique/mailer"
	"communique/web/desk"
	"communique/web/look"
)

// mailData is what mail.html shows.
type mailData struct {
	frame
	Health mailer.Health
	Keys   []mailer.DKIMKey
	Trials []mailer.Trial // of a mail that was just sent; nil: none was
	To     string         // where to
}

func (a *Administration) mailPage(r *http.Request, form *look.Form) (desk.Page, mailData, error) {
	v := desk.ViewerOf(r)
	d := mailData{frame: frameOf("mail")}
	var err error
	if d.Health, err = a.Mailer.Health(r.Context(), v.Actor); err != nil {
		return desk.Page{}, d, err
	}
	if d.Health.Domain != "" {
		d.Keys, err = a.Mailer.SigningKeys(r.Context(), v.Actor, d.Health.Domain)
	}
	return a.page(r, "mail", form, d), d, err
}

func (a *Administration) mail(w http.ResponseWriter, r *http.Request) error {
	page, _, err := a.mailPage(r, look.FormOf("address", desk.ViewerOf(r).User.Address.Given))
	if err != nil {
		return err
	}
	return a.pages.Show(w, r, "mail", page)
}

// tryMail sends a mail over each relay and shows what was said. It changes nothing here, so
// that it answers at once.
func (a *Administration) tryMail(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	page, d, err := a.mailPage(r, form)
	if err != nil {
		return err
	}
	to, err := address.Parse(strings.TrimSpace(form.Value("address")))
	if err != nil {
		return a.pages.Refuse(w, r, "mail", page, atField(err, "address"))
	}
	v := desk.ViewerOf(r)
	if d.Trials, err = a.Mailer.Try(r.Context(), v.Actor, a.trial(r, v, to)); err != nil {
		return a.pages.Refuse(w, r, "mail", page, atField(err, "address"))
	}
	d.To, page.Data = to.Given, d
	page.Data = d
	return a.pages.Show(w, r, "mail", page)
}

// atField is an error about one control of a form.
func atField(err error, field string) error {
	var faults fault.List
	for _, f := range fault.All(err) {
		faults = append(faults, f.At(fault.Place{Field: field}))
	}
	if len(faults) == 0 {
		return err
	}
	return faults.OrNil()
}

// trial is the mail that is sent to see whether mails leave.
func (a *Administration) trial(r *http.Request, v desk.Viewer, to address.Address) mailer.Notice {
	words := a.Frame.Words(r)
	subject := words.T("administration.trial.subject", "Name", a.Frame.Look.Name())
	text := words.T("administration.trial.text", "By", v.User.Name)
	return mailer.Notice{
		ID: "try-" + strings.ToLower(rand.Text()), To: to, Language: words.Lang(), Subject: subject, Text: text + "\n",
		HTML: `<!doctype html><html lang="` + words.Lang() + `"><head><meta charset="utf-8"><title>` + html.EscapeString(subject) +
			`</title></head><body><p>` + html.EscapeString(text) + `</p></body></html>`,
		Date: a.Frame.Now().In(v.Zone()),
	}
}
