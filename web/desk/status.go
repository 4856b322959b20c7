package desk

import (
	"context"
	"net/http"
	"time"

	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web/look"
)

// statusData is what status.html shows.
type statusData struct {
	Release  releases.Release
	Headline string
	Embargo  *embargo
	Board    board
	Waits    []wait
	Totals   totals
	Deferred mails
	Failed   mails
	Now      time.Time
	Live     bool // something can still happen
}

// status is the page of one release.
func (d *Desk) status(w http.ResponseWriter, r *http.Request) error {
	data, err := d.gather(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	return d.pages.Show(w, r, http.StatusOK, "status", d.statusPage(r, data))
}

// live is only the part of that page that changes.
func (d *Desk) live(w http.ResponseWriter, r *http.Request) error {
	data, err := d.gather(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	return d.pages.Fragment(w, r, "status", "live", d.statusPage(r, data))
}

func (d *Desk) statusPage(r *http.Request, data statusData) look.Page {
	lang := d.Look.Reader(r)
	return look.Page{
		Lang: lang, Title: data.Headline, Section: look.Status, Script: "live.js",
		Languages: look.Rewording(lang, r.URL.Query()), Data: data,
	}
}

// gather asks everybody. The answers are a few milliseconds apart; the page says
// of when they are, and the next look puts right what moved in between.
func (d *Desk) gather(ctx context.Context, slug string) (statusData, error) {
	release, err := d.Releases.Get(ctx, slug)
	if err != nil {
		return statusData{}, err
	}
	f := facts{Release: release, Now: d.Clock.Now()}
	if err := d.askAll(ctx, &f); err != nil {
		return statusData{}, err
	}
	status, err := d.Mailer.Status(ctx, release.ID)
	if err != nil {
		return statusData{}, err
	}
	f.Counts = status.Counts
	deliveries, err := d.Mailer.Deliveries(ctx, release.ID)
	if err != nil {
		return statusData{}, err
	}
	headline, err := d.headline(ctx, release)
	if err != nil {
		return statusData{}, err
	}
	lists := byID(f.Lists)
	data := statusData{
		Release: release, Headline: headline, Now: f.Now,
		Embargo: newEmbargo(release, f.Now), Board: newBoard(f), Totals: newTotals(status), Waits: newWaits(status),
		Deferred: newMails(deliveries, lists, mailer.Deferred),
		Failed:   newMails(deliveries, lists, mailer.Bounced, mailer.Uncertain),
	}
	data.Live = unfinished(f, data)
	return data, nil
}

func (d *Desk) askAll(ctx context.Context, f *facts) (err error) {
	if f.Statuses, err = d.Releases.TranslationStatus(ctx, f.Release.Slug); err != nil {
		return err
	}
	if f.Lists, err = d.PressLists.Lists(ctx); err != nil {
		return err
	}
	if f.Partners, err = d.Partners.Partners(ctx); err != nil {
		return err
	}
	f.Occurrences, err = d.Scheduler.Occurrences(ctx, f.Release.ID)
	return err
}

// unfinished tells whether the page can still change by itself.
func unfinished(f facts, data statusData) bool {
	if data.Embargo != nil && !data.Embargo.Over || data.Totals.open() {
		return true
	}
	for _, o := range f.Occurrences {
		if o.State == scheduler.Waiting || o.State == scheduler.Claimed {
			return true
		}
	}
	return false
}

// headline is the release's in its source language; its slug as long as it has none.
func (d *Desk) headline(ctx context.Context, r releases.Release) (string, error) {
	segments, err := d.Releases.Segments(ctx, r.ID)
	if err != nil {
		return "", err
	}
	for _, s := range segments {
		if s.Kind == releases.KindHeadline {
			return s.Plain(), nil
		}
	}
	return r.Slug, nil
}

func byID(lists []presslists.List) map[int64]presslists.List {
	m := make(map[int64]presslists.List, len(lists))
	for _, l := range lists {
		m[l.ID] = l
	}
	return m
}
