package administration

import (
	"net/http"
	"slices"
	"strconv"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/web/desk"
	"communique/web/look"
)

// languageData is what language.html shows.
type languageData struct {
	frame
	tongue
	Base     string             // the language of a variant; empty: it is none
	AllTerms int                // of the glossary that hold for every language
	Others   []accounts.Partner // who could have the language, and don't
	People   []accounts.User    // who can sign in
	Hands    []hand
}

// hand is a role that somebody has in the language, or may get.
type hand struct {
	Role    accounts.Role
	Helpers []helper
	For     []accounts.Partner // for whom it may be given, beside the consortium
}

func (a *Administration) languagePage(r *http.Request, form *look.Form, tag string) (desk.Page, error) {
	k, err := a.gather(r.Context(), desk.ViewerOf(r).Actor)
	if err != nil {
		return desk.Page{}, err
	}
	d := languageData{frame: frameOf("languages"), tongue: k.language(tag), AllTerms: k.terms[""]}
	working := slices.DeleteFunc(slices.Clone(k.partners), accounts.Partner.Retired)
	d.Hands = []hand{{accounts.Translator, d.Translators, working}, {accounts.Approver, d.Approvers, d.Partners}}
	if locales.IsVariant(tag) {
		d.Base = locales.Base(tag)
	}
	for _, p := range k.partners {
		if !p.Retired() && !slices.Contains(p.Languages, tag) {
			d.Others = append(d.Others, p)
		}
	}
	for _, u := range k.users {
		if !u.Out() {
			d.People = append(d.People, u)
		}
	}
	words := a.Frame.Words(r)
	return a.titled(a.page(r, "languages", form, d), words.T("administration.languages.title", "Language", words.Language(tag))), nil
}

func (a *Administration) language(w http.ResponseWriter, r *http.Request) error {
	tag, err := askedLanguage(r)
	if err != nil {
		return err
	}
	page, err := a.languagePage(r, look.FormOf(), tag)
	if err != nil {
		return err
	}
	return a.pages.Show(w, r, "language", page)
}

// giveLanguage gives somebody a role in a language, or a partner the language.
func (a *Administration) giveLanguage(w http.ResponseWriter, r *http.Request) error {
	form, err := look.ReadForm(r)
	if err != nil {
		return err
	}
	tag, err := askedLanguage(r)
	if err != nil {
		return err
	}
	to := home + "languages/" + tag + "/"
	if form.Value("give") == "language" {
		p, err := a.Accounts.AddLanguage(r.Context(), desk.ViewerOf(r).Actor, number(form.Value("for")), tag)
		if err != nil {
			return a.refuseLanguage(w, r, form, tag, atField(atForm(err), "partner"))
		}
		return a.Frame.Done(w, r, to, "administration.partner.saved", "Name", p.Name)
	}
	g := accounts.Grant{Role: accounts.Role(form.Value("give")), PartnerID: number(form.Value("for"))}
	switch g.Role {
	case accounts.Translator:
		g.Language = tag
	case accounts.Approver: // of all of a partner's languages: the role knows no single one
	default:
		return fault.New(fault.NotFound, "web.page_missing")
	}
	u, err := a.Accounts.AddRole(r.Context(), desk.ViewerOf(r).Actor, number(form.Value("user")), g)
	if err != nil {
		return a.refuseLanguage(w, r, form, tag, atField(atForm(err), string(g.Role)))
	}
	return a.Frame.Done(w, r, to, "administration.user.saved", "Name", u.Name)
}

// number is the id that a choice names: of nobody's, where it is none.
func number(given string) int64 {
	if given == "" {
		return 0
	}
	n, err := strconv.ParseInt(given, 10, 64)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

func (a *Administration) refuseLanguage(w http.ResponseWriter, r *http.Request, form *look.Form, tag string, refusal error) error {
	page, err := a.languagePage(r, form, tag)
	if err != nil {
		return err
	}
	return a.pages.Refuse(w, r, "language", page, refusal)
}
