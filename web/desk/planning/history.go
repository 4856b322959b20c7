package planning

import (
	"encoding/csv"
	"net/http"
	"slices"
	"time"

	"communique/internal/spreadsheet"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// eventsPerPage are so many that a reader may look them through.
const eventsPerPage = 50

// historyData is what history.html shows.
type historyData struct {
	top
	StateWord string // the message for the release's state
	Zone      string
	Events    []desk.Event
	Pager     look.Pager
	File      string
}

// history is the page that tells who did what to a release, the newest first.
func (p *Planning) history(w http.ResponseWriter, r *http.Request) error {
	v, words := desk.ViewerOf(r), p.Frame.Words(r)
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	head, err := p.topOf(r, release)
	if err != nil {
		return err
	}
	tabs := desk.Tabs
	if release.IsBoilerplate() {
		tabs = desk.BoilerplateTabs
	}
	head.Tabs = tabs(v, release.Slug, "history")
	data := historyData{top: head, Zone: v.Zone().String(), File: "/desk/releases/" + release.Slug + "/history.csv"}
	counts, err := p.Mailer.CountsOf(r.Context(), v.Actor, []int64{release.ID})
	if err != nil {
		return err
	}
	_, data.StateWord = lights.OfRelease(release, len(counts[release.ID]) > 0)
	events, err := p.Releases.EventsFor(r.Context(), v.Actor, release.Slug)
	if err != nil {
		return err
	}
	slices.Reverse(events)
	if data.Pager, err = look.Turn(r, len(events), eventsPerPage); err != nil {
		return err
	}
	for _, e := range events[data.Pager.From:data.Pager.To] {
		data.Events = append(data.Events, desk.EventOf(words, v.Zone(), e))
	}
	return p.pages.Show(w, r, "history", desk.Page{Title: words.T("history.title", "Release", head.Headline), Section: desk.Overview, Data: data})
}

// historyFile is the same as a table for other programs, like the audit's: the newest line
// first, instants in UTC, the verbs as they are kept.
func (p *Planning) historyFile(w http.ResponseWriter, r *http.Request) error {
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	events, err := p.Releases.EventsFor(r.Context(), desk.ViewerOf(r).Actor, release.Slug)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+release.Slug+`-history.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	out := csv.NewWriter(w)
	_ = out.Write([]string{"at", "actor", "verb", "language", "detail"}) // whoever has hung up needs no error
	for _, e := range slices.Backward(events) {
		row := []string{e.At.UTC().Format(time.RFC3339), e.Actor, e.Verb, e.Language, e.Detail}
		for i := range row {
			row[i] = spreadsheet.Guarded(row[i])
		}
		_ = out.Write(row)
	}
	out.Flush()
	return nil
}
