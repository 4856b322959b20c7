package newsroom

import (
	"html/template"
	"net/http"
	"net/url"

	"communique/internal/fault"
	"communique/releases"
	"communique/web/look"
)

// editionData is what edition.html shows.
type editionData struct {
	HTML     template.HTML
	Editions []look.Choice
}

// release shows a release's edition in the language of the address.
func (n *Newsroom) release(w http.ResponseWriter, r *http.Request) error {
	lang, slug := n.Look.Reader(r), r.PathValue("slug")
	release, err := n.Releases.Get(r.Context(), slug)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	// One answer for what isn't there and what may not be seen yet.
	if err != nil || !releases.Visible(release, releases.Public, n.Clock.Now()) {
		return fault.New(fault.NotFound, "web.release_missing")
	}
	editions, err := n.Releases.Editions(r.Context(), release.ID)
	if err != nil {
		return err
	}
	if len(editions) == 0 {
		return fault.New(fault.NotFound, "web.release_missing")
	}
	edition, ok := in(lang, editions)
	if !ok {
		return n.elsewhere(w, r, lang, release, editions)
	}
	return n.pages.Show(w, r, http.StatusOK, "edition", editionPage(lang, release, edition, editions))
}

func editionPage(lang string, release releases.Release, edition releases.Edition, editions []releases.Edition) look.Page {
	page := look.Page{
		Lang: lang, Section: look.Newsroom, Public: true,
		Title:       edition.Headline,
		Description: shortened(lead(edition.HTML)),
		Canonical:   address(lang, release.Slug),
	}
	for _, e := range editions {
		page.Alternates = append(page.Alternates, look.Alternate{Lang: e.Language, Path: address(e.Language, release.Slug)})
	}
	page.Data = editionData{
		// The edition was cleaned when it was frozen, and is shown as it was approved.
		HTML:     template.HTML(edition.HTML), // #nosec G203
		Editions: editionChoices(lang, release, editions),
	}
	return page
}

// elsewhere is the page for a release that is out, but not in this language.
func (n *Newsroom) elsewhere(w http.ResponseWriter, r *http.Request, lang string, release releases.Release, editions []releases.Edition) error {
	words := n.Look.Words(lang)
	return n.pages.Show(w, r, http.StatusNotFound, "elsewhere", look.Page{
		Lang: lang, Section: look.Newsroom,
		Title:     words.T("newsroom.elsewhere.title", "Language", words.Language(lang)),
		Languages: look.Choices(lang, func(l string) string { return "/" + l + "/" }),
		Data:      editionChoices(lang, release, editions),
	})
}

func editionChoices(lang string, release releases.Release, editions []releases.Edition) []look.Choice {
	choices := make([]look.Choice, len(editions))
	for i, e := range editions {
		choices[i] = look.Choice{Lang: e.Language, Href: address(e.Language, release.Slug), Current: e.Language == lang}
	}
	return choices
}

// address is the path of an edition's page.
func address(lang, slug string) string { return "/" + lang + "/releases/" + url.PathEscape(slug) }
