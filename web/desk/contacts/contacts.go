// Package contacts is the pages of press lists and of the people on them: found, added,
// brought from a file, merged, and told what each was sent.
//
// The lists show to whoever sees something of their partner; who stands on them only to
// whoever keeps them. Package presslists says so, each time, and these pages hold no rule of
// their own. What takes somebody off asks first, or can be put back. A file changes nothing
// until what it would do has been shown.
package contacts

import (
	"context"
	"embed"
	"io"
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

// PressLists keep the lists and the people on them. Faults come back as they are.
type PressLists interface {
	Overview(ctx context.Context, who accounts.Actor) ([]presslists.Summary, error)
	Summary(ctx context.Context, who accounts.Actor, slug string) (presslists.Summary, error)
	Opens(l presslists.List) (scheduler.Window, error)
	Create(ctx context.Context, who accounts.Actor, l presslists.List) (presslists.List, error)
	Save(ctx context.Context, who accounts.Actor, l presslists.List) (presslists.List, error)
	Retire(ctx context.Context, who accounts.Actor, slug string) (presslists.List, error)
	TakeBack(ctx context.Context, who accounts.Actor, slug string) (presslists.List, error)

	Find(ctx context.Context, who accounts.Actor, q presslists.Query) (presslists.Found, error)
	Export(ctx context.Context, who accounts.Actor, slug string, w io.Writer) error

	Person(ctx context.Context, who accounts.Actor, id int64) (presslists.Person, error)
	SavePerson(ctx context.Context, who accounts.Actor, id int64, c presslists.Contact, lists []string) (presslists.Contact, error)
	RemovePerson(ctx context.Context, who accounts.Actor, id int64) error
	ErasePerson(ctx context.Context, who accounts.Actor, id int64) error
	StopPerson(ctx context.Context, who accounts.Actor, id int64) error

	Duplicates(ctx context.Context, who accounts.Actor, by presslists.Likeness, from, most int) ([]presslists.Alike, int, error)
	NotDuplicates(ctx context.Context, who accounts.Actor, ids []int64) (presslists.Alike, error)
	KeptApart(ctx context.Context, who accounts.Actor, from, most int) ([]presslists.Apart, int, error)
	DuplicatesAgain(ctx context.Context, who accounts.Actor, ids []int64) (presslists.Alike, error)
	Merge(ctx context.Context, who accounts.Actor, into int64, others []int64) (presslists.Person, error)
	Unmerge(ctx context.Context, who accounts.Actor, id, formerID int64) (presslists.Contact, error)

	Propose(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader) (presslists.Waiting, error)
	Proposed(ctx context.Context, who accounts.Actor, slug string, id int64) (presslists.Waiting, error)
	Take(ctx context.Context, who accounts.Actor, slug string, id int64, foretold string) (presslists.Import, error)
	Drop(ctx context.Context, who accounts.Actor, slug string, id int64) error
}

// Mailer knows what somebody was sent, and what is still to leave.
type Mailer interface {
	Received(ctx context.Context, who accounts.Actor, keys []string, most int) ([]mailer.Receipt, error)
	UnsentTo(ctx context.Context, lists []int64) (int, error)
}

// Scheduler knows what is scheduled for lists.
type Scheduler interface {
	Open(ctx context.Context, lists scheduler.Lists) ([]scheduler.Occurrence, error)
}

// Releases know the headlines.
type Releases interface {
	Mentions(ctx context.Context, who accounts.Actor, ids []int64) (map[int64]releases.Mention, error)
}

// Partners own the lists.
type Partners interface {
	Partners(ctx context.Context) ([]accounts.Partner, error)
}

// Options of New; all are needed.
type Options struct {
	Frame      *desk.Frame
	PressLists PressLists
	Mailer     Mailer
	Scheduler  Scheduler
	Releases   Releases
	Partners   Partners
}

// Contacts serves these pages. It is safe for concurrent use.
type Contacts struct {
	Options
	pages *desk.Pages
}

// New makes them.
func New(o Options) (*Contacts, error) {
	pages, err := o.Frame.Pages(files)
	if err != nil {
		return nil, err
	}
	return &Contacts{Options: o, pages: pages}, nil
}

// uploadLimit is how many bytes a file may have, and a little for the form around it.
const uploadLimit = 17 << 20

// Routes is the table of what is served.
func (c *Contacts) Routes() []web.Route {
	const get, post = http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Pattern: "/desk/lists/{$}", Permission: accounts.See, Handle: c.lists},
		{Method: get, Pattern: "/desk/lists/{list}", Permission: accounts.See, Handle: c.list},
		{Method: get, Pattern: "/desk/lists/{list}/found", Permission: accounts.Keep, Handle: c.found},
		{Method: get, Pattern: "/desk/lists/{list}/export", Permission: accounts.Keep, Handle: c.export},
		{Method: get, Pattern: "/desk/lists/{list}/settings", Permission: accounts.Keep, Handle: c.settings},
		{Method: post, Pattern: "/desk/lists/{list}/settings", Permission: accounts.Keep, Handle: c.saveSettings},
		{Method: get, Pattern: "/desk/lists/{list}/retire", Permission: accounts.Keep, Handle: c.askRetire},
		{Method: post, Pattern: "/desk/lists/{list}/retire", Permission: accounts.Keep, Handle: c.retire},
		{Method: post, Pattern: "/desk/lists/{list}/take-back", Permission: accounts.Keep, Handle: c.takeBack},
		{Method: get, Pattern: "/desk/lists/{list}/import", Permission: accounts.Keep, Handle: c.importing},
		{Method: post, Pattern: "/desk/lists/{list}/import", Permission: accounts.Keep, Handle: c.propose, Limit: uploadLimit},
		{Method: get, Pattern: "/desk/lists/{list}/import/{id}", Permission: accounts.Keep, Handle: c.preview},
		{Method: post, Pattern: "/desk/lists/{list}/import/{id}", Permission: accounts.Keep, Handle: c.take},
		{Method: get, Pattern: "/desk/new-list", Permission: accounts.Keep, Handle: c.newList},
		{Method: post, Pattern: "/desk/new-list", Permission: accounts.Keep, Handle: c.createList},
		{Method: get, Pattern: "/desk/contacts/{$}", Permission: accounts.Keep, Handle: c.search},
		{Method: get, Pattern: "/desk/contacts/found", Permission: accounts.Keep, Handle: c.found},
		{Method: get, Pattern: "/desk/contacts/new", Permission: accounts.Keep, Handle: c.newContact},
		{Method: post, Pattern: "/desk/contacts/new", Permission: accounts.Keep, Handle: c.saveContact},
		{Method: get, Pattern: "/desk/contacts/duplicates", Permission: accounts.Keep, Handle: c.duplicates},
		{Method: post, Pattern: "/desk/contacts/duplicates", Permission: accounts.Keep, Handle: c.judge},
		{Method: get, Pattern: "/desk/contacts/{id}", Permission: accounts.Keep, Handle: c.contact},
		{Method: post, Pattern: "/desk/contacts/{id}", Permission: accounts.Keep, Handle: c.saveContact},
		{Method: post, Pattern: "/desk/contacts/{id}/remove", Permission: accounts.Keep, Handle: c.remove},
		{Method: post, Pattern: "/desk/contacts/{id}/erase", Permission: accounts.Keep, Handle: c.erase},
		{Method: post, Pattern: "/desk/contacts/{id}/stop", Permission: accounts.Keep, Handle: c.stop},
		{Method: post, Pattern: "/desk/contacts/{id}/restore", Permission: accounts.Keep, Handle: c.restore},
	}
}
