package planning

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/desk/lights"
	"communique/web/look"
)

// top is what the pages about a release's plan begin with.
type top struct {
	Release  releases.Release
	Headline string
	Lang     string
	Tabs     []desk.Tab
	Embargo  *lights.Embargo
	Path     string // of the plan
}

// readyLanguage is an edition that may be approved as it reads now.
type readyLanguage struct{ Language, ContentHash string }

// planData is what plan.html shows.
type planData struct {
	top
	Lists     []listView
	Total     string // how many mails, and when; empty: none
	Unreached string
	Fault     *locales.FaultText // why there is no plan
	Languages []languageView
	Ready     []readyLanguage // that the viewer may approve now
	Rule      string          // that was asked for
	Previewed bool            // the dates are those of Rule, not those that stand
	Plan      string          // the sign of the plan
	Fields    fields
	Request   *requestView
	CanSend   bool   // it is approved, and hasn't gone everywhere
	Scheduled bool   // somebody has said when it goes
	StateWord string // the message for the release's state
	counts    []mailer.Count

	MayWrite, MayApprove, MayAnswer bool
	MayHold, MayCorrect, MayMove    bool
}

// seen is the release that a page is about, if the reader may see it.
func (p *Planning) seen(r *http.Request) (releases.Release, error) {
	return p.Releases.Seen(r.Context(), desk.ViewerOf(r).Actor, r.PathValue("slug"))
}

// topOf is what a page about a release begins with.
func (p *Planning) topOf(r *http.Request, release releases.Release) (top, error) {
	v := desk.ViewerOf(r)
	now := p.Frame.Now()
	all, err := p.Releases.Between(r.Context(), v.Actor, now, now, []int64{release.ID})
	if err != nil {
		return top{}, err
	}
	t := top{
		Release: release, Headline: release.Slug, Tabs: desk.Tabs(v, release.Slug, "plan"),
		Embargo: p.Frame.Embargo(r, release), Path: "/desk/releases/" + release.Slug + "/plan",
	}
	if len(all) == 1 && all[0].Headline != "" {
		t.Headline, t.Lang = all[0].Headline, release.SourceLanguage
	}
	return t, nil
}

// plan is the page of a release's plan.
func (p *Planning) plan(w http.ResponseWriter, r *http.Request) error {
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	var form *look.Form
	if r.URL.Query().Has("rule") {
		form = &look.Form{Values: r.URL.Query()}
	}
	when, err := whenOf(valuesOf(form), release.Embargo)
	if err != nil {
		return p.refuse(w, r, release, form, scheduler.When{}, err)
	}
	page, refused, err := p.planPage(r, release, when, form)
	if err != nil {
		return err
	}
	if refused != nil {
		return p.pages.Refuse(w, r, "plan", page, refused)
	}
	return p.pages.Show(w, r, "plan", page)
}

// planPage makes that page: of the dates that stand, or, where somebody asks, of others.
// refused is why there can't be those.
func (p *Planning) planPage(r *http.Request, release releases.Release, when scheduler.When, form *look.Form) (page desk.Page, refused, err error) {
	ctx, v, words := r.Context(), desk.ViewerOf(r), p.Frame.Words(r)
	head, err := p.topOf(r, release)
	if err != nil {
		return desk.Page{}, nil, err
	}
	data := planData{top: head, Rule: form.Value("rule"), Previewed: when.Rule != ""}
	var outlook mailer.Outlook
	if release.State != releases.Withdrawn {
		outlook, err = p.outlook(ctx, v.Actor, release, when)
	}
	switch texts := words.Faults(inForm(err)); {
	case err == nil:
	case fault.KindOf(err) == fault.Internal || fault.KindOf(err) == fault.NotFound:
		return desk.Page{}, nil, err
	case form == nil:
		data.Fault = &texts[0]
	default:
		refused = inForm(err)
	}
	counts, err := p.Mailer.CountsOf(ctx, v.Actor, []int64{release.ID})
	if err != nil {
		return desk.Page{}, nil, err
	}
	data.counts = counts[release.ID]
	_, data.StateWord = lights.OfRelease(release, len(data.counts) > 0)
	data.describe(words, outlook, v.Zone())
	if err := p.addLanguages(ctx, v.Actor, words, &data, outlook); err != nil {
		return desk.Page{}, nil, err
	}
	if data.Request, err = p.request(r, release); err != nil {
		return desk.Page{}, nil, err
	}
	data.Fields = fieldsOf(words, release, form, p.proposed(release, v.Zone()))
	data.may(v.Actor)
	return desk.Page{Title: head.Headline, Section: desk.Overview, Script: "planning.js", Form: form, Data: data}, refused, nil
}

// proposed is what the controls of an instant hold before anybody has typed.
func (p *Planning) proposed(release releases.Release, own *time.Location) typed {
	zone := own
	if release.Embargo.Zone != "" {
		zone = lights.Zone(release.Embargo.Zone)
	}
	return typed{Zone: zone.String()}
}

