// Package planning is the calendar of everything that has a date, and the plan of a release:
// when it leaves where, and what can be done about it; beside it, who did what to it.
//
// The calendar shows, by month or by week, the ends of embargoes, the dates at which mails
// leave, the days on which translations are due, the holidays of the countries, and when
// their press lists may be mailed (of a month: at what time in one country, or in how many of
// several); each reader sees what concerns them, on their own clock, with the clocks of the
// places beside it. Other programs read the same by an address with a secret in it (feed.go, ical.go).
//
// The plan of a release is what package scheduler proposes and package mailer foretells.
// Who agrees does so to the instants that were shown. Everything that changes something is
// shown before, asked once, and told after, with what comes next. Who may do it the verbs
// decide; the pages only leave out what would be refused.
//
// Nothing is kept here and nothing can be lost but what stands in a form that was never sent.
package planning

import (
	"context"
	"embed"
	"net/http"
	"time"

	"communique/accounts"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
	"communique/web"
	"communique/web/desk"
)

//go:embed pages
var files embed.FS

// Releases are the releases, and what may be done with the dates of one.
type Releases interface {
	Between(ctx context.Context, who accounts.Actor, from, to time.Time, also []int64) ([]releases.Dated, error)
	ApproveSeen(ctx context.Context, who accounts.Actor, slug string, seen releases.SeenEditions) (releases.Approval, error)
	Hashes(ctx context.Context, who accounts.Actor, slug string, languages []string) (releases.SeenEditions, error)
	PreviewEmbargo(ctx context.Context, who accounts.Actor, slug string, to releases.Embargo) (releases.Move, error)
	MoveEmbargo(ctx context.Context, who accounts.Actor, slug string, from, to releases.Embargo) (releases.Move, error)
	EmbargoRequest(ctx context.Context, who accounts.Actor, slug string) (releases.EmbargoRequest, bool, error)
	ConfirmEmbargo(ctx context.Context, who accounts.Actor, slug string, request int64) (releases.Move, error)
	RefuseEmbargo(ctx context.Context, who accounts.Actor, slug string, request int64) error
	Hold(ctx context.Context, who accounts.Actor, slug, reason string) (bool, error)
	Resume(ctx context.Context, who accounts.Actor, slug string) (bool, error)
	Withdraw(ctx context.Context, who accounts.Actor, slug, reason string) error
	EventsFor(ctx context.Context, who accounts.Actor, slug string) ([]releases.Event, error)
	Seen(ctx context.Context, who accounts.Actor, slug string) (releases.Release, error)
	TranslationStatus(ctx context.Context, who accounts.Actor, slug string) ([]releases.LanguageStatus, error)
}

// Scheduler knows when what leaves.
type Scheduler interface {
	Between(ctx context.Context, who accounts.Actor, from, to time.Time) ([]scheduler.Occurrence, error)
	ClosedBetween(ctx context.Context, countries []string, first, last scheduler.Date, language string) ([]scheduler.ClosedIn, error)
	OpenBetween(ctx context.Context, who accounts.Actor, countries []string, from, to time.Time) ([]scheduler.OpenIn, error)
	ProposeFor(ctx context.Context, who accounts.Actor, slug string, when scheduler.When) (scheduler.Plan, error)
	Send(ctx context.Context, who accounts.Actor, slug string, when scheduler.When) ([]scheduler.Occurrence, error)
	PreviewRedate(ctx context.Context, releaseID int64, embargo releases.Embargo) ([]scheduler.Redated, error)
	Redate(ctx context.Context, releaseID int64) ([]scheduler.Redated, error)
}

// Mailer knows how many mails that is, and tells again who has received a release.
type Mailer interface {
	ForecastFor(ctx context.Context, who accounts.Actor, plan scheduler.Plan) (mailer.Outlook, error)
	CountsOf(ctx context.Context, who accounts.Actor, releaseIDs []int64) (map[int64][]mailer.Count, error)
	PreviewCorrect(ctx context.Context, who accounts.Actor, releaseID int64) (mailer.Affected, error)
	Correct(ctx context.Context, who accounts.Actor, releaseID int64, when scheduler.When) (mailer.Affected, error)
	PreviewWithdrawal(ctx context.Context, who accounts.Actor, releaseID int64) (mailer.Affected, error)
	TellWithdrawn(ctx context.Context, who accounts.Actor, releaseID int64, reasons map[string]string) (mailer.Affected, error)
	Resume(ctx context.Context, releaseID int64) (int, error)
}

