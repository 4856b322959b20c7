package planning

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"communique/locales"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
	"communique/web"
	"communique/web/desk"
	"communique/web/look"
)

func valuesOf(form *look.Form) url.Values {
	if form == nil {
		return nil
	}
	return form.Values
}

// act reads the form of something that is done to the release of the address.
func (p *Planning) act(r *http.Request) (releases.Release, *look.Form, error) {
	release, err := p.seen(r)
	if err != nil {
		return releases.Release{}, nil, err
	}
	form, err := look.ReadForm(r)
	return release, form, err
}

// refuse shows the plan again, with what is wrong.
func (p *Planning) refuse(w http.ResponseWriter, r *http.Request, release releases.Release, form *look.Form, when scheduler.When, err error) error {
	page, _, failed := p.planPage(r, release, when, form)
	if failed != nil {
		return failed
	}
	return p.pages.Refuse(w, r, "plan", page, inForm(err))
}

// tell sends the reader to the plan, which begins with what was done and what comes next.
func (p *Planning) tell(w http.ResponseWriter, slug string, sentences ...string) error {
	said := make([]string, 0, len(sentences))
	for _, s := range sentences {
		if s != "" {
			said = append(said, s)
		}
	}
	p.Frame.Look.Tell(w, strings.Join(said, " "))
	return web.Elsewhere("/desk/releases/" + slug + "/plan")
}

// approve freezes editions for sending, as they read when the page was made.
func (p *Planning) approve(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	chosen := form.Values["languages"]
	if len(chosen) == 0 {
		return p.refuse(w, r, release, form, scheduler.When{}, noneChosen())
	}
	seen := releases.SeenEditions{}
	for _, language := range chosen {
		seen[language] = form.Value("seen." + language)
	}
	v, words := desk.ViewerOf(r), p.Frame.Words(r)
	done, err := p.Releases.ApproveSeen(r.Context(), v.Actor, release.Slug, seen)
	if err != nil {
		return p.refuse(w, r, release, form, scheduler.When{}, err)
	}
	var languages, out []locales.Language
	for _, e := range done.Frozen {
		languages = append(languages, locales.Language(e.Language))
	}
	for _, l := range done.Thawed {
		out = append(out, locales.Language(l))
	}
	next := words.T("planning.next.schedule")
	if !release.ScheduledAt.IsZero() {
		next = p.next(r, release)
	}
	thawed := ""
	if len(out) > 0 {
		thawed = words.T("translating.thawed", "Languages", out)
	}
	return p.tell(w, release.Slug, words.T("planning.approved", "Languages", languages), thawed, next)
}

// next says what leaves when by what stands now; empty: nothing does.
func (p *Planning) next(r *http.Request, release releases.Release) string {
	v := desk.ViewerOf(r)
	outlook, err := p.outlook(r.Context(), v.Actor, release, scheduler.When{})
	if err != nil {
		return ""
	}
	return leaves(p.Frame.Words(r), outlook, v)
}

// leaves says how many journalists get a release where, and when the first mails leave.
func leaves(words *locales.Words, o mailer.Outlook, v desk.Viewer) string {
	n := 0
	var first scheduler.Proposal
	var countries []locales.Country
	for _, f := range o.Lists {
		if f.Current.ID == 0 || f.Current.State == scheduler.Done || f.Total() == 0 {
			continue
		}
		if n == 0 {
			first = f.Proposal
		}
		n += f.Total()
		if code := locales.Country(f.List.Country); !slices.Contains(countries, code) {
			countries = append(countries, code)
		}
	}
	if n == 0 {
		return ""
	}
	at := first.Current.DueAt.In(v.Zone())
	return words.N("planning.next.leaves", n, "Countries", countries, "First", words.DayTime(at), "Zone", v.Zone().String())
}

// schedule gives each press list the date that was shown.
func (p *Planning) schedule(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	when, err := whenOf(form.Values, release.Embargo)
	if err == nil && when.Rule == "" {
		err = noRule()
	}
	if err == nil {
		_, err = p.Scheduler.Send(r.Context(), desk.ViewerOf(r).Actor, release.Slug, when)
	}
	if err != nil {
		shown := when
		shown.Agreed = ""
		return p.refuse(w, r, release, form, shown, err)
	}
	return p.tell(w, release.Slug, p.Frame.Words(r).T("planning.scheduled"), p.next(r, release))
}
