// Package visitor lets the visitor of a demo in: with one click as any of the people who
// work in it. It is mounted by the demo only, which runs on the visitor's own machine and
// holds nothing of anybody's.
package visitor

import (
	"context"
	"embed"
	"net/http"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

//go:embed pages
var files embed.FS

// Path is where the visitor chooses.
const Path = "/demo"

// Section is the place in the header.
var Section = look.Section{ID: "desk", Path: Path}

// Person is somebody as whom the visitor gets in.
type Person struct {
	Slug     string // names the messages visitor.role.<Slug> and visitor.waits.<Slug>
	UserID   int64
	Name     string
	Language string
	Country  string // of the partner; empty: of the coordinator
}

// Accounts lets somebody in.
type Accounts interface {
	InviteAgain(ctx context.Context, who accounts.Actor, userID int64) (string, error)
	SignInByLink(ctx context.Context, secret, password string, from accounts.Origin) (accounts.Session, error)
}

// Options of New; all are needed.
type Options struct {
	Frame    *desk.Frame
	Gate     *desk.Gate
	Accounts Accounts
	People   func() []Person // may grow while the demo sets its scene
}

// Visitor serves the page. It is safe for concurrent use.
type Visitor struct {
	Options
	pages *desk.Pages
}

// New makes it.
func New(o Options) (*Visitor, error) {
	pages, err := o.Frame.Pages(files)
	return &Visitor{o, pages}, err
}

// Routes is the table of what is served.
func (v *Visitor) Routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: Path, Permission: web.Local, Handle: v.choose},
		{Method: http.MethodPost, Pattern: Path + "/as/{person}", Permission: web.Local, Handle: v.enter},
	}
}

func (v *Visitor) choose(w http.ResponseWriter, r *http.Request) error {
	return v.pages.Show(w, r, "visitor", desk.Page{Title: v.Frame.Words(r).T("visitor.title"), Section: Section, Data: v.People()})
}

// enter begins a session of the one whom the visitor has chosen. The pages stay in the
// language that the visitor reads.
func (v *Visitor) enter(w http.ResponseWriter, r *http.Request) error {
	people := v.People()
	i := slices.IndexFunc(people, func(p Person) bool { return p.Slug == r.PathValue("person") })
	if i < 0 {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	secret, err := v.Accounts.InviteAgain(r.Context(), accounts.System("demo"), people[i].UserID)
	if err != nil {
		return err
	}
	session, err := v.Accounts.SignInByLink(r.Context(), secret, "", v.Gate.Origin(r))
	if err != nil {
		return err
	}
	v.Gate.Keep(w, session)
	return web.Elsewhere("/desk/")
}
