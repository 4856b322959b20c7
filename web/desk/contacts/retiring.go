package contacts

import (
	"net/http"
	"slices"
	"time"

	"communique/internal/fault"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/desk/lights"
)

// retireData is what retire.html shows: what comes of it when a list is retired.
type retireData struct {
	List   presslists.Summary
	Dates  []lostDate
	Unsent int // mails that are planned or wait for another try
}

// lostDate is a release that won't go to the list.
type lostDate struct {
	Headline, In, Path string
	Due                time.Time // on the list's clock
	Held               bool      // somebody would have to send again
}

// askRetire is the page that says what it means to retire a list.
func (c *Contacts) askRetire(w http.ResponseWriter, r *http.Request) error {
	s, err := c.keptSummary(r)
	if err != nil {
		return err
	}
	data := retireData{List: s}
	if data.Unsent, err = c.Mailer.UnsentTo(r.Context(), []int64{s.ID}); err != nil {
		return err
	}
	if data.Dates, err = c.lostDates(r, s.List); err != nil {
		return err
	}
	title := c.Frame.Words(r).T("contacts.retire.title", "List", s.Name)
	return c.pages.Show(w, r, "retire", desk.Page{Title: title, Section: desk.Lists, Data: data})
}

// lostDates are the releases that are scheduled for a list. One that doesn't concern the viewer
// is told by its date alone.
func (c *Contacts) lostDates(r *http.Request, l presslists.List) ([]lostDate, error) {
	open, err := c.Scheduler.Open(r.Context(), scheduler.Lists{l.ID})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(open))
	for i, o := range open {
		ids[i] = o.ReleaseID
	}
	mentions, err := c.Releases.Mentions(r.Context(), desk.ViewerOf(r).Actor, slices.Compact(slices.Sorted(slices.Values(ids))))
	var lost []lostDate
	for _, o := range open {
		m, seen := mentions[o.ReleaseID]
		if m.State == releases.Withdrawn { // it doesn't leave anyway
			continue
		}
		one := lostDate{Due: o.DueAt.In(lights.Zone(o.Zone)), Held: o.State == scheduler.Held}
		if seen {
			one.Headline, one.In, one.Path = m.Headline, m.SourceLanguage, "/desk/releases/"+m.Slug+"/plan"
		}
		lost = append(lost, one)
	}
	return lost, err
}

// retire has no release go to a list any more.
func (c *Contacts) retire(w http.ResponseWriter, r *http.Request) error {
	l, err := c.PressLists.Retire(r.Context(), desk.ViewerOf(r).Actor, r.PathValue("list"))
	if err != nil {
		return rolled(err)
	}
	return c.Frame.Done(w, r, "/desk/lists/"+l.Slug, "contacts.list_retired", "List", l.Name)
}

// takeBack takes a retired list back.
func (c *Contacts) takeBack(w http.ResponseWriter, r *http.Request) error {
	l, err := c.PressLists.TakeBack(r.Context(), desk.ViewerOf(r).Actor, r.PathValue("list"))
	if err != nil {
		return rolled(err)
	}
	return c.Frame.Done(w, r, "/desk/lists/"+l.Slug, "contacts.list_taken_back", "List", l.Name)
}

// rolled is what a role that only sees a list is told, as on the other pages on which it is changed.
func rolled(err error) error {
	if fault.Is(err, "presslists.forbidden") {
		return fault.New(fault.Forbidden, "web.role")
	}
	return err
}
