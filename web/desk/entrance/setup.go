package entrance

import (
	"crypto/subtle"
	"net/http"
	"net/url"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/fault"
	"communique/locales"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

const accountPath = "/desk/account"

// open is nil as long as there is no user, for whoever has the secret of the terminal.
func (e *Entrance) open(r *http.Request) error {
	gone := fault.New(fault.NotFound, "web.page_missing")
	if e.SetUp == "" || subtle.ConstantTimeCompare([]byte(r.PathValue("secret")), []byte(e.SetUp)) != 1 {
		return gone
	}
	empty, err := e.Accounts.Empty(r.Context())
	if err == nil && !empty {
		err = gone
	}
	return err
}

func (e *Entrance) setUpPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	if err := e.open(r); err != nil {
		return err
	}
	return e.pages.Show(w, r, "set_up", e.setUpForm(r, look.FormOf("language", e.Frame.Look.Reader(r), "zone", "")))
}

func (e *Entrance) setUpForm(r *http.Request, form *look.Form) desk.Page {
	return e.page(r, "set_up", form, map[string]any{"Languages": locales.Languages})
}

// setUp adds the first administrator, who is signed in at once.
func (e *Entrance) setUp(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	if err := e.open(r); err != nil {
		return err
	}
	password, again := form.Value("password"), form.Value("again")
	u := accounts.User{
		Name: form.Value("name"), Address: address.Address{Given: form.Value("address")}, Language: form.Value("language"), Zone: form.Value("zone"),
	}
	form.Values = url.Values{"name": {u.Name}, "address": {u.Address.Given}, "language": {u.Language}, "zone": {u.Zone}}
	switch {
	case password == "":
		err = fault.New(fault.Invalid, "entrance.password_missing").At(fault.Place{Field: "password"})
	case password != again:
		err = fault.New(fault.Invalid, "entrance.passwords_differ").At(fault.Place{Field: "again"})
	default:
		u, err = e.Accounts.AddFirst(r.Context(), u, password)
	}
	if err != nil {
		return e.pages.Refuse(w, r, "set_up", e.setUpForm(r, form), err)
	}
	session, err := e.Accounts.SignIn(r.Context(), u.Address.Given, password, e.Gate.Origin(r))
	if err != nil {
		return err
	}
	e.Gate.Welcome(w, session, u.Language)
	e.Frame.Look.Tell(w, e.Frame.Look.Words(u.Language).T("entrance.set_up.done"))
	return web.Elsewhere("/desk/")
}