// Accounts are the partners with their countries, and the feeds of users.
type Accounts interface {
	Partners(ctx context.Context) ([]accounts.Partner, error)
	Feed(ctx context.Context, who accounts.Actor) (accounts.Feed, error)
	RenewFeed(ctx context.Context, who accounts.Actor) (string, error)
	EndFeed(ctx context.Context, who accounts.Actor) error
	FeedUser(ctx context.Context, secret string) (accounts.User, error)
}

// Options of New; all are needed.
type Options struct {
	Frame     *desk.Frame
	Releases  Releases
	Scheduler Scheduler
	Mailer    Mailer
	Accounts  Accounts
}

// Planning serves these pages. It is safe for concurrent use.
type Planning struct {
	Options
	pages *desk.Pages
}

// New makes them.
func New(o Options) (*Planning, error) {
	pages, err := o.Frame.Pages(files)
	if err != nil {
		return nil, err
	}
	return &Planning{Options: o, pages: pages}, nil
}

// Routes is the table of what is served.
func (p *Planning) Routes() []web.Route {
	const plan = "/desk/releases/{slug}/plan"
	return []web.Route{
		{Method: http.MethodGet, Pattern: "/desk/calendar/{$}", Permission: accounts.See, Handle: p.month},
		{Method: http.MethodGet, Pattern: "/desk/calendar/week", Permission: accounts.See, Handle: p.week},
		{Method: http.MethodGet, Pattern: "/desk/calendar/feed", Permission: accounts.See, Handle: p.feed},
		{Method: http.MethodPost, Pattern: "/desk/calendar/feed", Permission: accounts.See, Handle: p.changeFeed},
		{Method: http.MethodGet, Pattern: "/calendar/{file}", Permission: web.Public, Handle: p.serveFeed},
		{Method: http.MethodGet, Pattern: plan, Permission: accounts.See, Handle: p.plan},
		{Method: http.MethodGet, Pattern: plan + "/echo", Permission: accounts.See, Handle: p.echo},
		{Method: http.MethodPost, Pattern: plan + "/approve", Permission: accounts.Approve, Handle: p.approve},
		{Method: http.MethodPost, Pattern: plan + "/schedule", Permission: accounts.Write, Handle: p.schedule},
		{Method: http.MethodGet, Pattern: plan + "/embargo", Permission: accounts.See, Handle: p.embargo},
		{Method: http.MethodPost, Pattern: plan + "/embargo", Permission: accounts.Write, Handle: p.moveEmbargo},
		{Method: http.MethodPost, Pattern: plan + "/embargo/answer", Permission: accounts.See, Handle: p.answerRequest},
		{Method: http.MethodPost, Pattern: plan + "/hold", Permission: accounts.Write, Handle: p.hold},
		{Method: http.MethodPost, Pattern: plan + "/resume", Permission: accounts.Write, Handle: p.resume},
		{Method: http.MethodGet, Pattern: plan + "/withdraw", Permission: accounts.Write, Handle: p.askWithdraw},
		{Method: http.MethodPost, Pattern: plan + "/withdraw", Permission: accounts.Write, Handle: p.withdraw},
		{Method: http.MethodGet, Pattern: plan + "/correct", Permission: accounts.Write, Handle: p.askCorrect},
		{Method: http.MethodPost, Pattern: plan + "/correct", Permission: accounts.Write, Handle: p.correct},
		{Method: http.MethodGet, Pattern: "/desk/releases/{slug}/history", Permission: accounts.See, Handle: p.history},
		{Method: http.MethodGet, Pattern: "/desk/releases/{slug}/history.csv", Permission: accounts.See, Handle: p.historyFile},
	}
}
