package newsroom

import (
	"net/http"
	"strconv"
	"time"

	"communique/releases"
	"communique/web/look"
)

// perPage is how many releases stand on one front page.
const perPage = 20

// story is one release on the front page.
type story struct {
	Href, Lang, Headline, Lead string
	Dated                      time.Time
}

// frontData is what front.html shows.
type frontData struct {
	Stories []story
	Pager   look.Pager
}

// front is the list of the releases that are out, in one language.
func (n *Newsroom) front(w http.ResponseWriter, r *http.Request) error {
	lang := n.Look.Reader(r)
	out, all, err := n.Releases.Front(r.Context(), n.Clock.Now(), func(editions []releases.Edition) (releases.Edition, bool) {
		return nearest(lang, editions)
	}, firstOf(r), perPage)
	if err != nil {
		return err
	}
	pager, err := look.Turn(r, all, perPage)
	if err != nil {
		return err
	}
	data := frontData{Pager: pager}
	for _, one := range out {
		data.Stories = append(data.Stories, tell(one.Release, one.Edition))
	}
	return n.pages.Show(w, r, http.StatusOK, "front", n.frontPage(lang, data))
}

// firstOf is with which release the page begins that is asked for. One that isn't a page is found
// out by look.Turn.
func firstOf(r *http.Request) int {
	if page, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && page > 1 && page < 1<<20 {
		return (page - 1) * perPage
	}
	return 0
}

func tell(r releases.Release, e releases.Edition) story {
	return story{Href: address(e.Language, r.Slug), Lang: e.Language, Headline: e.Headline, Lead: lead(e.HTML), Dated: dated(r, e)}
}

func (n *Newsroom) frontPage(lang string, data frontData) look.Page {
	words := n.Look.Words(lang)
	page := look.Page{
		Lang: lang, Section: look.Newsroom, Public: true, Data: data,
		Title:       words.T("newsroom.front.title"),
		Description: words.T("newsroom.front.description", "Name", n.Look.Name()),
		Canonical:   "/" + lang + "/",
		Languages:   look.Choices(lang, func(l string) string { return "/" + l + "/" }),
		Alternates:  []look.Alternate{{Lang: "x-default", Path: "/"}},
	}
	for _, choice := range page.Languages {
		page.Alternates = append(page.Alternates, look.Alternate{Lang: choice.Lang, Path: choice.Href})
	}
	return page
}
