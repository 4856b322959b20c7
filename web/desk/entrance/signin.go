package entrance

import (
	"net/http"
	"net/url"

	"communique/accounts"
	"communique/internal/fault"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

func (e *Entrance) page(r *http.Request, name string, form *look.Form, data any) desk.Page {
	return desk.Page{Title: e.Frame.Words(r).T("entrance." + name + ".title"), Form: form, Data: data}
}

// signInPage asks who somebody is, and where they wanted to go.
func (e *Entrance) signInPage(w http.ResponseWriter, r *http.Request) error {
	return e.pages.Show(w, r, "sign_in", e.page(r, "sign_in", look.FormOf("next", r.URL.Query().Get("next")), e.Visitor))
}

func (e *Entrance) signIn(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	session, err := e.Accounts.SignIn(r.Context(), form.Value("address"), form.Value("password"), e.Gate.Origin(r))
	form.Values.Del("password")
	if err != nil {
		return e.pages.Refuse(w, r, "sign_in", e.page(r, "sign_in", form, e.Visitor), err)
	}
	_, u, err := e.Accounts.Session(r.Context(), session.Secret, e.Gate.Origin(r))
	if err != nil {
		return err
	}
	e.Gate.Welcome(w, session, u.Language)
	return web.Elsewhere(deskPath(form.Value("next")))
}

// askLink answers the same, whoever asks and for whom: whether that is somebody is looked
// for afterwards.
func (e *Entrance) askLink(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	ok, err := e.Accounts.AskLink(r.Context(), form.Value("address"), e.Gate.Origin(r))
	if err != nil {
		return err
	}
	if ok {
		e.Ring()
	}
	return e.pages.Show(w, r, "link_sent", e.page(r, "link_sent", form, nil))
}

// linkPage says whose link it is. It changes nothing.
func (e *Entrance) linkPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is a secret
	u, invitation, err := e.Accounts.LinkUser(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	r = spokenTo(r, u)
	return e.pages.Show(w, r, "link", e.page(r, "link", nil, map[string]any{"Name": u.Name, "Invitation": invitation}))
}

// spokenTo is a request whose reader gets the user's language, as long as no other has been
// chosen in this browser: whoever follows their own link for the first time has nothing else.
func spokenTo(r *http.Request, u accounts.User) *http.Request {
	if u.Language == "" {
		return r
	}
	r = r.Clone(r.Context())
	r.Header.Set("Accept-Language", u.Language)
	return r
}

// openLink begins a session. Who was invited may set a password on the way.
func (e *Entrance) openLink(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	secret := r.PathValue("secret")
	u, invitation, err := e.Accounts.LinkUser(r.Context(), secret)
	if err != nil {
		return err
	}
	r = spokenTo(r, u)
	password := form.Value("password")
	if password != form.Value("again") {
		err = fault.New(fault.Invalid, "entrance.passwords_differ").At(fault.Place{Field: "again"})
	}
	page := e.page(r, "link", form, map[string]any{"Name": u.Name, "Invitation": invitation})
	form.Values = url.Values{"set": {"yes"}} // and no password
	if err != nil {
		return e.pages.Refuse(w, r, "link", page, err)
	}
	session, err := e.Accounts.SignInByLink(r.Context(), secret, password, e.Gate.Origin(r))
	if fault.Is(err, "accounts.link_over") {
		return err
	}
	if err != nil {
		return e.pages.Refuse(w, r, "link", page, err)
	}
	e.Gate.Welcome(w, session, u.Language)
	return web.Elsewhere("/desk/")
}

// signOut ends the session in which it is asked.
func (e *Entrance) signOut(w http.ResponseWriter, r *http.Request) error {
	v := desk.ViewerOf(r)
	if err := e.Accounts.EndSession(r.Context(), v.Actor, v.User.ID, v.Session.ID); err != nil {
		return err
	}
	e.Gate.Forget(w)
	return e.Frame.Done(w, r, "/desk/sign-in", "entrance.signed_out")
}
