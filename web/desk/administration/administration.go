// Package administration is the pages of those who keep the house: how it is, partners,
// users, languages, settings, mail servers and their keys, addresses that must not be mailed, the
// audit, and what is due.
//
// All of it is asked of the verbs as whoever has signed in, who say no to anybody but an
// administrator. What the house was started with (mail servers, the sender's address) is
// shown and not changed here; passwords and private keys are never shown.
package administration

import (
	"context"
	"embed"
	"net/http"

	"communique/accounts"
	"communique/mailer"
	"communique/mailer/checkup"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

//go:embed pages
var files embed.FS

// Accounts keeps partners, users, settings and the audit.
type Accounts interface {
	Partners(ctx context.Context) ([]accounts.Partner, error)
	Partner(ctx context.Context, slug string) (accounts.Partner, error)
	AddPartner(ctx context.Context, who accounts.Actor, p accounts.Partner) (accounts.Partner, error)
	SavePartner(ctx context.Context, who accounts.Actor, p accounts.Partner) (accounts.Partner, error)
	AddLanguage(ctx context.Context, who accounts.Actor, partnerID int64, language string) (accounts.Partner, error)
	Users(ctx context.Context, who accounts.Actor) ([]accounts.User, error)
	UserByID(ctx context.Context, who accounts.Actor, id int64) (accounts.User, error)
	InviteByMail(ctx context.Context, who accounts.Actor, u accounts.User) (accounts.User, error)
	InviteAgainByMail(ctx context.Context, who accounts.Actor, userID int64) error
	LastLetters(ctx context.Context, who accounts.Actor) (map[int64]accounts.LetterNote, error)
	SaveUser(ctx context.Context, who accounts.Actor, u accounts.User) (accounts.User, error)
	AddRole(ctx context.Context, who accounts.Actor, userID int64, g accounts.Grant) (accounts.User, error)
	EndUser(ctx context.Context, who accounts.Actor, id int64) error
	RestoreUser(ctx context.Context, who accounts.Actor, id int64) error
	Sessions(ctx context.Context, who accounts.Actor, userID int64) ([]accounts.Session, error)
	EndSession(ctx context.Context, who accounts.Actor, userID, sessionID int64) error
	Settings(ctx context.Context) (accounts.Settings, error)
	SaveSettings(ctx context.Context, who accounts.Actor, s accounts.Settings) error
	AuditOf(ctx context.Context, who accounts.Actor, q accounts.AuditQuery) ([]accounts.Entry, error)
}

// PressLists knows the lists, and which addresses must not be mailed.
type PressLists interface {
	ListsOf(ctx context.Context, who accounts.Actor) ([]presslists.List, error)
	Overview(ctx context.Context, who accounts.Actor) ([]presslists.Summary, error)
	RetirePartner(ctx context.Context, who accounts.Actor, slug string) (accounts.Partner, error)
	TakeBackPartner(ctx context.Context, who accounts.Actor, slug string) (accounts.Partner, error)
	Suppressions(ctx context.Context, who accounts.Actor, holding string, first, n int) ([]presslists.Barred, int, error)
	Suppress(ctx context.Context, who accounts.Actor, address, reason, detail string) error
	Called(ctx context.Context, who accounts.Actor, ids []int64) (map[int64]presslists.Contact, error)
	Wishes(ctx context.Context, who accounts.Actor) ([]presslists.Wish, error)
	Grant(ctx context.Context, who accounts.Actor, id int64) error
	Decline(ctx context.Context, who accounts.Actor, id int64, why string) error
	Unsuppress(ctx context.Context, who accounts.Actor, given, why string) error
}

// Mailer knows how mails leave.
type Mailer interface {
	Health(ctx context.Context, who accounts.Actor) (mailer.Health, error)
	SigningKeys(ctx context.Context, who accounts.Actor, domain string) ([]mailer.DKIMKey, error)
	Try(ctx context.Context, who accounts.Actor, n mailer.Notice) ([]mailer.Trial, error)
	UnsentTo(ctx context.Context, lists []int64) (int, error)
}

// Scheduler knows what is due.
type Scheduler interface {
	Schedules(ctx context.Context, all bool) ([]scheduler.Standing, error)
	Open(ctx context.Context, lists scheduler.Lists) ([]scheduler.Occurrence, error)
}

// Releases names the releases, and knows who did what to them.
type Releases interface {
	Mentions(ctx context.Context, who accounts.Actor, ids []int64) (map[int64]releases.Mention, error)
	Workloads(ctx context.Context, who accounts.Actor) (map[string]releases.Workload, error)
	OpenWith(ctx context.Context, partnerID int64) (int, error)
	Book(ctx context.Context, who accounts.Actor, q releases.BookQuery) ([]releases.Noted, error)
}

// Letters carries the letters with invitations that are written down.
type Letters interface {
	Ring() // one is to leave
}

// Glossary keeps the names that nobody translates, and how terms are translated.
type Glossary interface {
	Protect(ctx context.Context, names []string) error
	Counts(ctx context.Context) (map[string]int, error)
}

// Checkup goes over the house.
type Checkup interface {
	Look(ctx context.Context, who accounts.Actor) (checkup.Findings, error)
}

// Options of New; all but the last two are needed.
type Options struct {
	Frame      *desk.Frame
	Accounts   Accounts
	PressLists PressLists
	Mailer     Mailer
	Scheduler  Scheduler
	Releases   Releases
	Glossary   Glossary
	Checkup    Checkup
	Letters    Letters
	// Bells counts the jobs of the queue by their state; nil: there is no queue here.
	Bells func(context.Context) (map[string]int, error)
	// Engine is where the pages of the queue itself are; empty: nowhere.
	Engine string
}

// Administration serves these pages. It is safe for concurrent use.
type Administration struct {
	Options
	pages *desk.Pages

	verdict verdict
}

// New makes them.
func New(o Options) (*Administration, error) {
	pages, err := o.Frame.Pages(files)
	if err != nil {
		return nil, err
	}
	return &Administration{Options: o, pages: pages}, nil
}

// home is where these pages begin.
const home = "/desk/administration/"

// Routes is the table of what is served: all of it is an administrator's, but a word for monitors.
func (a *Administration) Routes() []web.Route {
	routes := []web.Route{
		{Method: http.MethodGet, Pattern: home + "{$}", Handle: a.health},
		{Method: http.MethodGet, Pattern: home + "partners", Handle: a.partners},
		{Method: http.MethodGet, Pattern: home + "partners/new", Handle: a.newPartner},
		{Method: http.MethodPost, Pattern: home + "partners/new", Handle: a.addPartner},
		{Method: http.MethodGet, Pattern: home + "partners/{slug}/{$}", Handle: a.partner},
		{Method: http.MethodPost, Pattern: home + "partners/{slug}/{$}", Handle: a.savePartner},
		{Method: http.MethodGet, Pattern: home + "partners/{slug}/retire", Handle: a.askRetire},
		{Method: http.MethodPost, Pattern: home + "partners/{slug}/retire", Handle: a.retire},
		{Method: http.MethodPost, Pattern: home + "partners/{slug}/take-back", Handle: a.takeBack},
		{Method: http.MethodGet, Pattern: home + "users", Handle: a.users},
		{Method: http.MethodGet, Pattern: home + "users/new", Handle: a.newUser},
		{Method: http.MethodPost, Pattern: home + "users/new", Handle: a.addUser},
		{Method: http.MethodGet, Pattern: home + "users/{id}/{$}", Handle: a.user},
		{Method: http.MethodPost, Pattern: home + "users/{id}/{$}", Handle: a.saveUser},
		{Method: http.MethodPost, Pattern: home + "users/{id}/access", Handle: a.access},
		{Method: http.MethodPost, Pattern: home + "users/{id}/sessions", Handle: a.endSession},
		{Method: http.MethodGet, Pattern: home + "languages", Handle: a.languages},
		{Method: http.MethodGet, Pattern: home + "languages/{language}/{$}", Handle: a.language},
		{Method: http.MethodPost, Pattern: home + "languages/{language}/{$}", Handle: a.giveLanguage},
		{Method: http.MethodGet, Pattern: home + "settings", Handle: a.settings},
		{Method: http.MethodPost, Pattern: home + "settings", Handle: a.saveSettings},
		{Method: http.MethodGet, Pattern: home + "mail", Handle: a.mail},
		{Method: http.MethodPost, Pattern: home + "mail", Handle: a.tryMail},
		{Method: http.MethodGet, Pattern: home + "suppressed", Handle: a.suppressed},
		{Method: http.MethodPost, Pattern: home + "suppressed", Handle: a.suppress},
		{Method: http.MethodPost, Pattern: home + "suppressed/release", Handle: a.release},
		{Method: http.MethodPost, Pattern: home + "suppressed/wishes/{id}", Handle: a.answerWish},
		{Method: http.MethodGet, Pattern: home + "audit", Handle: a.audit},
		{Method: http.MethodGet, Pattern: home + "audit.csv", Handle: a.auditFile},
		{Method: http.MethodGet, Pattern: home + "jobs", Handle: a.jobs},
	}
	for i := range routes {
		routes[i].Permission = accounts.Administer
	}
	return append(routes, web.Route{Method: http.MethodGet, Pattern: monitorPath, Permission: web.Public, Handle: a.monitor})
}

// place is one of these pages, in the strip at their top.
type place struct {
	ID      string // the message administration.place.<ID>
	Path    string
	Current bool
}

var places = []string{"health", "partners", "users", "languages", "settings", "mail", "suppressed", "audit", "jobs"}

// frame is what every page shows.
type frame struct{ Places []place }

func frameOf(current string) frame {
	f := frame{}
	for _, id := range places {
		path := home + id
		if id == "health" {
			path = home
		}
		f.Places = append(f.Places, place{id, path, id == current})
	}
	return f
}

// page is one with the title administration.place.<id>.
func (a *Administration) page(r *http.Request, id string, form *look.Form, data any) desk.Page {
	return desk.Page{Title: a.Frame.Words(r).T("administration.place." + id), Section: desk.Administration, Form: form, Data: data}
}

// titled is page with a title of its own.
func (a *Administration) titled(page desk.Page, title string) desk.Page {
	page.Title = title
	return page
}
