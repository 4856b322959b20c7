package translating

import (
	"net/http"
	"slices"

	"communique/internal/fault"
	"communique/releases"
	"communique/web/desk"
	"communique/web/look"
)

// perPage is how many jobs are on a page of the inbox.
const perPage = 25

// inboxData is what inbox.html shows.
type inboxData struct {
	Filters []filter
	Jobs    []job
	All     int // with the reason that is shown
	Waits   bool
	Next    *job // what to go on with, for whoever has just handed something in; nil: nothing is left
	Pager   look.Pager
}

// filter shows only what waits for one reason.
type filter struct {
	Reason  releases.Reason // empty: any
	N       int
	Current bool
}

// job is a line of the inbox.
type job struct {
	releases.Job
	Path string
	Due  *moment
}

// inbox shows what waits for whoever has signed in.
func (t *Translating) inbox(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	reason := releases.Reason(r.URL.Query().Get("reason"))
	if reason != "" && !slices.Contains(releases.Reasons, reason) {
		return fault.New(fault.NotFound, "web.page_missing")
	}
	from, err := offset(r)
	if err != nil {
		return err
	}
	jobs, err := t.Releases.Jobs(v.ctx, v.Actor, reason, from, perPage)
	if err != nil {
		return err
	}
	data := inboxData{All: jobs.All}
	if data.Pager, err = look.Turn(r, jobs.All, perPage); err != nil {
		return err
	}
	for _, j := range jobs.Jobs {
		data.Jobs = append(data.Jobs, t.job(v, j))
	}
	if r.URL.Query().Has("handed") && from == 0 && len(data.Jobs) > 0 {
		data.Next = &data.Jobs[0]
	}
	data.Filters = filters(jobs.Counts, reason)
	data.Waits = len(jobs.Counts) > 0
	return t.pages.Show(w, r, "inbox", desk.Page{Title: t.Frame.Words(r).T("translating.inbox.title"), Section: desk.Translations, Data: data})
}

// offset is where a page of the inbox begins; that there is such a page is seen later.
func offset(r *http.Request) (int, error) {
	const most = 1 << 20
	p, err := look.Turn(r, most, perPage)
	return p.From, err
}

func (t *Translating) job(v visit, j releases.Job) job {
	line := job{Job: j, Path: path(j.Slug, j.Language), Due: newMoment(j.Assignment.Due, j.Assignment.DueZone, v.Zone(), t.Frame.Now())}
	if line.Headline == "" {
		line.Headline = j.Slug
	}
	if slices.Contains(j.Reasons, releases.WaitsApproval) {
		line.Path += "/edition"
	}
	return line
}

// filters are the reasons for which something waits.
func filters(counts map[releases.Reason]int, current releases.Reason) []filter {
	all := []filter{{Current: current == ""}}
	for _, r := range releases.Reasons {
		if counts[r] > 0 || r == current {
			all = append(all, filter{r, counts[r], r == current})
		}
	}
	return all
}
