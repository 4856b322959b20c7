// Package overview is the first page of the desk: what waits for the viewer, what leaves
// next, and the board of lights, releases down and countries across.
//
// It computes everything when it is asked, from what the other packages know, and changes
// nothing. Each of them is asked as who looks: a partner sees its own countries, lists and
// languages. It asks as often for a page of twenty-five releases as for one.
package overview

import (
	"context"
	"embed"
	"net/http"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/releases/drafts"
	"communique/scheduler"
	"communique/web"
	"communique/web/desk"
)

//go:embed pages
var files embed.FS

// Releases are the releases, and what waits for somebody in them.
type Releases interface {
	Overview(ctx context.Context, who accounts.Actor, sought releases.Sought) ([]releases.Glance, int, error)
	Errands(ctx context.Context, who accounts.Actor, n int) ([]releases.Errands, error)
	Mentions(ctx context.Context, who accounts.Actor, ids []int64) (map[int64]releases.Mention, error)
	OpenQuestions(ctx context.Context, who accounts.Actor, n int) (first []releases.Question, all int, err error)
}

// Drafts are what somebody has begun to write.
type Drafts interface {
	Begun(ctx context.Context, who accounts.Actor, n int) (first []drafts.Summary, all int, err error)
}

// Scheduler knows what is due when.
type Scheduler interface {
	Dates(ctx context.Context, lists scheduler.Lists, releaseIDs []int64) (map[int64][]scheduler.Occurrence, error)
	Coming(ctx context.Context, lists scheduler.Lists, n int) (coming []scheduler.Occurrence, more bool, err error)
	Stopped(ctx context.Context, lists scheduler.Lists, n int) ([]scheduler.Occurrence, error)
}

// Mailer knows what became of mails.
type Mailer interface {
	CountsOf(ctx context.Context, who accounts.Actor, releaseIDs []int64) (map[int64][]mailer.Count, error)
	Troubles(ctx context.Context, who accounts.Actor) ([]mailer.Trouble, error)
}

// PressLists are the lists that somebody may see.
type PressLists interface {
	ListsOf(ctx context.Context, who accounts.Actor) ([]presslists.List, error)
	Wishes(ctx context.Context, who accounts.Actor) ([]presslists.Wish, error)
}

// Partners tell in which languages they work.
type Partners interface {
	Partners(ctx context.Context) ([]accounts.Partner, error)
}

// Options of New; all are needed.
type Options struct {
	Frame      *desk.Frame
	Releases   Releases
	Drafts     Drafts
	Scheduler  Scheduler
	Mailer     Mailer
	PressLists PressLists
	Partners   Partners
}

// Overview serves the page. It is safe for concurrent use.
type Overview struct {
	Options
	pages *desk.Pages
}

// New makes it.
func New(o Options) (*Overview, error) {
	pages, err := o.Frame.Pages(files)
	return &Overview{o, pages}, err
}

// Routes is the table of what is served.
func (o *Overview) Routes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Pattern: "/desk/{$}", Permission: accounts.See, Handle: o.show}}
}
