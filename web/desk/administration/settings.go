package administration

import (
	"net/http"

	"communique/accounts"
	"communique/locales"
	"communique/web/desk"
	"communique/web/look"
)

// settingsData is what settings.html shows.
type settingsData struct {
	frame
	Name      string // of the house, as it was started
	From      string // the address that mails come from
	Approvers int
	Languages []string // of the pages
	Variants  []string // in which releases may be written besides
}

func (a *Administration) settings(w http.ResponseWriter, r *http.Request) error {
	s, err := a.Accounts.Settings(r.Context())
	if err != nil {
		return err
	}
	form := look.FormOf()
	if s.TwoPeople {
		form = look.FormOf("two_people", "on")
	}
	v := desk.ViewerOf(r)
	health, err := a.Mailer.Health(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	users, err := a.Accounts.Users(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	d := settingsData{frame: frameOf("settings"), Name: a.Frame.Look.Name(), From: health.From, Languages: locales.Languages}
	_, d.Approvers = counted(users)
	for _, tag := range locales.Tags {
		if locales.Base(tag) != tag {
			d.Variants = append(d.Variants, tag)
		}
	}
	return a.pages.Show(w, r, "settings", a.page(r, "settings", form, d))
}

func (a *Administration) saveSettings(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	on := form.Has("two_people", "on")
	if err := a.Accounts.SaveSettings(r.Context(), desk.ViewerOf(r).Actor, accounts.Settings{TwoPeople: on}); err != nil {
		return err
	}
	if on {
		return a.Frame.Done(w, r, home+"settings", "administration.settings.on")
	}
	return a.Frame.Done(w, r, home+"settings", "administration.settings.off")
}
