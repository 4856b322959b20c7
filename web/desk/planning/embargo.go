package planning

import (
	"net/http"
	"strconv"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

func noneChosen() error {
	return fault.New(fault.Invalid, "planning.none_chosen").At(fault.Place{Field: "languages"})
}

func noRule() error {
	return fault.New(fault.Invalid, "planning.rule_unknown").At(fault.Place{Field: "rule"})
}

// embargoData is what embargo.html shows.
type embargoData struct {
	top
	Fields   fields
	From     string    // the present embargo, as whoever decides has seen it
	Move     *moveView // what another one would do; nil: nobody has asked yet
	Request  *requestView
	MayWrite bool
	Lift     bool // that there be none is asked for
}

// moveView is what another embargo means.
type moveView struct {
	Before, After string // empty: there is none
	Unchanged     bool
	Second        bool
	Editions      string // that will print another day
	Dates         []lights.Moved
}

// requestView is a request that waits for a second person.
type requestView struct {
	ID       int64
	By       string
	At       string
	Until    string
	Move     moveView
	Echo     *lights.Echo
	Own      bool // the reader has asked for it
	Answers  bool // the reader may answer it
	Embargo  string
	UntilIn  string // the zone of At and Until
	Withdraw bool   // the reader may take it back
}

// embargo is the page on which an embargo is moved: first what that means, then the button.
func (p *Planning) embargo(w http.ResponseWriter, r *http.Request) error {
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	var form *look.Form
	if q := r.URL.Query(); q.Has("date") || q.Has("lift") {
		form = &look.Form{Values: q}
	}
	return p.showEmbargo(w, r, release, form, nil)
}

func (p *Planning) showEmbargo(w http.ResponseWriter, r *http.Request, release releases.Release, form *look.Form, refused error) error {
	v, words := desk.ViewerOf(r), p.Frame.Words(r)
	head, err := p.topOf(r, release)
	if err != nil {
		return err
	}
	data := embargoData{top: head, From: written(release.Embargo), MayWrite: v.Actor.May(accounts.Write), Lift: form.Value("lift") != ""}
	proposed := p.proposed(release, v.Zone())
	if !release.Embargo.At.IsZero() {
		proposed = typedAt(release.Embargo.At, lights.Zone(release.Embargo.Zone))
	}
	data.Fields = fieldsOf(words, release, form, proposed)
	if data.Request, err = p.request(r, release); err != nil {
		return err
	}
	if form.Filled() && refused == nil {
		data.Move, refused = p.preview(r, release, form)
	}
	page := desk.Page{Title: words.T("planning.embargo.title"), Section: desk.Overview, Script: "planning.js", Form: form, Data: data}
	if refused != nil {
		if form == nil {
			return refused
		}
		return p.pages.Refuse(w, r, "embargo", page, inForm(refused))
	}
	return p.pages.Show(w, r, "embargo", page)
}

// wanted is the embargo that a form asks for; the zero one lifts it.
func wanted(form *look.Form) (releases.Embargo, error) {
	if form.Value("lift") != "" {
		return releases.Embargo{}, nil
	}
	return typedOf(form.Values).parse()
}

// preview is what the embargo of a form would do.
func (p *Planning) preview(r *http.Request, release releases.Release, form *look.Form) (*moveView, error) {
	to, err := wanted(form)
	if err != nil {
		return nil, err
	}
	m, err := p.Releases.PreviewEmbargo(r.Context(), desk.ViewerOf(r).Actor, release.Slug, to)
	if err != nil {
		return nil, err
	}
	return p.moveOf(r, m)
}

// moveOf puts a move into words.
func (p *Planning) moveOf(r *http.Request, m releases.Move) (*moveView, error) {
	words := p.Frame.Words(r)
	v := &moveView{Before: embargoText(words, m.Before), After: embargoText(words, m.After), Unchanged: m.Unchanged(), Second: m.Second}
	if m.Unchanged() {
		return v, nil
	}
	if len(m.Redated) > 0 {
		languages := make([]string, len(m.Redated))
		for i, l := range m.Redated {
			languages[i] = words.Language(l)
		}
		v.Editions = words.List(languages)
	}
	dates, err := p.Scheduler.PreviewRedate(r.Context(), m.ReleaseID, m.After)
	v.Dates = lights.MovedOf(words, dates)
	return v, err
}

// embargoText is an embargo with its weekday and zone; empty: there is none.
func embargoText(words *locales.Words, e releases.Embargo) string {
	if e.At.IsZero() {
		return ""
	}
	return words.DayTime(e.Local()) + " (" + e.Zone + ")"
}

// written is an embargo as a form keeps it, so that it can be told whether it has moved
// meanwhile.
func written(e releases.Embargo) string {
	if e.At.IsZero() {
		return ""
	}
	return strconv.FormatInt(e.At.UnixMilli(), 10) + " " + e.Zone
}

// moveEmbargo moves the embargo, or asks a second person to say so as well.
func (p *Planning) moveEmbargo(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	if form.Value("from") != written(release.Embargo) {
		return p.showEmbargo(w, r, release, form, fault.New(fault.Conflict, "planning.embargo_changed"))
	}
	to, err := wanted(form)
	if err != nil {
		return p.showEmbargo(w, r, release, form, err)
	}
	words := p.Frame.Words(r)
	m, err := p.Releases.MoveEmbargo(r.Context(), desk.ViewerOf(r).Actor, release.Slug, release.Embargo, to)
	if err != nil {
		return p.showEmbargo(w, r, release, form, err)
	}
	if m.Request.ID != 0 {
		zone := lights.Zone(m.Request.From.Zone)
		return p.tell(w, release.Slug, words.T("planning.embargo.asked", "Until", words.DayTime(m.Request.Until().In(zone)), "Zone", zone.String()))
	}
	return p.moved(w, r, release, m)
}

// moved dates anew what is planned, right after its embargo has moved, and says so.
func (p *Planning) moved(w http.ResponseWriter, r *http.Request, release releases.Release, m releases.Move) error {
	words := p.Frame.Words(r)
	dates, err := p.Scheduler.Redate(r.Context(), release.ID)
	if err != nil {
		return err
	}
	said := words.T("planning.embargo.lifted")
	if !m.After.At.IsZero() {
		said = words.T("planning.embargo.moved", "Embargo", embargoText(words, m.After))
	}
	also := ""
	if len(dates) > 0 {
		also = words.N("planning.embargo.redated", len(dates))
	}
	return p.tell(w, release.Slug, said, also)
}

// request is the request about a release's embargo that waits, as the reader may see it; nil:
// none does, or none that is theirs to see.
func (p *Planning) request(r *http.Request, release releases.Release) (*requestView, error) {
	v, words := desk.ViewerOf(r), p.Frame.Words(r)
	may := v.Actor.May(accounts.Write) || v.Actor.May(accounts.Approve)
	if !may {
		return nil, nil //nolint:nilnil // there is nothing to show
	}
	q, open, err := p.Releases.EmbargoRequest(r.Context(), v.Actor, release.Slug)
	if err != nil || !open {
		return nil, err
	}
	move, err := p.moveOf(r, releases.Move{ReleaseID: release.ID, Slug: release.Slug, Before: q.From, After: q.To})
	if err != nil {
		return nil, err
	}
	zone := lights.Zone(q.From.Zone)
	view := &requestView{
		ID: q.ID, By: q.By, At: words.DateTime(q.At.In(zone)), Until: words.DayTime(q.Until().In(zone)), UntilIn: zone.String(), Move: *move,
		Own: accounts.SamePerson(q.By, v.Actor.Name), Embargo: embargoText(words, q.To),
	}
	view.Answers, view.Withdraw = !view.Own, view.Own
	if !q.To.At.IsZero() {
		view.Echo = lights.EchoOf(words, q.To, release.Countries)
	}
	return view, nil
}

// answerRequest is the second person's word.
func (p *Planning) answerRequest(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(form.Value("request"), 10, 64)
	if err != nil {
		id = 0 // no request has it
	}
	who, words := desk.ViewerOf(r).Actor, p.Frame.Words(r)
	if form.Value("answer") != "confirm" {
		if err := p.Releases.RefuseEmbargo(r.Context(), who, release.Slug, id); err != nil {
			return p.refuse(w, r, release, form, scheduler.When{}, err)
		}
		return p.tell(w, release.Slug, words.T("planning.embargo.refused"))
	}
	m, err := p.Releases.ConfirmEmbargo(r.Context(), who, release.Slug, id)
	if err != nil {
		return p.refuse(w, r, release, form, scheduler.When{}, err)
	}
	return p.moved(w, r, release, m)
}
