package administration

import (
	"net/http"
	"slices"
	"strconv"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/fault"
	"communique/locales"
	"communique/web/desk"
	"communique/web/look"
)

// userData is what user.html shows.
type userData struct {
	frame
	User      accounts.User // zero: a new one
	Roles     []accounts.Role
	Partners  []accounts.Partner
	Languages []string // of the pages
	Tags      []string // into which one translates
	Rows      []grantRow
	Sessions  []session
	Self      bool // it is the viewer
	Standing  standing
}

// grantRow is a line of the form: a role, for whom, in which language.
type grantRow struct {
	N             int // counted from 1
	Role, For, In string
}

// emptyRows is how many roles can be added at once.
const emptyRows = 2

func rowsOf(f *look.Form) []grantRow {
	at := func(field string, i int) string {
		if all := f.Values[field]; i < len(all) {
			return all[i]
		}
		return ""
	}
	var rows []grantRow
	for i := range f.Values["role"] {
		if at("role", i) != "" || at("for", i) != "" || at("in", i) != "" {
			rows = append(rows, grantRow{Role: at("role", i), For: at("for", i), In: at("in", i)})
		}
	}
	for range emptyRows {
		rows = append(rows, grantRow{})
	}
	for i := range rows {
		rows[i].N = i + 1
	}
	return rows
}

// grantsOf are the roles that a form gives. A partner that is no number is none.
func grantsOf(f *look.Form) []accounts.Grant {
	var grants []accounts.Grant
	for _, row := range rowsOf(f) {
		if row.Role == "" && row.For == "" && row.In == "" {
			continue
		}
		partner, err := strconv.ParseInt(row.For, 10, 64)
		if err != nil && row.For != "" {
			partner = -1
		}
		grants = append(grants, accounts.Grant{Role: accounts.Role(row.Role), PartnerID: partner, Language: row.In})
	}
	return grants
}

func (a *Administration) userPage(r *http.Request, form *look.Form, u accounts.User) (desk.Page, error) {
	partners, err := a.Accounts.Partners(r.Context())
	if err != nil {
		return desk.Page{}, err
	}
	// A role for who is retired does nothing. One that is there stands until it is taken away.
	partners = slices.DeleteFunc(partners, func(p accounts.Partner) bool {
		return p.Retired() && !slices.ContainsFunc(u.Grants, func(g accounts.Grant) bool { return g.PartnerID == p.ID })
	})
	d := userData{
		frame: frameOf("users"), User: u, Roles: accounts.Roles, Partners: partners, Languages: locales.Languages, Tags: locales.Tags,
		Rows: rowsOf(form), Self: u.ID == desk.ViewerOf(r).User.ID,
	}
	title := u.Name
	if u.ID == 0 {
		title = a.Frame.Words(r).T("administration.user.new")
	} else if err := a.whatIsKnown(r, u, &d); err != nil {
		return desk.Page{}, err
	}
	return a.titled(a.page(r, "users", form, d), title), nil
}

// whatIsKnown is how far a user has come, and where they are signed in.
func (a *Administration) whatIsKnown(r *http.Request, u accounts.User, d *userData) (err error) {
	v := desk.ViewerOf(r)
	if d.Sessions, err = a.sessionsOf(r, u); err != nil {
		return err
	}
	letters, err := a.Accounts.LastLetters(r.Context(), v.Actor)
	d.Standing = standingOf(u, letters[u.ID], a.Frame.Now(), v.Zone())
	return err
}

func (a *Administration) showUser(w http.ResponseWriter, r *http.Request, form *look.Form, u accounts.User, refusal error) error {
	page, err := a.userPage(r, form, u)
	if err != nil {
		return err
	}
	if refusal != nil {
		return a.pages.Refuse(w, r, "user", page, refusal)
	}
	return a.pages.Show(w, r, "user", page)
}

func (a *Administration) newUser(w http.ResponseWriter, r *http.Request) error {
	return a.showUser(w, r, look.FormOf("language", a.Frame.Look.Reader(r)), accounts.User{}, nil)
}

// userOf is what a form says of a user.
func userOf(f *look.Form) accounts.User {
	return accounts.User{
		Name: f.Value("name"), Address: address.Address{Given: f.Value("address")}, Language: f.Value("language"), Zone: f.Value("zone"), Grants: grantsOf(f),
	}
}

// addUser invites somebody: a mail with a link is to leave.
func (a *Administration) addUser(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	u, err := a.Accounts.InviteByMail(r.Context(), v.Actor, userOf(form))
	if err != nil {
		return a.showUser(w, r, form, accounts.User{}, atForm(err))
	}
	a.Letters.Ring()
	return a.Frame.Done(w, r, home+"users", "administration.user.invited", "Name", u.Name, "Address", u.Address.Given)
}

// atForm is an error that somebody at the form can mend: they chose the partner there.
func atForm(err error) error {
	if fault.Is(err, "accounts.partner_missing") {
		return fault.Wrap(err, fault.Invalid, "accounts.partner_missing", "Slug", "").At(fault.Place{Field: "role"})
	}
	return err
}

func (a *Administration) user(w http.ResponseWriter, r *http.Request) error {
	u, err := a.asked(r)
	if err != nil {
		return err
	}
	form := look.FormOf("name", u.Name, "address", u.Address.Given, "language", u.Language, "zone", u.Zone)
	for _, g := range u.Grants {
		partner := ""
		if g.PartnerID != 0 {
			partner = strconv.FormatInt(g.PartnerID, 10)
		}
		form.Values.Add("role", string(g.Role))
		form.Values.Add("for", partner)
		form.Values.Add("in", g.Language)
	}
	return a.showUser(w, r, form, u, nil)
}

func (a *Administration) saveUser(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	before, err := a.asked(r)
	if err != nil {
		return err
	}
	u := userOf(form)
	u.ID = before.ID
	if u, err = a.Accounts.SaveUser(r.Context(), desk.ViewerOf(r).Actor, u); err != nil {
		return a.showUser(w, r, form, before, atForm(err))
	}
	return a.Frame.Done(w, r, pathOf(u), "administration.user.saved", "Name", u.Name)
}

// access ends somebody's access, restores it, or sends another invitation.
func (a *Administration) access(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	u, err := a.asked(r)
	if err != nil {
		return err
	}
	who, done := desk.ViewerOf(r), ""
	switch form.Value("do") {
	case "end":
		done, err = "administration.user.ended", a.Accounts.EndUser(r.Context(), who.Actor, u.ID)
	case "restore":
		done, err = "administration.user.restored", a.Accounts.RestoreUser(r.Context(), who.Actor, u.ID)
	case "invite":
		if err = a.Accounts.InviteAgainByMail(r.Context(), who.Actor, u.ID); err == nil {
			a.Letters.Ring()
		}
		done = "administration.user.invited"
	default:
		return fault.New(fault.NotFound, "web.page_missing")
	}
	if err != nil {
		return err
	}
	return a.Frame.Done(w, r, pathOf(u), done, "Name", u.Name, "Address", u.Address.Given)
}

// endSession ends a session of a user, or all of them.
func (a *Administration) endSession(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	u, err := a.asked(r)
	if err != nil {
		return err
	}
	id := int64(0)
	if given := form.Value("session"); given != "all" {
		if id, err = strconv.ParseInt(given, 10, 64); err != nil || id < 1 {
			return fault.New(fault.NotFound, "web.page_missing")
		}
	}
	if err := a.Accounts.EndSession(r.Context(), desk.ViewerOf(r).Actor, u.ID, id); err != nil {
		return err
	}
	return a.Frame.Done(w, r, pathOf(u), "administration.user.sessions_ended")
}
