// Package desk is what the press officers see: which releases there are, and how
// far the sending of each has come, country by country and language by language.
//
// Everything is computed when it is asked for, from the rows that the other
// packages keep; nothing is stored here, and nothing can be changed here. Times
// stand in the zone of the list that they concern, as its press officer would say
// them. A page is whole without a script; with one, the part that changes renews
// itself every two seconds until the reader pauses it or nothing can change any
// more.
//
// The pages tell what isn't published yet and who receives it: their routes ask
// for staff, and whoever mounts them says who that is.
package desk

import (
	"context"
	"embed"
	"net/http"

	"communique/accounts"
	"communique/internal/clock"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web"
	"communique/web/look"
)

//go:embed pages
var files embed.FS

// Releases are the releases and how far their languages have come.
type Releases interface {
	List(ctx context.Context) ([]releases.Release, error)
	Get(ctx context.Context, slug string) (releases.Release, error)
	Segments(ctx context.Context, releaseID int64) ([]releases.Segment, error)
	TranslationStatus(ctx context.Context, slug string) ([]releases.LanguageStatus, error)
}

// Scheduler knows when a release is due where.
type Scheduler interface {
	Occurrences(ctx context.Context, releaseID int64) ([]scheduler.Occurrence, error)
}

// Mailer knows what became of each mail.
type Mailer interface {
	Status(ctx context.Context, releaseID int64) (mailer.Status, error)
	Deliveries(ctx context.Context, releaseID int64) ([]mailer.Delivery, error)
}

// PressLists are the lists that releases go to.
type PressLists interface {
	Lists(ctx context.Context) ([]presslists.List, error)
}

// Partners own the lists, and tell in which languages they work.
type Partners interface {
	Partners(ctx context.Context) ([]accounts.Partner, error)
}

// Options of New; all are needed.
type Options struct {
	Look       *look.Look
	Releases   Releases
	Scheduler  Scheduler
	Mailer     Mailer
	PressLists PressLists
	Partners   Partners
	Clock      clock.Clock
}

// Desk serves the press officers' pages. It is safe for concurrent use.
type Desk struct {
	Options
	pages *look.Pages
}

// New makes a desk.
func New(o Options) (*Desk, error) {
	pages, err := o.Look.Pages(files)
	if err != nil {
		return nil, err
	}
	return &Desk{Options: o, pages: pages}, nil
}

// Routes is the table of what the desk serves.
func (d *Desk) Routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: "/desk/{$}", Permission: web.Staff, Handle: d.list},
		{Method: http.MethodGet, Pattern: "/desk/releases/{slug}", Permission: web.Staff, Handle: d.status},
		{Method: http.MethodGet, Pattern: "/desk/releases/{slug}/live", Permission: web.Staff, Handle: d.live},
	}
}
