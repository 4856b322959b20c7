package overview

import (
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk/lights"
)

// perGroup is how many releases of a kind are shown, the most pressing, and errandsAsked of
// how many errands they are made: a release has one for each language.
const (
	perGroup     = 3
	errandsAsked = 24
)

// group is what waits of one kind.
type group struct {
	Kind  string // the message overview.kind.<Kind>
	Light lights.Light
	Items []item
	More  int
	Path  string // where the others are; empty: nowhere
}

// item is one release that waits.
type item struct {
	Headline, In string // the headline, and the language in which it is
	Path         string
	Languages    []language // about which it is; none: the whole release
	Due          time.Time  // on the viewer's clock; zero: no hurry
	Late         bool
	By, Reason   string
	Lists, Mails int
}

// language is one of those of an item, and where it is done.
type language struct{ Tag, Path string }

// The kinds of which it is told who asked, and by when.
var (
	tellsWho  = []string{"confirm", "held", "asked"}
	tellsWhen = []string{"confirm", "late", "asked", "going", "changed", "sent_back"}
)

// kindLights are the shapes of what waits; where none is given: nothing has gone wrong.
var kindLights = map[string]lights.Light{
	"confirm": lights.Amber, "held": lights.Bar, "declined": lights.Amber, "nobody": lights.Hollow, "late": lights.Amber, "stopped": lights.Amber,
	"paused": lights.Cross, "unknown": lights.Amber, "waits": lights.Amber, "sent_back": lights.Amber, "changed": lights.Amber,
	"review": lights.Half, "source": lights.Half, "freeze": lights.Ring, "schedule": lights.Ring, "correcting": lights.Amber, "asked": lights.Hollow, "going": lights.Half, "draft": lights.Hollow, question: lights.Amber, unfinished: lights.Hollow,
}

// places are where each kind is done, below the release's address; {} is the language.
var places = map[string]string{
	"confirm": "/plan/embargo", "held": "/plan", "correcting": "/translations", "schedule": "/plan", "source": "/translations/{}/edition", "declined": "/translations", "nobody": "/translations", "late": "/translations",
	"review": "/translations/{}/edition", "freeze": "/translations/{}/edition",
	"sent_back": "/translations/{}", "changed": "/translations/{}", "asked": "/translations/{}", "going": "/translations/{}",
	question: "/translations#questions", "draft": "/edit", "stopped": "/plan", "paused": "/sending", "unknown": "/sending", "waits": "/sending",
}

// waiting is what waits for the viewer: what mails wait for first, since time runs there.
func (a *asking) waiting(ctx context.Context) ([]group, error) {
	var groups []group
	if a.viewer.Actor.MaySomewhere(accounts.Keep) {
		mails, err := a.mailsWaiting(ctx)
		if err != nil {
			return nil, err
		}
		groups = mails
	}
	errands, err := a.Releases.Errands(ctx, a.viewer.Actor, errandsAsked)
	if err != nil {
		return nil, err
	}
	for _, of := range errands {
		groups = append(groups, a.errands(of))
	}
	begun, err := a.begun(ctx)
	return append(groups, begun...), err
}

// errands are those of one kind, a release's together.
func (a *asking) errands(of releases.Errands) group {
	g := newGroup(string(of.Kind))
	g.More = of.All
	for _, e := range of.First {
		i := slices.IndexFunc(g.Items, func(one item) bool { return one.Path == itemPath(g.Kind, e) && one.Reason == e.Reason })
		if i < 0 {
			if len(g.Items) == perGroup {
				break
			}
			i, g.Items = len(g.Items), append(g.Items, a.item(g.Kind, e))
		}
		if e.Language != "" {
			g.Items[i].Languages = append(g.Items[i].Languages, language{e.Language, pathOf(g.Kind, e.Slug, e.Language)})
		}
		g.More--
	}
	if slices.Contains([]string{"sent_back", "changed", "asked", "going", "review"}, g.Kind) {
		g.Path = "/desk/translations/"
	}
	return g
}

// itemPath is where all of a release is done: of what is done in each language by itself,
// the page of its translations.
func itemPath(kind string, e releases.Errand) string {
	if e.Language != "" {
		return releasePath(e.Slug) + "/translations"
	}
	return pathOf(kind, e.Slug, "")
}

func (a *asking) item(kind string, e releases.Errand) item {
	one := item{Headline: e.Headline, In: e.SourceLanguage, Path: itemPath(kind, e), Reason: e.Reason}
	if slices.Contains(tellsWho, kind) {
		one.By = e.By
	}
	if !e.Due.IsZero() && slices.Contains(tellsWhen, kind) {
		one.Due, one.Late = e.Due.In(a.viewer.Zone()), e.Due.Before(a.now)
	}
	return one
}

func newGroup(kind string) group {
	return group{Kind: kind, Light: kindLights[kind]}
}

// mailsWaiting are the dates that are held, and the mailings in trouble.
func (a *asking) mailsWaiting(ctx context.Context) ([]group, error) {
	stopped, err := a.Scheduler.Stopped(ctx, a.may(), 500)
	if err != nil {
		return nil, err
	}
	troubles, err := a.Mailer.Troubles(ctx, a.viewer.Actor)
	if err != nil {
		return nil, err
	}
	troubles = append(byRelease(stopped), troubles...)
	mentions, err := a.Releases.Mentions(ctx, a.viewer.Actor, releasesOf(troubles))
	if err != nil {
		return nil, err
	}
	var groups []group
	for _, t := range troubles {
		m, seen := mentions[t.ReleaseID]
		if !seen || m.State == releases.Withdrawn {
			continue
		}
		i := slices.IndexFunc(groups, func(g group) bool { return g.Kind == string(t.Kind) })
		if i < 0 {
			i, groups = len(groups), append(groups, newGroup(string(t.Kind)))
		}
		if len(groups[i].Items) == perGroup {
			groups[i].More++
			continue
		}
		one := item{Headline: m.Headline, In: m.SourceLanguage, Path: pathOf(string(t.Kind), m.Slug, ""), Lists: t.Lists, Mails: t.Mails}
		if t.Reason != "release" { // its detail is for programs
			one.Reason = t.Detail
		}
		groups[i].Items = append(groups[i].Items, one)
	}
	return groups, nil
}

// stopped is the kind of what is held until somebody sends again.
const stopped mailer.TroubleKind = "stopped"

// byRelease puts the held dates of a release together, the first release first.
func byRelease(held []scheduler.Occurrence) []mailer.Trouble {
	var all []mailer.Trouble
	for _, o := range held {
		i := slices.IndexFunc(all, func(t mailer.Trouble) bool { return t.ReleaseID == o.ReleaseID })
		if i < 0 {
			i, all = len(all), append(all, mailer.Trouble{Kind: stopped, ReleaseID: o.ReleaseID})
		}
		all[i].Lists++
	}
	return all
}

func releasesOf(troubles []mailer.Trouble) []int64 {
	ids := make([]int64, len(troubles))
	for i, t := range troubles {
		ids[i] = t.ReleaseID
	}
	return ids
}