// outlook is what sending would do by a rule, or, where nobody asks for one, by what stands.
func (p *Planning) outlook(ctx context.Context, who accounts.Actor, release releases.Release, when scheduler.When) (mailer.Outlook, error) {
	asked := when
	if when.Rule == "" {
		asked = scheduler.When{Rule: scheduler.RuleWindow}
	}
	plan, err := p.Scheduler.ProposeFor(ctx, who, release.Slug, asked)
	if err != nil {
		return mailer.Outlook{}, err
	}
	if standing, other := standingRule(plan); when.Rule == "" && other {
		if again, err := p.Scheduler.ProposeFor(ctx, who, release.Slug, standing); err == nil {
			plan = again
		}
	}
	return p.Mailer.ForecastFor(ctx, who, plan)
}

// standingRule is by which rule the dates were given that stand, when that isn't the one of
// the plan.
func standingRule(plan scheduler.Plan) (when scheduler.When, other bool) {
	for _, one := range plan.Proposals {
		if one.Current.ID != 0 && one.Rule != plan.When.Rule {
			when = scheduler.When{Rule: one.Rule}
			if one.Rule == scheduler.RuleAt {
				when.At = one.Current.DueAt
			}
			return when, true
		}
	}
	return when, false
}

// may tells what the reader is offered; the verbs ask again.
func (d *planData) may(who accounts.Actor) {
	state := d.Release.State
	over := state == releases.Withdrawn
	d.MayWrite = who.May(accounts.Write) && !over
	d.MayApprove = who.MaySomewhere(accounts.Approve) && !over && len(d.Ready) > 0
	d.MayAnswer = who.May(accounts.Write) || who.May(accounts.Approve)
	d.MayMove = d.MayWrite && state != releases.Sent
	d.MayHold = d.MayWrite && !d.Release.Hold.On()
	d.MayCorrect = d.MayWrite && !d.Release.ScheduledAt.IsZero()
	d.Scheduled = !d.Release.ScheduledAt.IsZero()
	d.CanSend = d.MayWrite && (state == releases.Approved || state == releases.Scheduled)
}

// languageView is how far the release is in a language.
type languageView struct {
	Name  string
	Icon  string
	Word  string // a message
	Lacks string // what stands in the way; empty: nothing
	Wait  int    // contacts who wait for it
	Tag   string
}

// addLanguages says how far each language is that the reader may see.
func (p *Planning) addLanguages(ctx context.Context, who accounts.Actor, words *locales.Words, data *planData, o mailer.Outlook) error {
	statuses, err := p.statuses(ctx, who, data.Release, o)
	if err != nil {
		return err
	}
	var ready []string // in which nothing is missing but the approval
	waiting := map[string]int{}
	for _, f := range o.Lists {
		for language, n := range f.Waiting {
			waiting[language] += n
		}
	}
	for _, s := range statuses {
		if data.Release.State == releases.Withdrawn && !s.Frozen { // nothing is to be done about it any more
			continue
		}
		v := languageView{Name: words.Language(s.Language), Tag: s.Language, Wait: waiting[s.Language]}
		switch {
		case s.Frozen:
			v.Icon, v.Word = "done", "planning.language.frozen"
		case s.Ready:
			v.Icon, v.Word = "light-ring", "planning.language.ready"
		case s.Instead != "":
			v.Icon, v.Word = "light-amber", "planning.language.instead"
		default:
			v.Icon, v.Word = "light-translating", "planning.language.open"
			v.Lacks = lacks(words, s)
		}
		if s.Ready && !s.Frozen && who.MayIn(accounts.Approve, s.Language) {
			ready = append(ready, s.Language)
		}
		data.Languages = append(data.Languages, v)
	}
	if len(ready) == 0 {
		return nil
	}
	hashes, err := p.Releases.Hashes(ctx, who, data.Release.Slug, ready)
	for _, language := range ready {
		data.Ready = append(data.Ready, readyLanguage{language, hashes[language]})
	}
	return err
}

// statuses are those of the languages that the reader may see, as the outlook has them, or,
// where there is none, as the release does.
func (p *Planning) statuses(ctx context.Context, who accounts.Actor, release releases.Release, o mailer.Outlook) (all []releases.LanguageStatus, err error) {
	if o.Languages == nil {
		return p.Releases.TranslationStatus(ctx, who, release.Slug)
	}
	for _, language := range append([]string{release.SourceLanguage}, release.Languages...) {
		if s, ok := o.Languages[language]; ok {
			all = append(all, s)
		}
	}
	return all, nil
}

// lacks counts what stands in the way of a language.
func lacks(words *locales.Words, s releases.LanguageStatus) string {
	var parts []string
	for _, lack := range []struct {
		what string
		n    int
	}{
		{"missing", len(s.Missing)}, {"stale", len(s.Stale)}, {"machine", len(s.Machine)}, {"drafts", len(s.Drafts)},
		{"blocked", len(s.Blocked)}, {"boilerplate", len(s.Boilerplate) + len(s.Lacking)},
	} {
		if lack.n > 0 {
			parts = append(parts, words.N("planning.lacks."+lack.what, lack.n))
		}
	}
	return words.List(parts)
}

// sortedKeys are the languages of counts, in the order of the house.
func sortedKeys(counts map[string]int) []string {
	keys := slices.Collect(maps.Keys(counts))
	locales.InOrder(keys)
	return keys
}
