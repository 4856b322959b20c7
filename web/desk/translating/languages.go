package translating

import (
	"net/http"
	"strconv"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/releases"
	"communique/web/desk"
	"communique/web/look"
)

// languagesData is what languages.html shows.
type languagesData struct {
	head
	Languages []standing
	Questions []remark
	Policies  []releases.Policy
	Writes    bool // the viewer asks for translations
	Answers   bool // the viewer may say something about the source
}

// standing is how far a language is.
type standing struct {
	releases.LanguageStatus
	Path    string
	Light   string // the icon light-<Light>
	Word    string // the message that says it
	Partner string
	Due     *moment
}

// remark is something that was said about a segment.
type remark struct {
	releases.Comment
	When *moment
}

func (t *Translating) remarks(v visit, said []releases.Comment) []remark {
	all := make([]remark, len(said))
	for i, c := range said {
		all[i] = remark{c, newMoment(c.At, "", v.Zone(), t.Frame.Now())}
	}
	return all
}

// languages shows how far a release is in each language.
func (t *Translating) languages(w http.ResponseWriter, r *http.Request) error {
	page, err := t.languagesPage(r)
	if err != nil {
		return err
	}
	return t.pages.Show(w, r, "languages", page)
}

func (t *Translating) languagesPage(r *http.Request) (desk.Page, error) {
	v := visitOf(r)
	release, err := t.Releases.Seen(v.ctx, v.Actor, v.slug)
	if err != nil {
		return desk.Page{}, err
	}
	statuses, err := t.Releases.TranslationStatus(v.ctx, v.Actor, v.slug)
	if err != nil {
		return desk.Page{}, err
	}
	partners, err := t.names(v)
	if err != nil {
		return desk.Page{}, err
	}
	said, err := t.Releases.Questions(v.ctx, v.Actor, v.slug)
	if err != nil {
		return desk.Page{}, err
	}
	source, err := t.Releases.PreviewEdition(v.ctx, v.Actor, v.slug, release.SourceLanguage)
	if err != nil {
		return desk.Page{}, err
	}
	data := languagesData{
		head: t.head(v, release, source.Headline), Policies: releases.Policies,
		Writes: v.Actor.May(accounts.Write), Answers: v.Actor.MaySomewhere(accounts.Translate) || v.Actor.MaySomewhere(accounts.Approve),
	}
	data.Questions = t.remarks(v, said)
	for _, s := range statuses {
		data.Languages = append(data.Languages, t.standing(v, s, partners))
	}
	return desk.Page{Title: t.Frame.Words(r).T("translating.languages.title"), Section: desk.Translations, Data: data}, nil
}

// names are those of the partners, by their ids.
func (t *Translating) names(v visit) (map[int64]string, error) {
	all, err := t.Partners.Partners(v.ctx)
	names := make(map[int64]string, len(all))
	for _, p := range all {
		names[p.ID] = p.Name
	}
	return names, err
}

func (t *Translating) standing(v visit, s releases.LanguageStatus, partners map[int64]string) standing {
	light, word := lightOf(s)
	at := path(v.slug, s.Language)
	if s.Source {
		at += "/edition"
	}
	return standing{
		LanguageStatus: s, Path: at, Light: light, Word: word, Partner: partners[s.Assignment.PartnerID],
		Due: newMoment(s.Assignment.Due, s.Assignment.DueZone, v.Zone(), t.Frame.Now()),
	}
}

// lightOf is how a language is shown: what is wrong goes before what is done.
func lightOf(s releases.LanguageStatus) (light, word string) {
	switch {
	case s.Frozen:
		return "ring", "translating.standing.frozen"
	case len(s.Stale) > 0:
		return "amber", "translating.line.stale"
	case len(s.Blocked) > 0:
		return "amber", "translating.line.blocked"
	case s.Ready:
		return "translating", "translating.standing.ready"
	case s.Assignment.State == releases.Declined:
		return "stopped", "translating.reason.declined"
	case s.Assignment.State == releases.Submitted:
		return "translating", "translating.line.submitted"
	case s.Translated > s.Inherited || s.Assignment.State == releases.InProgress:
		return "translating", "translating.reason.begun"
	case s.Assignment.State == releases.Requested:
		return "draft", "translating.reason.asked"
	}
	return "draft", "translating.standing.nobody"
}

// answer says something about the source, or that a question is dealt with.
func (t *Translating) answer(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := visitOf(r)
	verb, about, _ := strings.Cut(form.Value("do"), ":")
	id := "translating.commented"
	switch verb {
	case "answer":
		_, err = t.Releases.Comment(v.ctx, v.Actor, v.slug, "", about, form.Value("comment"))
	case "settle", "reopen":
		id, err = settled[verb], t.settle(v, about, verb == "settle")
	default:
		return fault.New(fault.NotFound, "web.page_missing")
	}
	if err == nil {
		return t.Frame.Done(w, r, v.path()+"#questions", id)
	}
	page, failed := t.languagesPage(r)
	if failed != nil {
		return failed
	}
	page.Form = form
	return t.pages.Refuse(w, r, "languages", page, err)
}

// settled are the messages that say that a comment was closed, or opened again.
var settled = map[string]string{"settle": "translating.settled", "reopen": "translating.reopened"}

// settle closes or opens the comment whose id a button has.
func (t *Translating) settle(v visit, number string, settled bool) error {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "releases.comment_unknown")
	}
	return t.Releases.SettleComment(v.ctx, v.Actor, v.slug, id, settled)
}

// policy says what the readers of a language get while it isn't ready.
func (t *Translating) policy(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := visitOf(r)
	language := form.Value("language")
	thawed, err := t.Releases.SetPolicy(v.ctx, v.Actor, v.slug, language, releases.Policy(form.Value("policy")))
	if err != nil {
		return err
	}
	return t.done(w, r, v.path(), outOfUse{languages: thawed}, "translating.policy.done", "Language", t.Frame.Words(r).Language(language))
}
