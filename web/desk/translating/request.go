package translating

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/releases"
	"communique/web/desk"
	"communique/web/look"
)

// requestData is what request.html shows.
type requestData struct {
	head
	Languages []standing
	Partners  []accounts.Partner
	Zones     []string
}

// request is the form by which an officer asks for translations.
func (t *Translating) request(w http.ResponseWriter, r *http.Request) error {
	page, err := t.requestPage(r)
	if err != nil {
		return err
	}
	if l := r.URL.Query()["for"]; len(l) > 0 {
		page.Form = &look.Form{Values: map[string][]string{"language": l}}
	}
	return t.pages.Show(w, r, "request", page)
}

func (t *Translating) requestPage(r *http.Request) (desk.Page, error) {
	v := visitOf(r)
	release, err := t.Releases.Seen(v.ctx, v.Actor, v.slug)
	if err != nil {
		return desk.Page{}, err
	}
	statuses, err := t.Releases.TranslationStatus(v.ctx, v.Actor, v.slug)
	if err != nil {
		return desk.Page{}, err
	}
	source, err := t.Releases.PreviewEdition(v.ctx, v.Actor, v.slug, release.SourceLanguage)
	if err != nil {
		return desk.Page{}, err
	}
	data := requestData{head: t.head(v, release, source.Headline), Zones: zones(v, release)}
	if data.Partners, err = t.Partners.Partners(v.ctx); err != nil {
		return desk.Page{}, err
	}
	names := map[int64]string{}
	for _, p := range data.Partners {
		names[p.ID] = p.Name
	}
	for _, s := range statuses {
		if !s.Source {
			data.Languages = append(data.Languages, t.standing(v, s, names))
		}
	}
	return desk.Page{Title: t.Frame.Words(r).T("translating.request.title"), Section: desk.Translations, Data: data}, nil
}

// zones are those in which somebody is likely to name an hour: the viewer's, the embargo's,
// and UTC.
func zones(v visit, r releases.Release) []string {
	all := []string{v.Zone().String(), r.Embargo.Zone, "UTC"}
	slices.Sort(all[1:])
	return slices.DeleteFunc(slices.Compact(all), func(z string) bool { return z == "" })
}

// ask asks for translations.
func (t *Translating) ask(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	v := visitOf(r)
	q, err := asked(form)
	if err == nil {
		if _, err = t.Releases.RequestTranslation(v.ctx, v.Actor, v.slug, q); err == nil {
			return t.Frame.Done(w, r, v.path(), "translating.requested")
		}
	}
	page, failed := t.requestPage(r)
	if failed != nil {
		return failed
	}
	page.Form = form
	return t.pages.Refuse(w, r, "request", page, err)
}

// asked is what the form asks for.
func asked(form *look.Form) (q releases.Request, err error) {
	q = releases.Request{Languages: form.Values["language"], Brief: form.Value("brief")}
	if len(q.Languages) == 0 {
		return q, fault.New(fault.Invalid, "translating.languages_none").At(fault.Place{Field: "language"})
	}
	if p := form.Value("partner"); p != "" {
		if q.PartnerID, err = strconv.ParseInt(p, 10, 64); err != nil {
			return q, fault.New(fault.NotFound, "accounts.partner_missing", "Slug", p)
		}
	}
	when := strings.Replace(form.Value("due"), "T", " ", 1) // as a browser writes a date and an hour
	if strings.TrimSpace(when) == "" {
		return q, nil
	}
	if q.Due, err = releases.ParseEmbargo(when + " " + form.Value("zone")); fault.Is(err, "releases.embargo_syntax") {
		return q, fault.Wrap(err, fault.Invalid, "translating.due_syntax").At(fault.Place{Field: "due"})
	}
	if all := fault.All(err); len(all) == 1 {
		return q, all[0].At(fault.Place{Field: "due"})
	}
	return q, err
}
