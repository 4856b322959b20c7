// Package newsroom is what the world sees: the releases that are out, each in the
// languages in which it was approved, and the pages on which a recipient of releases,
// or of reminders, says "no more".
//
// It shows frozen editions only, byte for byte as they were approved and mailed.
// Whether a release may be seen is asked of releases.Visible, for the public and
// at the present instant, each time; nothing is remembered between two requests.
// A release that isn't visible doesn't exist here: its address gives the same
// answer, to the byte, as an address that was never given out, and no list, link,
// header or count speaks of it. What is visible may be kept by caches that ask
// again each time; what isn't, by none.
//
// Opening an unsubscribe link changes nothing, since mail scanners open links;
// pressing its button does, and so does the one post that a mail program sends
// (RFC 8058).
package newsroom

import (
	"context"
	"embed"
	"net/http"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/mailer"
	"communique/releases"
	"communique/web"
	"communique/web/look"
)

//go:embed pages
var files embed.FS

// Releases is where the newsroom reads. Faults come back as they are.
type Releases interface {
	Front(ctx context.Context, now time.Time, choose func([]releases.Edition) (releases.Edition, bool), from, n int) ([]releases.Story, int, error)
	Get(ctx context.Context, slug string) (releases.Release, error)
	Editions(ctx context.Context, releaseID int64) ([]releases.Edition, error)
}

// Mailer knows the recipient behind a token. Recipient changes nothing;
// Unsubscribe may be called again and again. Both give NotFound for a token that
// was never given out.
type Mailer interface {
	Recipient(ctx context.Context, token string) (mailer.Recipient, error)
	Unsubscribe(ctx context.Context, token string) (mailer.Unsubscribed, error)
}

// People knows the translator behind a token. PersonByToken changes nothing;
// StopReminders may be called again and again. Both give NotFound for a token that
// was never given out.
type People interface {
	PersonByToken(ctx context.Context, token string) (accounts.Person, error)
	StopReminders(ctx context.Context, token string) (accounts.Person, error)
}

// Options of New; all are needed.
type Options struct {
	Look     *look.Look
	Releases Releases
	Mailer   Mailer
	People   People
	Clock    clock.Clock
}

// Newsroom serves the public pages. It is safe for concurrent use.
type Newsroom struct {
	Options
	pages *look.Pages
}

// New makes a newsroom.
func New(o Options) (*Newsroom, error) {
	pages, err := o.Look.Pages(files)
	if err != nil {
		return nil, err
	}
	return &Newsroom{Options: o, pages: pages}, nil
}

// Routes is the table of what the newsroom serves.
func (n *Newsroom) Routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: "/{$}", Permission: web.Public, Handle: n.choose},
		{Method: http.MethodGet, Pattern: "/{lang}/{$}", Permission: web.Public, Handle: n.front},
		{Method: http.MethodGet, Pattern: "/{lang}/releases/{slug}", Permission: web.Public, Handle: n.release},
		{Method: http.MethodGet, Pattern: "/u/{token}", Permission: web.Public, Handle: n.ask},
		{Method: http.MethodPost, Pattern: "/u/{token}", Permission: web.Public, CrossSite: true, Handle: n.unsubscribe},
		{Method: http.MethodGet, Pattern: "/r/{token}", Permission: web.Public, Handle: n.askTranslator},
		{Method: http.MethodPost, Pattern: "/r/{token}", Permission: web.Public, CrossSite: true, Handle: n.stopReminders},
	}
}

// choose sends a reader who named no language to the one the browser asks for.
func (n *Newsroom) choose(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Vary", "Accept-Language, Cookie")
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, "/"+n.Look.Reader(r)+"/", http.StatusSeeOther)
	return nil
}
