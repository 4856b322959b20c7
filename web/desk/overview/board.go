package overview

import (
	"cmp"
	"context"
	"slices"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk/lights"
)

// board is a page of releases, and in which countries they are how far.
type board struct {
	Columns []column
	Rows    []row
}

// column is a country, or for who sees none a language: one of them is empty.
type column struct{ Country, Language string }

// row is one release. Its spots stand in the order of the columns.
type row struct {
	Release  releases.Release
	Headline string
	Path     string
	Light    lights.Light
	State    string          // a message
	Embargo  *lights.Embargo // nil where there is none, or it is over
	Spots    []spot
}

// spot is a release in a country.
type spot struct {
	Column column
	lights.Cell
	Path    string
	Which   bool // the country has several languages: Language says of which one this is
	NoList  bool // nobody has imported a press list for the country
	Absent  bool // nothing goes to its list, in whose Language the release isn't written
	Nothing bool // no mail of the release goes there
}

func (a *asking) board(ctx context.Context) (board, error) {
	if len(a.glances) == 0 {
		return board{}, nil
	}
	dates, counts, err := a.facts(ctx)
	if err != nil {
		return board{}, err
	}
	var b board
	for _, g := range a.glances {
		b.Rows = append(b.Rows, a.row(g, dates[g.Release.ID], counts[g.Release.ID]))
	}
	b.align(a.name)
	return b, nil
}

// row is what a release has where, in no order yet.
func (a *asking) row(g releases.Glance, dates []scheduler.Occurrence, counts []mailer.Count) row {
	r := row{Release: g.Release, Headline: g.Headline, Path: releasePath(g.Release.Slug)}
	r.Light, r.State = lights.OfRelease(g.Release, len(counts) > 0)
	if e := lights.NewEmbargo(g.Release, a.now); e != nil && !e.Over {
		r.Embargo = e
	}
	f := lights.Facts{
		Release: g.Release, Statuses: g.Languages, Lists: a.lists, Partners: a.partners, Occurrences: dates, Counts: counts, Now: a.now,
	}
	missing := a.unlisted(g.Release)
	f.Lists = append(slices.Clip(a.lists), missing...)
	cells := map[string][]lights.Cell{}
	for _, line := range lights.NewBoard(f).Rows {
		cells[line.Country] = append(cells[line.Country], line.Cells...)
	}
	for country, of := range cells {
		s := chosen(of)
		s.Column, s.NoList = column{Country: country}, slices.ContainsFunc(missing, func(l presslists.List) bool { return l.Country == country })
		if language := a.absent(g.Release, country); s.Light == "" && language != "" {
			s.Absent, s.Light, s.Language = true, lights.Amber, language
		}
		s.Nothing = s.Light == "" && !s.NoList
		r.Spots = append(r.Spots, s)
	}
	if len(a.lists)+len(a.partners) == 0 && !a.viewer.Actor.May(accounts.See) {
		r.Spots = languages(f)
	}
	for i, s := range r.Spots {
		r.Spots[i].Path = lightPath(g.Release.Slug, s.Word)
	}
	return r
}

// unlisted stand for the lists that nobody has imported: in each country of the release that
// the viewer sees and that has none, one for each partner who might.
func (a *asking) unlisted(r releases.Release) []presslists.List {
	var all []presslists.List
	for _, country := range r.Countries {
		if slices.ContainsFunc(a.lists, func(l presslists.List) bool { return l.Country == country }) {
			continue
		}
		found := false
		for _, p := range a.partners {
			if p.Country == country {
				found = true
				all = append(all, presslists.List{PartnerID: p.ID, Country: country, Zone: "UTC"})
			}
		}
		if !found && a.viewer.Actor.May(accounts.See) {
			all = append(all, presslists.List{Country: country, Zone: "UTC"})
		}
	}
	return all
}

// absent is the language of a list in a country of the release to which nothing can go, since the
// release isn't to be published in it; empty: there is none, or nothing is to be done any more.
func (a *asking) absent(r releases.Release, country string) string {
	if r.State == releases.Sent || r.State == releases.Withdrawn || !slices.Contains(r.Countries, country) {
		return ""
	}
	offer := releases.Offer{Release: r, Editions: map[string]int64{}}
	for _, language := range append([]string{r.SourceLanguage}, r.Languages...) {
		offer.Editions[language] = 0
	}
	for _, l := range a.lists {
		if _, served := offer.In(l.Language); l.Country == country && !served {
			return l.Language
		}
	}
	return ""
}

// languages are the spots of who translates a language and sees no country.
func languages(f lights.Facts) []spot {
	var spots []spot
	for _, s := range f.Statuses {
		if !s.Source {
			spots = append(spots, spot{Column: column{Language: s.Language}, Cell: lights.Of(s, f.Now)})
		}
	}
	return spots
}

// pressing are the words of lights, what asks most for somebody first.
var pressing = []string{
	"held", "blocked", "declined", "late", "stale", "due", "deferred", "sending", "refused",
	"draft", "translating", "ready", "approved", "waiting", "sent", "stopped",
}

// chosen is the one light of a country for all its lists and languages: the one that asks
// most for somebody, of those that wait the first. What became of mails is added up.
func chosen(cells []lights.Cell) spot {
	cells = slices.DeleteFunc(cells, func(c lights.Cell) bool { return c.Light == "" })
	if len(cells) == 0 {
		return spot{}
	}
	s := spot{Cell: slices.MinFunc(cells, func(a, b lights.Cell) int {
		return cmp.Or(cmp.Compare(slices.Index(pressing, a.Word), slices.Index(pressing, b.Word)), a.Hour.Compare(b.Hour))
	})}
	var counts []lights.Count
	for _, c := range cells {
		counts = lights.Sum(counts, c.Counts)
		s.Which = s.Which || c.Language != s.Language && c.Word != s.Word
	}
	s.Counts = counts
	return s
}

// align gives the board its columns, and each row a spot in each, in their order.
func (b *board) align(name func(country string) string) {
	for _, r := range b.Rows {
		for _, s := range r.Spots {
			if !slices.Contains(b.Columns, s.Column) {
				b.Columns = append(b.Columns, s.Column)
			}
		}
	}
	slices.SortFunc(b.Columns, func(x, y column) int {
		return cmp.Or(cmp.Compare(x.Language, y.Language), cmp.Compare(name(x.Country), name(y.Country)))
	})
	for i, r := range b.Rows {
		var spots []spot
		for _, c := range b.Columns {
			at := slices.IndexFunc(r.Spots, func(s spot) bool { return s.Column == c })
			if at < 0 {
				spots = append(spots, spot{Column: c, Nothing: true})
			} else {
				spots = append(spots, r.Spots[at])
			}
		}
		b.Rows[i].Spots = spots
	}
}
