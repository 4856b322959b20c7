// Package editor is the pages on which a release is written: as blocks that can be added,
// moved, merged and split, with everything that the mail and the plan need to know.
//
// Each button sends the whole form, and what was typed is kept as a version of the draft (package
// releases/drafts) before anything else happens. With a script what is done to the blocks is done on
// the page at once, so that nobody waits for an answer while they type, and is kept every few seconds;
// where that fails the page says so and tries again. What is typed between is lost with the page, and
// so is what goes beyond the limits of a draft. Two officers on one release are told of each other, also
// while one of them types nothing, see both texts, and choose of each difference. Only "Save revision"
// makes of a draft what translators get, after a page that says what it would do to each language; until
// then it can be thrown away.
//
// Boilerplates are written by the same pages, with the fields that they have, and listed with
// the releases in which they stand. A change of one says which releases it reaches.
//
// The preview is the mail as it would be now, wide or on a telephone, light or dark, as text,
// and the page of the newsroom. It says that it is a draft, and until when it is under embargo.
// Above each page about a release stands the embargo that this has, also while the draft says
// another one.
package editor

import (
	"context"
	"embed"
	"net/http"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/desk"
)

//go:embed pages
var files embed.FS

// Drafts are what is being written.
type Drafts interface {
	Open(ctx context.Context, who accounts.Actor, slug string) (drafts.Draft, error)
	Get(ctx context.Context, who accounts.Actor, id int64) (drafts.Draft, error)
	List(ctx context.Context, who accounts.Actor) ([]drafts.Summary, error)
	Language(ctx context.Context, who accounts.Actor) (string, error)
	Save(ctx context.Context, who accounts.Actor, at drafts.At, c drafts.Content) (drafts.Draft, error)
	Versions(ctx context.Context, who accounts.Actor, at drafts.At) ([]drafts.Version, error)
	Version(ctx context.Context, who accounts.Actor, at drafts.At, number int) (drafts.Version, error)
	Revisions(ctx context.Context, who accounts.Actor, at drafts.At) ([]drafts.Version, error)
	Revision(ctx context.Context, who accounts.Actor, at drafts.At, number int) (drafts.Version, error)
	Saved(ctx context.Context, who accounts.Actor, at drafts.At) (drafts.Version, error)
	Restore(ctx context.Context, who accounts.Actor, at drafts.At, number int) (drafts.Draft, error)
	RestoreRevision(ctx context.Context, who accounts.Actor, at drafts.At, number int) (drafts.Draft, error)
	Source(ctx context.Context, who accounts.Actor, at drafts.At) (drafts.Content, error)
	Keep(ctx context.Context, who accounts.Actor, at drafts.At) (drafts.Draft, error)
	Take(ctx context.Context, who accounts.Actor, at drafts.At) (drafts.Draft, error)
	Drop(ctx context.Context, who accounts.Actor, at drafts.At) error
	Compare(ctx context.Context, who accounts.Actor, at drafts.At, edits releases.Edits) (releases.Comparison, error)
	Publish(ctx context.Context, who accounts.Actor, at drafts.At, edits releases.Edits) (releases.Imported, error)
}

// Releases set a text as the edition that it would become, and know the boilerplates.
type Releases interface {
	Seen(ctx context.Context, who accounts.Actor, slug string) (releases.Release, error)
	Includable(ctx context.Context, who accounts.Actor) ([]releases.Release, error)
	Boilerplates(ctx context.Context, who accounts.Actor) ([]releases.Boilerplate, error)
	PreviewDocument(ctx context.Context, who accounts.Actor, d releases.Document) (releases.Release, releases.Edition, error)
}

// Mailer sets an edition as a mail.
type Mailer interface {
	Preview(release releases.Release, edition releases.Edition, look mailer.Look) (mailer.Preview, error)
}

// Partners translate, each for its country.
type Partners interface {
	Partners(ctx context.Context) ([]accounts.Partner, error)
}

// PressLists are the lists that releases go to, each in its country.
type PressLists interface {
	ListsOf(ctx context.Context, who accounts.Actor) ([]presslists.List, error)
}

// Options of New; all are needed.
type Options struct {
	Frame      *desk.Frame
	Drafts     Drafts
	Releases   Releases
	Mailer     Mailer
	Partners   Partners
	PressLists PressLists
	Dates      Dates
}

// Editor serves these pages. It is safe for concurrent use.
type Editor struct {
	Options
	pages *desk.Pages
}

// New makes them.
func New(o Options) (*Editor, error) {
	pages, err := o.Frame.Pages(files)
	return &Editor{o, pages}, err
}

// formLimit is how many bytes the form of a draft may have: the longest text and the longest
// paste, with three characters for each that isn't a letter.
const formLimit = 12 << 20

// The addresses of a draft: that of a release, and one of which there is no release yet.
var homes = []string{"/desk/releases/{slug}/edit", "/desk/drafts/{id}"}

// Routes is the table of what is served.
func (e *Editor) Routes() []web.Route {
	routes := []web.Route{
		{Method: http.MethodGet, Pattern: "/desk/releases/new", Permission: accounts.Write, Handle: e.blank},
		{Method: http.MethodPost, Pattern: "/desk/releases/new", Permission: accounts.Write, Limit: formLimit, Handle: e.act},
		{Method: http.MethodGet, Pattern: "/desk/releases/new/echo", Permission: accounts.Write, Handle: e.echo},
		{Method: http.MethodPost, Pattern: "/desk/releases/new/file", Permission: accounts.Write, Limit: formLimit, Handle: e.file},
		{Method: http.MethodGet, Pattern: "/desk/boilerplates/{$}", Permission: accounts.See, Handle: e.boilerplates},
		{Method: http.MethodGet, Pattern: "/desk/boilerplates/new", Permission: accounts.Write, Handle: e.blankBoilerplate},
		{Method: http.MethodPost, Pattern: "/desk/boilerplates/new", Permission: accounts.Write, Limit: formLimit, Handle: e.act},
	}
	for _, home := range homes {
		for _, r := range []web.Route{
			{Method: http.MethodGet, Pattern: "", Handle: e.write},
			{Method: http.MethodPost, Pattern: "", Limit: formLimit, Handle: e.act},
			{Method: http.MethodGet, Pattern: "/others", Handle: e.others},
			{Method: http.MethodPost, Pattern: "/file", Limit: formLimit, Handle: e.bring},
			{Method: http.MethodGet, Pattern: "/save", Handle: e.review},
			{Method: http.MethodPost, Pattern: "/save", Handle: e.save},
			{Method: http.MethodGet, Pattern: "/versions", Handle: e.versions},
			{Method: http.MethodGet, Pattern: "/versions/{number}", Handle: e.version},
			{Method: http.MethodPost, Pattern: "/versions/{number}", Handle: e.restore},
			{Method: http.MethodGet, Pattern: "/revisions/{number}", Handle: e.revision},
			{Method: http.MethodPost, Pattern: "/revisions/{number}", Handle: e.restoreRevision},
			{Method: http.MethodGet, Pattern: "/theirs", Handle: e.theirs},
			{Method: http.MethodPost, Pattern: "/theirs", Handle: e.settle},
			{Method: http.MethodGet, Pattern: "/preview", Handle: e.preview},
			{Method: http.MethodGet, Pattern: "/preview/{look}", Handle: e.framed},
			{Method: http.MethodGet, Pattern: "/drop", Handle: e.dropping},
			{Method: http.MethodPost, Pattern: "/drop", Handle: e.drop},
		} {
			r.Pattern, r.Permission = home+r.Pattern, accounts.Write
			routes = append(routes, r)
		}
	}
	return routes
}
