package desk

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"communique/releases"
	"communique/web/look"
)

// perPage is how many releases stand on one page of the list.
const perPage = 25

// listData is what list.html shows.
type listData struct {
	Lines []line
	All   int
	Pager look.Pager
}

// line is one release of the list.
type line struct {
	Release  releases.Release
	Headline string
	Light    light
	Embargo  *embargo
	Changed  time.Time
}

// stateLights are the shapes of a release's own states.
var stateLights = map[releases.State]light{
	releases.Draft:         hollow,
	releases.InTranslation: half,
	releases.Approved:      ring,
	releases.Scheduled:     ring,
	releases.Sent:          green,
	releases.Withdrawn:     bar,
}

// list is the page of all releases, the last changed first.
func (d *Desk) list(w http.ResponseWriter, r *http.Request) error {
	all, err := d.Releases.List(r.Context())
	if err != nil {
		return err
	}
	pager, err := look.Turn(r, len(all), perPage)
	if err != nil {
		return err
	}
	data := listData{All: len(all), Pager: pager}
	for _, release := range newestFirst(all)[pager.From:pager.To] {
		headline, err := d.headline(r.Context(), release)
		if err != nil {
			return err
		}
		data.Lines = append(data.Lines, line{
			Release: release, Headline: headline, Light: stateLights[release.State],
			Embargo: newEmbargo(release, d.Clock.Now()), Changed: release.UpdatedAt,
		})
	}
	lang := d.Look.Reader(r)
	return d.pages.Show(w, r, http.StatusOK, "list", look.Page{
		Lang: lang, Title: d.Look.Words(lang).T("desk.list.title"), Section: look.Status,
		Languages: look.Rewording(lang, r.URL.Query()), Data: data,
	})
}

func newestFirst(all []releases.Release) []releases.Release {
	return slices.SortedStableFunc(slices.Values(all), func(a, b releases.Release) int {
		return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), cmp.Compare(b.ID, a.ID))
	})
}
