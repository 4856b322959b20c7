package entrance

import (
	"net/http"
	"strconv"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

// accountData is what account.html shows.
type accountData struct {
	User      accounts.User
	Grants    []grant
	Sessions  []session
	Languages []string
}

// grant is a role in words: for whom, in which language.
type grant struct {
	Role     accounts.Role
	Partner  string // its name; empty: the whole consortium
	Language string
}

// session is a browser in which the viewer has signed in.
type session struct {
	accounts.Session
	Here bool // it is the one that asks

	Browser     desk.Browser
	Since, Seen time.Time
}

func (e *Entrance) accountPage(r *http.Request, form *look.Form) (desk.Page, error) {
	v := desk.ViewerOf(r)
	sessions, err := e.Accounts.Sessions(r.Context(), v.Actor, v.User.ID)
	if err != nil {
		return desk.Page{}, err
	}
	partners, err := e.Accounts.Partners(r.Context())
	names := map[int64]string{}
	for _, p := range partners {
		names[p.ID] = p.Name
	}
	data := accountData{User: v.User, Languages: locales.Languages}
	for _, s := range sessions {
		data.Sessions = append(data.Sessions, session{s, s.ID == v.Session.ID, desk.BrowserOf(s.Agent), s.CreatedAt.In(v.Zone()), s.SeenAt.In(v.Zone())})
	}
	for _, g := range v.User.Grants {
		data.Grants = append(data.Grants, grant{g.Role, names[g.PartnerID], g.Language})
	}
	if form == nil {
		form = look.FormOf("language", v.User.Language, "zone", v.User.Zone)
	}
	return e.page(r, "account", form, data), err
}

// account is the page about whoever has signed in.
func (e *Entrance) account(w http.ResponseWriter, r *http.Request) error {
	page, err := e.accountPage(r, nil)
	if err != nil {
		return err
	}
	return e.pages.Show(w, r, "account", page)
}

// refused shows the page with a form on it that was refused.
func (e *Entrance) refused(w http.ResponseWriter, r *http.Request, form *look.Form, refusal error) error {
	page, err := e.accountPage(r, form)
	if err != nil {
		return err
	}
	return e.pages.Refuse(w, r, "account", page, refusal)
}

func (e *Entrance) saveOwn(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	language := form.Value("language")
	if err := e.Accounts.SaveOwn(r.Context(), desk.ViewerOf(r).Actor, language, form.Value("zone")); err != nil {
		return e.refused(w, r, form, err)
	}
	e.Frame.Look.Remember(w, language)
	e.Frame.Look.Tell(w, e.Frame.Look.Words(language).T("entrance.saved"))
	return web.Elsewhere(accountPath)
}

// changePassword ends the user's other sessions.
func (e *Entrance) changePassword(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	password := form.Value("password")
	if password != form.Value("again") {
		err = fault.New(fault.Invalid, "entrance.passwords_differ").At(fault.Place{Field: "again"})
	} else {
		err = e.Accounts.ChangePassword(r.Context(), v.Actor, v.User.ID, form.Value("present"), password, v.Session.ID)
	}
	if err != nil {
		return e.refused(w, r, look.FormOf("language", v.User.Language, "zone", v.User.Zone), err)
	}
	return e.Frame.Done(w, r, accountPath, "entrance.password_changed")
}

// endSession ends another session of the viewer, or all others.
func (e *Entrance) endSession(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	if form.Value("session") == "others" {
		if err := e.Accounts.EndOtherSessions(r.Context(), v.Actor, v.User.ID, v.Session.ID); err != nil {
			return err
		}
		return e.Frame.Done(w, r, accountPath, "entrance.others_ended")
	}
	id, err := strconv.ParseInt(form.Value("session"), 10, 64)
	if err != nil || id < 1 {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	if err := e.Accounts.EndSession(r.Context(), v.Actor, v.User.ID, id); err != nil {
		return err
	}
	return e.Frame.Done(w, r, accountPath, "entrance.session_ended")
}
