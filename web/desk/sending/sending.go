// Package sending shows how far the mails of a release have come, while they leave and
// afterwards: the page of its sending, which renews itself, and the report.
//
// Everything is computed when it is asked for, from what the mailer's ledger says; nothing is
// kept here. Whoever looks sees the mails of the lists of their partners, and of these the
// addresses and the servers' words only where they keep the list: package mailer sees to that.
//
// The page is whole without a script. With one, a stream of server-sent events brings the
// part that changes, at most once a second: one look at the ledger serves everybody who
// watches the same release. A stream ends after a minute, so that the browser asks again, and
// whoever was signed out or lost a role hears no more; when nothing can change any more; and
// when the server stops. There are only so many at a time. What a stream has missed the next
// one brings: it begins with the whole.
package sending

import (
	"context"
	"embed"
	"net/http"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web"
	"communique/web/desk"
)

//go:embed pages
var files embed.FS

// Releases are the releases, and whether their mails are on hold.
type Releases interface {
	Seen(ctx context.Context, who accounts.Actor, slug string) (releases.Release, error)
	ByID(ctx context.Context, id int64) (releases.Release, error)
	Segments(ctx context.Context, releaseID int64) ([]releases.Segment, error)
	Hold(ctx context.Context, who accounts.Actor, slug, reason string) (changed bool, err error)
	Resume(ctx context.Context, who accounts.Actor, slug string) (changed bool, err error)
}

// Mailer knows what became of each mail.
type Mailer interface {
	Snapshot(ctx context.Context, r releases.Release) (mailer.Snapshot, error)
	CountsOf(ctx context.Context, who accounts.Actor, releaseIDs []int64) (map[int64][]mailer.Count, error)
	Report(ctx context.Context, who accounts.Actor, r releases.Release) (mailer.Report, error)
	Troubled(ctx context.Context, who accounts.Actor, r releases.Release, s mailer.State, reason mailer.Reason, skip, n int) ([]mailer.Delivery, int, error)
	Answer(ctx context.Context, who accounts.Actor, r releases.Release, id int64, a mailer.Answer) (settled int, err error)
	Unpause(ctx context.Context, who accounts.Actor, r releases.Release, mailingID int64) (went bool, err error)
	Wake(ctx context.Context, who accounts.Actor, r releases.Release) error
}

// Scheduler knows when a release is due where.
type Scheduler interface {
	Occurrences(ctx context.Context, releaseID int64) ([]scheduler.Occurrence, error)
}

// PressLists are the lists that releases go to.
type PressLists interface {
	ListsOf(ctx context.Context, who accounts.Actor) ([]presslists.List, error)
}

// Options of New; all are needed.
type Options struct {
	Frame      *desk.Frame
	Releases   Releases
	Mailer     Mailer
	Scheduler  Scheduler
	PressLists PressLists
}

// Sending serves these pages. It is safe for concurrent use.
type Sending struct {
	Options
	pages *desk.Pages
	hub   *hub
}

// New makes them.
func New(o Options) (*Sending, error) {
	pages, err := o.Frame.Pages(files, functions)
	if err != nil {
		return nil, err
	}
	s := &Sending{Options: o, pages: pages}
	s.hub = newHub(s.look)
	return s, nil
}

// Routes is the table of what is served.
func (s *Sending) Routes() []web.Route {
	const release = "/desk/releases/{slug}"
	get := func(path string, p accounts.Permission, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: release + path, Permission: p, Handle: h}
	}
	post := func(path string, p accounts.Permission, h web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: release + path, Permission: p, Handle: h}
	}
	return []web.Route{
		get("", accounts.See, s.front),
		get("/sending", accounts.See, s.sending),
		get("/sending/stream", accounts.See, s.stream),
		get("/sending/mails", accounts.Keep, s.mails),
		post("/sending/hold", accounts.Write, s.hold),
		post("/sending/resume", accounts.Write, s.resume),
		post("/sending/unpause", accounts.Write, s.unpause),
		post("/sending/settle", accounts.Keep, s.settle),
		get("/report", accounts.See, s.report),
		get("/report/{table}", accounts.See, s.table),
	}
}

// front is where links to a release without more lead: to what is done next with it.
func (s *Sending) front(_ http.ResponseWriter, r *http.Request) error {
	release, err := s.release(r)
	if err != nil {
		return err
	}
	page := "sending"
	switch release.State {
	case releases.Draft, releases.InTranslation:
		if page = "translations"; release.State == releases.Draft && desk.ViewerOf(r).Actor.May(accounts.Write) {
			page = "edit"
		}
	case releases.Approved, releases.Scheduled:
		counts, err := s.Mailer.CountsOf(r.Context(), desk.ViewerOf(r).Actor, []int64{release.ID})
		if err != nil {
			return err
		}
		if len(counts[release.ID]) == 0 {
			page = "plan"
		}
	case releases.Sent, releases.Withdrawn:
	}
	return web.Elsewhere(path(release.Slug, page))
}

// path is the address of one of the pages about a release.
func path(slug, page string) string { return "/desk/releases/" + slug + "/" + page }

// section is the one of the header under which these pages stand.
var section = desk.Overview
