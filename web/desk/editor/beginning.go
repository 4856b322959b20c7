package editor

import (
	"net/http"
	"slices"

	"communique/accounts"
	"communique/locales"
	"communique/releases/drafts"
	"communique/web/desk"
)

// blank is an empty page, with what is most likely already chosen.
func (e *Editor) blank(w http.ResponseWriter, r *http.Request) error {
	v := desk.ViewerOf(r)
	return e.begin(w, r, drafts.Content{Embargo: drafts.Moment{Zone: v.User.Zone}, Blocks: []drafts.Block{{Kind: drafts.Headline}, {Kind: drafts.Lead}, {Kind: drafts.Paragraph}}})
}

// begin is an empty page in the languages and for the countries that there are.
func (e *Editor) begin(w http.ResponseWriter, r *http.Request, c drafts.Content) error {
	partners, err := e.Partners.Partners(r.Context())
	if err != nil {
		return err
	}
	v := desk.ViewerOf(r)
	last, err := e.Drafts.Language(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	c.Language = sourceOf(partnersOf(v.User, partners), last, v.User.Language)
	if c, err = e.beginning(r, c); err != nil {
		return err
	}
	return e.show(w, r, drafts.Draft{Content: c}, nil, nil)
}

// beginning is what is chosen already on a page in a language.
func (e *Editor) beginning(r *http.Request, c drafts.Content) (drafts.Content, error) {
	partners, err := e.Partners.Partners(r.Context())
	if err != nil {
		return c, err
	}
	for _, p := range partners {
		if !p.Retired() {
			c.Languages = append(c.Languages, p.Languages...)
		}
	}
	c.Countries, err = e.countries(r, partners, c.Countries)
	c.Languages = slices.DeleteFunc(c.Languages, func(l string) bool { return l == c.Language })
	return c.Tidy(), err
}

// partnersOf are those for whom somebody works: whoever works for the whole consortium does so
// for its coordinator.
func partnersOf(u accounts.User, partners []accounts.Partner) []accounts.Partner {
	var own []accounts.Partner
	for _, p := range partners {
		if slices.ContainsFunc(u.Grants, func(g accounts.Grant) bool { return g.PartnerID == p.ID || g.PartnerID == 0 && p.Coordinator }) {
			own = append(own, p)
		}
	}
	return own
}

// sourceOf is the language in which somebody will most likely write: one of their partners, of
// several the one in which they wrote last or read the desk; where no partner has any, these
// themselves.
func sourceOf(own []accounts.Partner, last, reads string) string {
	var spoken []string
	for _, p := range own {
		for _, l := range p.Languages {
			if l = locales.Base(l); locales.Supported(l) {
				spoken = append(spoken, l)
			}
		}
	}
	for _, l := range []string{last, reads} {
		if locales.Supported(l) && (len(spoken) == 0 || slices.Contains(spoken, l)) {
			return l
		}
	}
	return append(spoken, locales.Languages[0])[0]
}
