// Package inbox shows the mails that the embedded mail server of a rehearsal
// received, so that a newcomer sees what a journalist would.
//
// A mail is hostile until proven otherwise. It is shown in a frame that has no
// origin, runs no scripts, sends no forms and loads nothing from anywhere, by the
// frame's own attribute and again by the policy that its page carries; its text
// and its headers are text; its source is for downloading. Whatever a mail holds,
// the page around it stays whole, and a mail that can't be taken apart is still
// there as source.
//
// Nothing is changed and nothing is kept here: the mails are the server's, and go
// with it.
package inbox

import (
	"context"
	"embed"
	"net/http"

	"communique/internal/sink"
	"communique/presslists"
	"communique/web"
	"communique/web/look"
)

//go:embed pages
var files embed.FS

// Mailbox holds the mails that arrived, in order; they are never changed.
type Mailbox interface {
	Messages() []sink.Message
	Message(id int) (sink.Message, bool)
}

// PressLists tell of which country a recipient is, and what time it is there.
type PressLists interface {
	ListsByAddress(ctx context.Context, keys []string) (map[string]presslists.List, error)
}

// Options of New; all are needed.
type Options struct {
	Look       *look.Look
	Mailbox    Mailbox
	PressLists PressLists
}

// Inbox serves the mails. It is safe for concurrent use.
type Inbox struct {
	Options
	pages *look.Pages
}

// New makes an inbox.
func New(o Options) (*Inbox, error) {
	pages, err := o.Look.Pages(files)
	if err != nil {
		return nil, err
	}
	return &Inbox{Options: o, pages: pages}, nil
}

// Routes is the table of what the inbox serves.
func (i *Inbox) Routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: "/inbox/{$}", Permission: web.Local, Handle: i.list},
		{Method: http.MethodGet, Pattern: "/inbox/{id}", Permission: web.Local, Handle: i.mail},
		{Method: http.MethodGet, Pattern: "/inbox/{id}/html", Permission: web.Local, Handle: i.html},
		{Method: http.MethodGet, Pattern: "/inbox/{id}/source", Permission: web.Local, Handle: i.source},
	}
}
