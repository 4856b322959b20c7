package translating

import (
	"net/http"
	"slices"
	"strings"

	"communique/locales"
	"communique/releases"
	"communique/web"
)

// outOfUse is what a change of texts has taken out of use: editions that were approved.
type outOfUse struct {
	languages []string
	followed  []releases.Followed // of a boilerplate: in the releases in which it stands
}

func (o *outOfUse) add(languages []string, followed []releases.Followed) {
	for _, l := range languages {
		if !slices.Contains(o.languages, l) {
			o.languages = append(o.languages, l)
		}
	}
	o.followed = append(o.followed, followed...)
}

// said tells it; empty: nothing is.
func (o *outOfUse) said(words *locales.Words) string {
	var said []string
	if len(o.languages) > 0 {
		said = append(said, words.T("translating.thawed", "Languages", named(o.languages)))
	}
	for _, f := range o.followed {
		if len(f.Thawed) > 0 {
			said = append(said, words.T("cli.boilerplate.thawed", "Slug", f.Slug, "Languages", named(f.Thawed))+".")
		}
	}
	return strings.Join(said, " ")
}

func named(languages []string) []locales.Language {
	all := make([]locales.Language, len(languages))
	for i, l := range languages {
		all[i] = locales.Language(l)
	}
	return all
}

// done says what was done and what that has taken out of use, and sends the reader on.
func (t *Translating) done(w http.ResponseWriter, r *http.Request, to string, o outOfUse, id string, args ...any) error {
	words := t.Frame.Words(r)
	t.Frame.Look.Tell(w, strings.TrimSpace(words.T(id, args...)+" "+o.said(words)))
	return web.Elsewhere(to)
}
