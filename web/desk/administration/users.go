package administration

import (
	"net/http"
	"strconv"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/web/desk"
)

// usersData is what users.html shows.
type usersData struct {
	frame
	Users []userLine
}

// userLine is a user in the list.
type userLine struct {
	accounts.User
	Grants   []grantLine
	Standing standing
}

// grantLine is a role in words: for whom, in which language.
type grantLine struct {
	Role     accounts.Role
	Partner  string // empty: the consortium
	Language string // empty: every one
}

func (a *Administration) users(w http.ResponseWriter, r *http.Request) error {
	v := desk.ViewerOf(r)
	all, err := a.Accounts.Users(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	partners, err := a.Accounts.Partners(r.Context())
	if err != nil {
		return err
	}
	names := make(map[int64]string, len(partners))
	for _, p := range partners {
		names[p.ID] = p.Name
	}
	letters, err := a.Accounts.LastLetters(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	now := a.Frame.Now()
	d := usersData{frame: frameOf("users")}
	for _, u := range all {
		line := userLine{User: u, Standing: standingOf(u, letters[u.ID], now, v.Zone()).worthALine(u, letters[u.ID])}
		for _, g := range u.Grants {
			line.Grants = append(line.Grants, grantLine{g.Role, names[g.PartnerID], g.Language})
		}
		d.Users = append(d.Users, line)
	}
	return a.pages.Show(w, r, "users", a.page(r, "users", nil, d))
}

// asked is the user whom a request's address names.
func (a *Administration) asked(r *http.Request) (accounts.User, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return accounts.User{}, fault.New(fault.NotFound, "web.page_missing")
	}
	return a.Accounts.UserByID(r.Context(), desk.ViewerOf(r).Actor, id)
}

// pathOf is the page about a user.
func pathOf(u accounts.User) string { return home + "users/" + strconv.FormatInt(u.ID, 10) + "/" }

// session is a browser in which a user has signed in.
type session struct {
	accounts.Session
	Browser     desk.Browser
	Since, Seen time.Time
}

func (a *Administration) sessionsOf(r *http.Request, u accounts.User) ([]session, error) {
	v := desk.ViewerOf(r)
	all, err := a.Accounts.Sessions(r.Context(), v.Actor, u.ID)
	sessions := make([]session, len(all))
	for i, s := range all {
		sessions[i] = session{s, desk.BrowserOf(s.Agent), s.CreatedAt.In(v.Zone()), s.SeenAt.In(v.Zone())}
	}
	return sessions, err
}
