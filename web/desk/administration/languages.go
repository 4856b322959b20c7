package administration

import (
	"context"
	"net/http"
	"slices"

	"communique/accounts"
	"communique/internal/abreast"
	"communique/internal/fault"
	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/web/desk"
)

// languagesData is what languages.html shows.
type languagesData struct {
	frame
	Languages []tongue
	Lacking   int // of them, in which something is missing
	Terms     int // of the glossary that hold for every language
}

// tongue is a language as whoever keeps the house looks after it: who has it, who works in it,
// whom it reaches, and what is missing.
type tongue struct {
	Tag         string
	Spoken      bool // by the pages and the fixed texts of mails
	Partners    []accounts.Partner
	Translators []helper
	Approvers   []helper
	Lists       []presslists.List
	Contacts    int
	Work        releases.Workload
	Terms       int
	Needs       []need
}

// helper is somebody who works in a language.
type helper struct {
	accounts.User
	Grants []grantLine // by which they do
}

// need is work that somebody has to do for a language: the message
// administration.languages.need.<ID>.
type need struct {
	ID string
	N  int    // 0: it isn't counted
	To string // where it is done
}

// kept is all that the house knows of its languages.
type kept struct {
	partners []accounts.Partner
	users    []accounts.User
	lists    []presslists.Summary
	work     map[string]releases.Workload
	terms    map[string]int
}

// gather asks for all of it at the same time.
func (a *Administration) gather(ctx context.Context, who accounts.Actor) (k kept, err error) {
	err = abreast.Do(ctx,
		func(ctx context.Context) (err error) {
			k.partners, err = a.Accounts.Partners(ctx)
			return err
		},
		func(ctx context.Context) (err error) {
			k.users, err = a.Accounts.Users(ctx, who)
			return err
		},
		func(ctx context.Context) (err error) {
			k.lists, err = a.PressLists.Overview(ctx, who)
			return err
		},
		func(ctx context.Context) (err error) {
			k.work, err = a.Releases.Workloads(ctx, who)
			return err
		},
		func(ctx context.Context) (err error) {
			k.terms, err = a.Glossary.Counts(ctx)
			return err
		},
	)
	return k, err
}

// languages are those of the pages, and the variants with which somebody has to do.
func (k kept) languages() []tongue {
	var all []tongue
	for _, tag := range locales.Tags {
		if t := k.language(tag); t.Spoken || k.uses(t) {
			all = append(all, t)
		}
	}
	return all
}

// uses tells whether anything is written, translated or mailed in a language by itself.
func (k kept) uses(t tongue) bool {
	return t.Work != (releases.Workload{}) || t.Contacts > 0 || len(t.Lists) > 0 ||
		slices.ContainsFunc(t.Partners, func(p accounts.Partner) bool { return !p.Retired() && slices.Contains(p.Languages, t.Tag) }) ||
		slices.ContainsFunc(k.users, func(u accounts.User) bool {
			return !u.Out() && slices.ContainsFunc(u.Grants, func(g accounts.Grant) bool { return g.Language == t.Tag })
		})
}

func (k kept) language(tag string) tongue {
	t := tongue{Tag: tag, Spoken: locales.Supported(tag), Work: k.work[tag], Terms: k.terms[tag]}
	for _, p := range k.partners {
		if p.Speaks(tag) {
			t.Partners = append(t.Partners, p)
		}
	}
	for _, l := range k.lists {
		if l.Retired() {
			continue
		}
		if l.Language == tag {
			t.Lists = append(t.Lists, l.List)
		}
		for _, s := range l.Languages {
			if s.Language == tag || s.Language == "" && l.Language == tag {
				t.Contacts += s.Contacts
			}
		}
	}
	t.Translators = k.helpers(func(g accounts.Grant) bool {
		return (g.Role == accounts.Translator || g.Role == accounts.Officer && g.PartnerID != 0) && k.reaches(g, accounts.Translate, tag)
	})
	t.Approvers = k.helpers(func(g accounts.Grant) bool { return g.Role == accounts.Approver && k.reaches(g, accounts.Approve, tag) })
	t.Needs = needsOf(t)
	return t
}

// reaches tells whether a role lets whoever has it do something in a language.
func (k kept) reaches(g accounts.Grant, p accounts.Permission, tag string) bool {
	return accounts.User{Grants: []accounts.Grant{g}}.Actor(k.partners).MayIn(p, tag)
}

// helpers are those who can sign in, and have a role that counts.
func (k kept) helpers(counts func(accounts.Grant) bool) []helper {
	var all []helper
	for _, u := range k.users {
		h := helper{User: u}
		for _, g := range u.Grants {
			if counts(g) {
				h.Grants = append(h.Grants, grantLine{g.Role, k.nameOf(g.PartnerID), g.Language})
			}
		}
		if len(h.Grants) > 0 && !u.Out() {
			all = append(all, h)
		}
	}
	return all
}

func (k kept) nameOf(partnerID int64) string {
	for _, p := range k.partners {
		if p.ID == partnerID {
			return p.Name
		}
	}
	return ""
}

// needsOf says what is missing. The consortium's officers and administrators may do what
// nobody else does; but a language that only they look after is one that nobody does.
func needsOf(t tongue) []need {
	asked := t.Work.Open + t.Work.Handed + t.Work.Declined
	page := home + "languages/" + t.Tag + "/"
	var needs []need
	for _, n := range []struct {
		holds bool
		need
	}{
		{len(t.Partners) == 0 && (asked > 0 || t.Contacts > 0 && t.Work.Written == 0), need{"partner", 0, page + "#partners"}},
		{len(t.Translators) == 0 && (asked > 0 || len(t.Partners) > 0 && t.Work.Written == 0 && t.Spoken), need{"translator", 0, page + "#translators"}},
		{len(t.Approvers) == 0 && (asked > 0 || len(t.Partners) > 0 && t.Spoken || t.Work.Written > 0), need{"approver", 0, page + "#approvers"}},
		{t.Work.Overdue > 0, need{"overdue", t.Work.Overdue, "/desk/translations/"}},
		{t.Work.Declined > 0, need{"declined", t.Work.Declined, "/desk/translations/"}},
	} {
		if n.holds {
			needs = append(needs, n.need)
		}
	}
	return needs
}

func (a *Administration) languages(w http.ResponseWriter, r *http.Request) error {
	k, err := a.gather(r.Context(), desk.ViewerOf(r).Actor)
	if err != nil {
		return err
	}
	d := languagesData{frame: frameOf("languages"), Languages: k.languages(), Terms: k.terms[""]}
	for _, t := range d.Languages {
		if len(t.Needs) > 0 {
			d.Lacking++
		}
	}
	return a.pages.Show(w, r, "languages", a.page(r, "languages", nil, d))
}

// askedLanguage is the language that a request's address names.
func askedLanguage(r *http.Request) (string, error) {
	tag := r.PathValue("language")
	if !locales.Publishable(tag) {
		return "", fault.New(fault.NotFound, "web.page_missing")
	}
	return tag, nil
}
