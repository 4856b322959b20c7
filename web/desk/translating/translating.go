// Package translating is the pages of those who translate and of those who approve: what
// waits for them, a release's languages, source and translation side by side, the edition
// as a whole, and files for translators' tools.
//
// Each page asks the verbs of package releases as whoever has signed in, and they decide
// what is shown and done. A page is whole without a script: each segment has its field, and
// one button saves those that were changed, each against the version that stood there, so
// that nobody's work is lost when two were at it. With the script the same form goes off a
// segment at a time, by the keys that translators know, and what is typed and not yet saved stays
// with the browser's tab, for whoever typed it: a text is saved only when its translator says so.
//
// An edition is looked at as the page and as the mail that it would be, and beside its source;
// one that is approved tells where and when it goes.
//
// Nothing is kept here. A file that somebody brings is tried first, and travels in the page
// that asks whether to take it; it is forgotten with that page.
package translating

import (
	"context"
	"embed"
	"io"
	"net/http"

	"communique/accounts"
	"communique/locales/exchange"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
	"communique/web"
	"communique/web/desk"
)

//go:embed pages
var files embed.FS

// Reading is what the pages show.
type Reading interface {
	Jobs(ctx context.Context, who accounts.Actor, reason releases.Reason, offset, limit int) (releases.Jobs, error)
	Seen(ctx context.Context, who accounts.Actor, slug string) (releases.Release, error)
	TranslationStatus(ctx context.Context, who accounts.Actor, slug string) ([]releases.LanguageStatus, error)
	Sheet(ctx context.Context, who accounts.Actor, slug, language string) (releases.Sheet, error)
	PreviewEdition(ctx context.Context, who accounts.Actor, slug, language string) (releases.Preview, error)
	Questions(ctx context.Context, who accounts.Actor, slug string) ([]releases.Comment, error)
	Suggestions(ctx context.Context, who accounts.Actor, slug, language string, keys []string) ([]releases.Suggestion, error)
	History(ctx context.Context, who accounts.Actor, slug, language, key string) ([]releases.Version, error)
}

// Writing is what happens segment by segment.
type Writing interface {
	SaveText(ctx context.Context, who accounts.Actor, slug, language string, typed releases.Typed) (releases.Saved, error)
	StillCorrect(ctx context.Context, who accounts.Actor, slug, language string, shown []releases.Shown) ([]string, error)
	Lock(ctx context.Context, who accounts.Actor, slug, language, key string) (holder string, err error)
	IgnoreFinding(ctx context.Context, who accounts.Actor, slug, language, key, about, reason string) error
	Comment(ctx context.Context, who accounts.Actor, slug, language, key, text string) (releases.Comment, error)
	SettleComment(ctx context.Context, who accounts.Actor, slug string, id int64, settled bool) error
}

// Handing is how a translation goes from hand to hand.
type Handing interface {
	RequestTranslation(ctx context.Context, who accounts.Actor, slug string, q releases.Request) ([]releases.Assignment, error)
	SetPolicy(ctx context.Context, who accounts.Actor, slug, language string, p releases.Policy) (thawed []string, err error)
	Submit(ctx context.Context, who accounts.Actor, slug, language string) error
	Decline(ctx context.Context, who accounts.Actor, slug, language, reason string) error
	SendBack(ctx context.Context, who accounts.Actor, slug, language, reason string, keys ...string) (thawed []string, err error)
	ApproveSeen(ctx context.Context, who accounts.Actor, slug string, seen releases.SeenEditions) (releases.Approval, error)
	ApproveTranslationSeen(ctx context.Context, who accounts.Actor, slug, language, contentHash string) (thawed []string, err error)
}

// Files are translations as translators' tools know them.
type Files interface {
	ExportTranslation(ctx context.Context, who accounts.Actor, slug, language string, format exchange.Format, w io.Writer) error
	TryTranslation(ctx context.Context, who accounts.Actor, slug, language, file string, data []byte) (releases.TranslationTried, error)
	ImportTranslation(ctx context.Context, who accounts.Actor, slug, language, file string, data []byte) (releases.TranslationImported, error)
}

// Releases is everything that the pages ask for.
type Releases interface {
	Reading
	Writing
	Handing
	Files
}

// Partners are those of whom a translation may be asked.
type Partners interface {
	Partners(ctx context.Context) ([]accounts.Partner, error)
}

// Dates are the dates that a release has at press lists.
type Dates interface {
	ProposeFor(ctx context.Context, who accounts.Actor, slug string, when scheduler.When) (scheduler.Plan, error)
}

// Mailer sets an edition as a mail, and knows how many of it would leave.
type Mailer interface {
	Preview(release releases.Release, edition releases.Edition, look mailer.Look) (mailer.Preview, error)
	ForecastFor(ctx context.Context, who accounts.Actor, plan scheduler.Plan) (mailer.Outlook, error)
}

// Options of New; all are needed.
type Options struct {
	Frame    *desk.Frame
	Releases Releases
	Partners Partners
	Dates    Dates
	Mailer   Mailer
}

// Translating serves these pages. It is safe for concurrent use.
type Translating struct {
	Options
	pages *desk.Pages
}

// New makes them.
func New(o Options) (*Translating, error) {
	pages, err := o.Frame.Pages(files)
	return &Translating{o, pages}, err
}

// Limits of what is sent: all texts of a release, and a translator's file, which in the
// page that asks whether to take it is a third longer.
const (
	sheetLimit = 8 << 20
	fileLimit  = 16 << 20
)

// Routes is the table of what is served. Who may see a page may press its buttons; the verbs
// say who may do what they mean.
func (t *Translating) Routes() []web.Route {
	const release = "/desk/releases/{slug}/translations"
	const language = release + "/{language}"
	return []web.Route{
		{Method: http.MethodGet, Pattern: "/desk/translations/{$}", Permission: accounts.See, Handle: t.inbox},
		{Method: http.MethodGet, Pattern: release, Permission: accounts.See, Handle: t.languages},
		{Method: http.MethodPost, Pattern: release, Permission: accounts.See, Handle: t.answer},
		{Method: http.MethodPost, Pattern: release + "/policy", Permission: accounts.Write, Handle: t.policy},
		{Method: http.MethodGet, Pattern: release + "/request", Permission: accounts.Write, Handle: t.request},
		{Method: http.MethodPost, Pattern: release + "/request", Permission: accounts.Write, Handle: t.ask},
		{Method: http.MethodGet, Pattern: language, Permission: accounts.See, Handle: t.sheet},
		{Method: http.MethodPost, Pattern: language, Permission: accounts.See, Limit: sheetLimit, Handle: t.save},
		{Method: http.MethodPost, Pattern: language + "/decline", Permission: accounts.Translate, Handle: t.decline},
		{Method: http.MethodGet, Pattern: language + "/edition", Permission: accounts.See, Handle: t.edition},
		{Method: http.MethodGet, Pattern: language + "/edition/mail", Permission: accounts.See, Handle: t.framed},
		{Method: http.MethodPost, Pattern: language + "/edition", Permission: accounts.See, Handle: t.decide},
		{Method: http.MethodGet, Pattern: language + "/file", Permission: accounts.See, Handle: t.file},
		{Method: http.MethodPost, Pattern: language + "/file", Permission: accounts.Translate, Limit: fileLimit, Handle: t.bring},
		{Method: http.MethodGet, Pattern: language + "/file/{format}", Permission: accounts.See, Handle: t.download},
	}
}
