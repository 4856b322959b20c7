// Package entrance is the pages on which somebody signs in and out, and those that are
// about themselves: their language and clock, their password, the browsers in which they
// have signed in; and the one on which the first administrator is added.
//
// One signs in with a password, or by a link that is mailed. Nothing that is answered tells
// whether there is an account, nor how long it takes: who wants a link is looked for after
// they were answered, and the mail leaves then. A link
// is opened by a button, since whoever looks through people's mail follows every link.
//
// The page for the first administrator is there once: it wants a secret that the terminal
// prints where the house was started, and is gone with the first user.
//
// What is to be mailed is written down before whoever wants it is answered, and carried from
// there, again and again while it is of use: see Accounts.ClaimLetter. What can be lost: a
// mail whose server didn't say whether it took it. Whoever waits for it asks again.
package entrance

import (
	"context"
	"crypto/rand"
	"embed"
	"log/slog"
	"net/http"
	"strings"

	"communique/accounts"
	"communique/locales"
	"communique/mailer"
	"communique/web"
	"communique/web/desk"
)

//go:embed pages
var files embed.FS

// Accounts knows the users.
type Accounts interface {
	SignIn(ctx context.Context, mailbox, password string, from accounts.Origin) (accounts.Session, error)
	AskLink(ctx context.Context, mailbox string, from accounts.Origin) (bool, error)
	ClaimLetter(ctx context.Context, worker string) (accounts.Letter, bool, error)
	BeginLetter(ctx context.Context, l accounts.Letter) error
	SettleLetter(ctx context.Context, l accounts.Letter, e accounts.LetterEnd) error
	LinkUser(ctx context.Context, secret string) (accounts.User, bool, error)
	SignInByLink(ctx context.Context, secret, password string, from accounts.Origin) (accounts.Session, error)
	Session(ctx context.Context, secret string, from accounts.Origin) (accounts.Session, accounts.User, error)
	Sessions(ctx context.Context, who accounts.Actor, userID int64) ([]accounts.Session, error)
	EndSession(ctx context.Context, who accounts.Actor, userID, sessionID int64) error
	EndOtherSessions(ctx context.Context, who accounts.Actor, userID, keep int64) error
	Partners(ctx context.Context) ([]accounts.Partner, error)
	ChangePassword(ctx context.Context, who accounts.Actor, userID int64, present, password string, keep int64) error
	SaveOwn(ctx context.Context, who accounts.Actor, language, zone string) error
	AddFirst(ctx context.Context, u accounts.User, password string) (accounts.User, error)
	Empty(ctx context.Context) (bool, error)
}

// Postman carries a mail to somebody of the house.
type Postman interface {
	Notify(ctx context.Context, n mailer.Notice, begin func(context.Context) error) mailer.Verdict
}

// Options of New; all but SetUp and Visitor are needed.
type Options struct {
	Frame     *desk.Frame
	Gate      *desk.Gate
	Accounts  Accounts
	Postman   Postman
	Catalogue *locales.Catalogue
	Logger    *slog.Logger
	SetUp     string // the secret of the page for the first administrator; empty: there is none
	Visitor   string // the page on which the visitor of a demo gets in without a password; empty: it is none
}

// Entrance serves these pages. It is safe for concurrent use.
type Entrance struct {
	Options
	pages   *desk.Pages
	letters letters
	worker  string        // tells who carries here from everybody else who carries letters
	bell    chan struct{} // rung when a letter is to leave
}

// New makes them.
func New(o Options) (*Entrance, error) {
	pages, err := o.Frame.Pages(files)
	if err != nil {
		return nil, err
	}
	return &Entrance{Options: o, pages: pages, letters: newLetters(o.Catalogue), worker: rand.Text(), bell: make(chan struct{}, lettersAtOnce)}, nil
}

// Routes is the table of what is served.
func (e *Entrance) Routes() []web.Route {
	const get, post = http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Pattern: "/desk/sign-in", Permission: web.Public, Handle: e.signInPage},
		{Method: post, Pattern: "/desk/sign-in", Permission: web.Public, Handle: e.signIn},
		{Method: post, Pattern: "/desk/sign-in/link", Permission: web.Public, Handle: e.askLink},
		{Method: get, Pattern: "/desk/link/{secret}", Permission: web.Public, Handle: e.linkPage},
		{Method: post, Pattern: "/desk/link/{secret}", Permission: web.Public, Handle: e.openLink},
		{Method: get, Pattern: "/desk/set-up/{secret}", Permission: web.Public, Handle: e.setUpPage},
		{Method: post, Pattern: "/desk/set-up/{secret}", Permission: web.Public, Handle: e.setUp},
		{Method: post, Pattern: "/desk/sign-out", Permission: web.SignedIn, Handle: e.signOut},
		{Method: get, Pattern: "/desk/account", Permission: web.SignedIn, Handle: e.account},
		{Method: post, Pattern: "/desk/account", Permission: web.SignedIn, Handle: e.saveOwn},
		{Method: post, Pattern: "/desk/account/password", Permission: web.SignedIn, Handle: e.changePassword},
		{Method: post, Pattern: "/desk/account/sessions", Permission: web.SignedIn, Handle: e.endSession},
	}
}

// deskPath is where somebody goes on who has signed in: the page that they wanted, if it is
// one of the desk's.
func deskPath(next string) string {
	if next = web.Here(next); strings.HasPrefix(next, "/desk/") {
		return next
	}
	return "/desk/"
}
