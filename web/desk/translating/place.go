package translating

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"communique/accounts"
	"communique/releases"
	"communique/web/desk"
	"communique/web/desk/lights"
)

// visit is a request for a page about a release in a language.
type visit struct {
	desk.Viewer
	ctx      context.Context
	slug     string
	language string // empty: the page is about all of them
}

func visitOf(r *http.Request) visit {
	return visit{desk.ViewerOf(r), r.Context(), r.PathValue("slug"), r.PathValue("language")}
}

// path is the address of a page about a release, or with a language about that.
func path(slug, language string) string {
	p := "/desk/releases/" + url.PathEscape(slug) + "/translations"
	if language != "" {
		p += "/" + url.PathEscape(language)
	}
	return p
}

// path is where the visit is.
func (v visit) path() string { return path(v.slug, v.language) }

// head is what stands above a page about a release.
type head struct {
	Slug     string
	Headline string
	Source   string // the language in which it was written
	Language string // empty: the page is about all of them
	Path     string
	Tabs     []desk.Tab
	Embargo  *embargo
}

func (t *Translating) head(v visit, r releases.Release, headline string) head {
	if headline == "" {
		headline = r.Slug
	}
	tabs := desk.Tabs
	if r.IsBoilerplate() {
		tabs = desk.BoilerplateTabs
	}
	return head{
		Slug: r.Slug, Headline: headline, Source: r.SourceLanguage, Language: v.language, Path: v.path(),
		Tabs: tabs(v.Viewer, r.Slug, "translations"), Embargo: newEmbargo(r, v.Zone(), t.Frame.Now()),
	}
}

// moment is an instant on the viewer's clock, and where it was said.
type moment struct {
	Here, There         time.Time
	HereZone, ThereZone string
	Past                bool
}

// newMoment is nil for an instant that isn't set.
func newMoment(at time.Time, zone string, here *time.Location, now time.Time) *moment {
	if at.IsZero() {
		return nil
	}
	m := &moment{Here: at.In(here), HereZone: here.String(), There: releases.Embargo{At: at, Zone: zone}.Local(), ThereZone: zone, Past: !now.Before(at)}
	if zone == "" || m.Here.Format(time.DateTime) == m.There.Format(time.DateTime) {
		m.ThereZone = ""
	}
	return m
}

// embargo is the bar over a release that may not be seen yet.
type embargo struct {
	*lights.Embargo
	Here *moment // on the viewer's clock; nil where that shows the same
}

// newEmbargo is nil for a release that has none, or none any more.
func newEmbargo(r releases.Release, here *time.Location, now time.Time) *embargo {
	e := lights.NewEmbargo(r, now)
	if e == nil || e.Over {
		return nil
	}
	bar := &embargo{Embargo: e, Here: newMoment(e.At, e.Zone, here, now)}
	if bar.Here.ThereZone == "" {
		bar.Here = nil
	}
	return bar
}

// works tells whether the viewer translates into the language or approves it.
func (v visit) works() bool { return v.translates() || v.approves() }

func (v visit) translates() bool { return v.Actor.MayIn(accounts.Translate, v.language) }

func (v visit) approves() bool { return v.Actor.MayIn(accounts.Approve, v.language) }
