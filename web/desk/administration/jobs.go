package administration

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/look"
)

// perPage is how many entries stand on a page of a long list.
const perPage = 50

// jobsData is what jobs.html shows.
type jobsData struct {
	frame
	Bells     []bells
	Engine    string // where the queue's own pages are; empty: there are none
	Failed    int    // of what is shown here or on another page: it went wrong, or waits for somebody
	Recurring []job
	Jobs      []job
	Pager     look.Pager
}

// bells is how many jobs of the queue are in a state.
type bells struct {
	State string // as River calls it
	N     int
}

// job is something that is due, or was.
type job struct {
	Name       string // of what recurs; empty: a release's
	Release    releases.Mention
	List       string
	Next, Last time.Time // in the viewer's zone; zero: none
	State      string    // the message state.occurrence.<State>, or state.run.<State>
	Trouble    string
	Wrong      bool
}

func (a *Administration) jobs(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), desk.ViewerOf(r)
	d := jobsData{frame: frameOf("jobs"), Engine: a.Engine}
	if a.Bells != nil {
		counts, err := a.Bells(ctx)
		if err != nil {
			return err
		}
		for _, state := range slices.Sorted(maps.Keys(counts)) {
			d.Bells = append(d.Bells, bells{state, counts[state]})
		}
	}
	all, err := a.Scheduler.Schedules(ctx, false)
	if err != nil {
		return err
	}
	var due []scheduler.Standing
	for _, s := range all {
		if wrong(s) {
			d.Failed++
		}
		if s.Name == "" {
			due = append(due, s)
			continue
		}
		d.Recurring = append(d.Recurring, jobOf(s, releases.Mention{}, "", v.Zone()))
	}
	if d.Pager, err = look.Turn(r, len(due), perPage); err != nil {
		return err
	}
	shown := due[d.Pager.From:d.Pager.To]
	ids := make([]int64, len(shown))
	for i, s := range shown {
		ids[i] = s.ReleaseID
	}
	mentions, lists, err := a.names(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, s := range shown {
		d.Jobs = append(d.Jobs, jobOf(s, mentions[s.ReleaseID], lists[s.ListID], v.Zone()))
	}
	return a.pages.Show(w, r, "jobs", a.page(r, "jobs", nil, d))
}

// wrong tells whether somebody should look at it: it has failed, came too late or is held.
func wrong(s scheduler.Standing) bool {
	return slices.Contains([]string{"failed", "missed", string(scheduler.Held)}, s.Last.State)
}

func jobOf(s scheduler.Standing, release releases.Mention, list string, zone *time.Location) job {
	j := job{Name: s.Name, Release: release, List: list, State: s.Last.State, Trouble: s.Last.Trouble, Wrong: wrong(s)}
	if !s.Next.IsZero() {
		j.Next = s.Next.In(zone)
	}
	if !s.Last.DueAt.IsZero() && !s.Last.DueAt.Equal(s.Next) { // what is still to come has no last time
		j.Last = s.Last.DueAt.In(zone)
	}
	return j
}
