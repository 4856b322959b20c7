package planning

import (
	"net/http"
	"strings"

	"communique/internal/fault"
	"communique/locales"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/look"
)

// hold stops the mails of a release until somebody lets it go on.
func (p *Planning) hold(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	words := p.Frame.Words(r)
	changed, err := p.Releases.Hold(r.Context(), desk.ViewerOf(r).Actor, release.Slug, form.Value("reason"))
	if err != nil {
		return p.refuse(w, r, release, form, scheduler.When{}, err)
	}
	if !changed {
		return p.tell(w, release.Slug, words.T("planning.held_already"))
	}
	return p.tell(w, release.Slug, words.T("planning.held"))
}

// resume lets a release go on, also what was paused because servers refused it.
func (p *Planning) resume(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	if _, err = p.Releases.Resume(r.Context(), desk.ViewerOf(r).Actor, release.Slug); err != nil {
		return p.refuse(w, r, release, form, scheduler.When{}, err)
	}
	if _, err := p.Mailer.Resume(r.Context(), release.ID); err != nil {
		return err
	}
	return p.tell(w, release.Slug, p.Frame.Words(r).T("planning.resumed"), p.next(r, release))
}

// toldData is what withdraw.html and correct.html show.
type toldData struct {
	top
	Affected mailer.Affected
	Ready    []reader           // who is told, by language
	Waiting  string             // of a correction: who waits for an edition
	Total    int                // people who are told, now or later
	Fault    *locales.FaultText // why it can't be corrected now
	Notice   bool               // they are to be told
}

// reader is how many people read a language, and what is said to them.
type reader struct {
	Tag, Name string
	N         int
	Reason    string
}

// told is what both pages have.
func (p *Planning) told(r *http.Request, release releases.Release, a mailer.Affected, form *look.Form) (toldData, error) {
	head, err := p.topOf(r, release)
	words := p.Frame.Words(r)
	data := toldData{top: head, Affected: a, Total: a.Total(), Notice: !form.Filled() || form.Value("notice") != ""}
	for _, tag := range sortedKeys(a.Ready) {
		data.Ready = append(data.Ready, reader{tag, words.Language(tag), a.Ready[tag], form.Value("reason-" + tag)})
	}
	if waiting := sum(a.Waiting); waiting > 0 {
		data.Waiting = words.N("planning.correct.waiting", waiting, "Languages", perLanguage(words, a.Waiting))
	}
	return data, err
}

// askWithdraw is the page that asks whether a release is to be withdrawn.
func (p *Planning) askWithdraw(w http.ResponseWriter, r *http.Request) error {
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	return p.showWithdraw(w, r, release, nil, nil)
}

func (p *Planning) showWithdraw(w http.ResponseWriter, r *http.Request, release releases.Release, form *look.Form, refused error) error {
	a, err := p.Mailer.PreviewWithdrawal(r.Context(), desk.ViewerOf(r).Actor, release.ID)
	if err != nil {
		return err
	}
	data, err := p.told(r, release, a, form)
	if err != nil {
		return err
	}
	page := desk.Page{Title: p.Frame.Words(r).T("planning.withdraw.title"), Section: desk.Overview, Form: form, Data: data}
	if refused != nil {
		return p.pages.Refuse(w, r, "withdraw", page, refused)
	}
	return p.pages.Show(w, r, "withdraw", page)
}

// withdraw takes a release back for good, and has those told who have received it. Of one
// that was withdrawn already they can still be told.
func (p *Planning) withdraw(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	reasons := map[string]string{}
	for name := range form.Values {
		if tag, ok := strings.CutPrefix(name, "reason-"); ok && strings.TrimSpace(form.Value(name)) != "" {
			reasons[tag] = form.Value(name)
		}
	}
	if err := checkReasons(reasons); err != nil {
		return p.showWithdraw(w, r, release, form, err)
	}
	ctx, who, words := r.Context(), desk.ViewerOf(r).Actor, p.Frame.Words(r)
	if err := p.Releases.Withdraw(ctx, who, release.Slug, form.Value("reason")); err != nil {
		return p.showWithdraw(w, r, release, form, err)
	}
	if form.Value("notice") == "" {
		return p.tell(w, release.Slug, words.T("planning.withdrawn"), words.T("planning.withdraw.nobody"))
	}
	told, err := p.Mailer.TellWithdrawn(ctx, who, release.ID, reasons)
	if err != nil {
		return err
	}
	return p.tell(w, release.Slug, words.T("planning.withdrawn"), words.N("planning.withdraw.told", told.Total()))
}

// checkReasons tells, at the field of each language, what is wrong with it.
func checkReasons(reasons map[string]string) error {
	var faults fault.List
	for tag, text := range reasons {
		for _, f := range fault.All(mailer.CheckReasons(map[string]string{tag: text})) {
			faults = append(faults, f.At(fault.Place{Field: "reason-" + tag}))
		}
	}
	return faults.OrNil()
}

// askCorrect is the page that says what a correction does, and whom it reaches.
func (p *Planning) askCorrect(w http.ResponseWriter, r *http.Request) error {
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	return p.showCorrect(w, r, release, nil, nil)
}

func (p *Planning) showCorrect(w http.ResponseWriter, r *http.Request, release releases.Release, form *look.Form, refused error) error {
	words := p.Frame.Words(r)
	a, mayNot := p.Mailer.PreviewCorrect(r.Context(), desk.ViewerOf(r).Actor, release.ID)
	if kind := fault.KindOf(mayNot); mayNot != nil && kind != fault.Conflict {
		return mayNot
	}
	data, err := p.told(r, release, a, form)
	if err != nil {
		return err
	}
	if texts := words.Faults(mayNot); len(texts) > 0 {
		data.Fault = &texts[0]
	}
	page := desk.Page{Title: words.T("planning.correct.title"), Section: desk.Overview, Form: form, Data: data}
	if refused != nil {
		return p.pages.Refuse(w, r, "correct", page, inForm(refused))
	}
	return p.pages.Show(w, r, "correct", page)
}

// correct sends what was put right to those who received what was wrong.
func (p *Planning) correct(w http.ResponseWriter, r *http.Request) error {
	release, form, err := p.act(r)
	if err != nil {
		return err
	}
	when := scheduler.When{Rule: scheduler.RuleNow}
	if form.Value("rule") == ruleWindow {
		when.Rule = scheduler.RuleWindow
	}
	words := p.Frame.Words(r)
	done, err := p.Mailer.Correct(r.Context(), desk.ViewerOf(r).Actor, release.ID, when)
	if err != nil {
		return p.showCorrect(w, r, release, form, err)
	}
	waiting := ""
	if n := sum(done.Waiting); n > 0 {
		waiting = words.N("planning.correct.waiting", n, "Languages", perLanguage(words, done.Waiting))
	}
	return p.tell(w, release.Slug, words.N("planning.correct.done", sum(done.Ready)), waiting)
}
