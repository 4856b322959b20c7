package translating

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/releases"
	"communique/web/desk"
	"communique/web/look"
)

// editionData is what edition.html shows.
type editionData struct {
	head
	Preview  releases.Preview
	HTML     template.HTML
	Stale    []releases.Line // with what has changed in their source
	Blocked  []row
	Lacks    []lack
	Approves bool
	Returns  bool            // the viewer may send it back
	Lines    []releases.Line // that can be given back
	Leaves   *leaving        // of a frozen one; nil: it isn't
	Looks    []string        // in which it can be seen
	Look     string
	Subject  string        // of the mail
	Text     string        // of the look "text"
	Original template.HTML // of the look "beside"
	Alone    bool          // only its texts can be approved: something that stands in it isn't
}

// lack is something that stands in the way of approval.
type lack struct {
	What string   // the message that says it
	Keys []string // of the segments, or the slugs of boilerplates
	Here bool     // they are segments of this sheet
}

// edition shows the edition of a language whole, as it would leave now.
func (t *Translating) edition(w http.ResponseWriter, r *http.Request) error {
	page, err := t.editionPage(r)
	if err != nil {
		return err
	}
	return t.pages.Show(w, r, "edition", page)
}

func (t *Translating) editionPage(r *http.Request) (desk.Page, error) {
	v := visitOf(r)
	p, err := t.Releases.PreviewEdition(v.ctx, v.Actor, v.slug, v.language)
	if fault.Is(err, "releases.language_not_wanted") {
		return desk.Page{}, fault.New(fault.NotFound, "web.page_missing")
	}
	if err != nil {
		return desk.Page{}, err
	}
	data := editionData{
		Looks: looksOf(p), Look: r.URL.Query().Get("look"),
		Preview: p, HTML: within(p.HTML),
		head: t.head(v, p.Release, p.Edition.Headline), Approves: v.approves() && !p.Status.Frozen, Lacks: lacks(p.Status),
		Alone: !p.Status.Ready && !p.Status.Source && written(p.Status),
	}
	if err := t.seen(v, &data); err != nil {
		return desk.Page{}, err
	}
	if data.Leaves, err = t.leaving(r, v, p); err != nil {
		return desk.Page{}, err
	}
	if !p.Status.Source {
		if err := t.doubts(r, v, &data); err != nil {
			return desk.Page{}, err
		}
		state := p.Status.Assignment.State
		data.Returns = (v.approves() || v.Actor.May(accounts.Write)) && (state == releases.Submitted || state == releases.TranslationApproved)
	}
	words := t.Frame.Words(r)
	return desk.Page{
		Title:   v.slug + " – " + words.Language(v.language) + " – " + words.T("translating.open.edition"),
		Section: desk.Translations, Data: data,
	}, nil
}

// within is an edition inside a page that has its own first heading.
func within(edition string) template.HTML {
	edition = strings.Replace(edition, `<h1 class="headline"`, `<h2 class="headline"`, 1)
	return template.HTML(strings.Replace(edition, "</h1>", "</h2>", 1)) // #nosec G203 -- the release's own renderer has sanitized it
}

// written tells whether nothing is wrong with the language's own texts.
func written(s releases.LanguageStatus) bool {
	return len(s.Missing)+len(s.Stale)+len(s.Machine)+len(s.Drafts)+len(s.Blocked) == 0
}

// doubts adds what an approver has to look at closely: what changed under a translation, and
// what a check has found.
func (t *Translating) doubts(r *http.Request, v visit, data *editionData) error {
	s, err := t.Releases.Sheet(v.ctx, v.Actor, v.slug, v.language)
	if err != nil {
		return err
	}
	data.head = t.head(v, s.Release, s.Headline)
	for _, l := range s.Lines {
		switch {
		case l.Boilerplate != "":
			continue
		case l.State == releases.LineStale:
			data.Stale = append(data.Stale, l)
		case slices.ContainsFunc(l.Findings, func(f releases.Finding) bool { return f.Ignored == "" }):
			data.Blocked = append(data.Blocked, t.row(r, v, s, l))
		}
		data.Lines = append(data.Lines, l)
	}
	return nil
}

// lacks says what stands in the way of approval.
func lacks(s releases.LanguageStatus) []lack {
	var all []lack
	for _, l := range []lack{
		{"translating.line.missing", s.Missing, true}, {"translating.line.stale", s.Stale, true},
		{"translating.line.machine", s.Machine, true}, {"translating.line.blocked", s.Blocked, true},
		{"translating.line.draft", s.Drafts, true}, {"translating.lack.boilerplate", s.Boilerplate, false},
		{"translating.lack.lacking", s.Lacking, false},
	} {
		if len(l.Keys) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// decide approves the edition, or only its texts, or sends it back.
func (t *Translating) decide(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := visitOf(r)
	id, o := "translating.approved", outOfUse{}
	switch form.Value("do") {
	case "approve":
		var done releases.Approval
		done, err = t.Releases.ApproveSeen(v.ctx, v.Actor, v.slug, releases.SeenEditions{v.language: form.Value("seen")})
		o.languages = done.Thawed
	case "texts":
		id = "translating.texts_approved"
		o.languages, err = t.Releases.ApproveTranslationSeen(v.ctx, v.Actor, v.slug, v.language, form.Value("seen"))
	case "back":
		id = "translating.sent_back"
		o.languages, err = t.Releases.SendBack(v.ctx, v.Actor, v.slug, v.language, form.Value("reason"), form.Values["segment"]...)
	default:
		return fault.New(fault.NotFound, "web.page_missing")
	}
	if err == nil {
		return t.done(w, r, v.path()+"/edition", o, id)
	}
	page, failed := t.editionPage(r)
	if failed != nil {
		return failed
	}
	page.Form = form
	return t.pages.Refuse(w, r, "edition", page, err)
}

// decline says that the partner can't translate it.
func (t *Translating) decline(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := visitOf(r)
	if err = t.Releases.Decline(v.ctx, v.Actor, v.slug, v.language, form.Value("reason")); err == nil {
		return t.Frame.Done(w, r, desk.Translations.Path, "translating.declined")
	}
	s, failed := t.Releases.Sheet(v.ctx, v.Actor, v.slug, v.language)
	if failed != nil {
		return failed
	}
	data, failed := t.sheetData(r, v, s, "")
	if failed != nil {
		return failed
	}
	page := t.sheetPage(r, data)
	page.Form = form
	return t.pages.Refuse(w, r, "sheet", page, err)
}
