package sending

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/web/chart"
	"communique/web/desk"
	"communique/web/desk/lights"
)

// reportData is what report.html shows.
type reportData struct {
	Release  releases.Release
	Headline string
	Tabs     []desk.Tab
	Embargo  *lights.Embargo
	Sum      line
	Tables   []table // by country, language and list; by kind when there is more than one
	Troubles []mailer.Untaken
	Map      chart.Map
	Time     chart.Line
	Moments  []moment
	Span     time.Duration
	Zone     string
	Now      time.Time
}

// StateWord is the message for the release's state.
func (d reportData) StateWord() string {
	_, word := lights.OfRelease(d.Release, d.Sum.All > 0)
	return word
}

// table is the numbers by something.
type table struct {
	ID    string // the messages sending.table.<ID> and sending.by.<ID>; the name of its CSV
	Lines []line
	Most  int // mails of the longest line
}

// Kinds are those that there are mails of, and those of which it is good to see that there
// are none.
func (d reportData) Kinds() []string {
	return slices.DeleteFunc(slices.Clone(kinds), func(k string) bool {
		return d.Sum.N[k] == 0 && (k == "open" || k == "deferred" || k == "uncertain" || k == "stopped")
	})
}

// Minutes is how long a span of time is.
func (d reportData) Minutes() int { return int(d.Span.Minutes()) }

// End is when the last span ends.
func (d reportData) End() time.Time { return d.Moments[len(d.Moments)-1].At.Add(d.Span) }

// line is what became of mails that have something in common.
type line struct {
	Key  string // a country, a language, a list's name or a kind of mail, by the table
	More string // of a list: its country
	All  int
	N    map[string]int // by kinds
}

// Parts are the numbers as a bar shows them: who unsubscribed has got the mail.
func (l line) Parts() []chart.Part {
	var parts []chart.Part
	for _, k := range kinds {
		if k != left && l.N[k] > 0 {
			parts = append(parts, chart.Part{Class: k, N: l.N[k]})
		}
	}
	return parts
}

// moment is how many mails left in a span of time.
type moment struct {
	At time.Time // in the viewer's zone
	N  int
}

// report is the page of what became of a release.
func (s *Sending) report(w http.ResponseWriter, r *http.Request) error {
	data, err := s.reportOf(r)
	if err != nil {
		return err
	}
	return s.pages.Show(w, r, "report", desk.Page{
		Title: s.Frame.Words(r).T("sending.report.title", "Headline", data.Headline), Section: section, Data: data,
	})
}

func (s *Sending) reportOf(r *http.Request) (reportData, error) {
	release, err := s.release(r)
	if err != nil {
		return reportData{}, err
	}
	v := desk.ViewerOf(r)
	counted, err := s.Mailer.Report(r.Context(), v.Actor, release)
	if err != nil {
		return reportData{}, err
	}
	headline, lists, err := s.named(r.Context(), v, release)
	if err != nil {
		return reportData{}, err
	}
	now := s.Frame.Now()
	data := reportData{
		Release: release, Headline: headline, Tabs: desk.Tabs(v, release.Slug, "report"), Embargo: s.Frame.Embargo(r, release),
		Troubles: counted.Untaken, Span: counted.Span, Zone: v.Zone().String(), Now: now.In(v.Zone()),
	}
	data.Sum, data.Tables = newTables(counted, lists)
	for _, m := range counted.Moments {
		data.Moments = append(data.Moments, moment{m.At.In(v.Zone()), m.N})
		data.Time.Values = append(data.Time.Values, m.N)
	}
	s.draw(r, &data)
	return data, nil
}

// named gives the headline, and the lists that the viewer may see.
func (s *Sending) named(ctx context.Context, v desk.Viewer, release releases.Release) (string, []presslists.List, error) {
	headline, err := s.headline(ctx, release)
	if err != nil {
		return "", nil, err
	}
	lists, err := s.PressLists.ListsOf(ctx, v.Actor)
	return headline, lists, err
}

// newTables adds up the mails in each way.
func newTables(r mailer.Report, lists []presslists.List) (sum line, tables []table) {
	names := map[int64]string{}
	for _, l := range lists {
		names[l.ID] = l.Name
	}
	by := func(id string, key func(mailer.Count) (string, string)) table {
		return newTable(id, r, key)
	}
	tables = []table{
		by("country", func(c mailer.Count) (string, string) { return c.Country, "" }),
		by("language", func(c mailer.Count) (string, string) { return c.Language, "" }),
		by("list", func(c mailer.Count) (string, string) { return names[c.ListID], c.Country }),
	}
	if kinds := by("kind", func(c mailer.Count) (string, string) { return c.Kind, "" }); len(kinds.Lines) > 1 {
		tables = append(tables, kinds)
	}
	all := newTable("", r, func(mailer.Count) (string, string) { return "", "" })
	if len(all.Lines) > 0 {
		sum = all.Lines[0]
	}
	return sum, tables
}

func newTable(id string, r mailer.Report, key func(mailer.Count) (string, string)) table {
	t := table{ID: id}
	lines := map[[2]string]*line{}
	of := func(c mailer.Count) *line {
		name, more := key(c)
		at := [2]string{more, name}
		if lines[at] == nil {
			lines[at] = &line{Key: name, More: more, N: map[string]int{}}
		}
		return lines[at]
	}
	for _, c := range r.Counts {
		l := of(c)
		l.All += c.N
		l.N[kindOf(c.State)] += c.N
	}
	for _, c := range r.Left {
		of(c).N[left] += c.N
	}
	for _, at := range slices.SortedFunc(maps.Keys(lines), func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	}) {
		t.Lines = append(t.Lines, *lines[at])
		t.Most = max(t.Most, lines[at].All)
	}
	return t
}

// draw makes the map and the line.
func (s *Sending) draw(r *http.Request, data *reportData) {
	words := s.Frame.Words(r)
	data.Map = chart.Map{ID: "map", Title: words.T("sending.map.title"), Description: words.T("sending.map.what"), Tiles: map[string]chart.Tile{}}
	for _, l := range data.Tables[0].Lines {
		class, shape := verdict(l)
		data.Map.Tiles[l.Key] = chart.Tile{
			Name: words.Country(l.Key), Class: class, Shape: shape, Word: words.Number(l.N["sent"]) + "/" + words.Number(l.All),
		}
	}
	data.Time.ID, data.Time.Title = "time", words.T("sending.time.title")
	if n := len(data.Moments); n > 0 {
		data.Time.Description = words.N("sending.time.what", data.Sum.N["sent"], "From", words.DateTime(data.Moments[0].At),
			"To", words.DateTime(data.Moments[n-1].At.Add(data.Span)), "Zone", data.Zone)
	}
}

// manyRefused is how many mails one calls many: of a list of eleven people one is a twentieth.
const manyRefused = 3

// verdict is how a country's tile looks: what asks most for attention counts.
func verdict(l line) (class string, shape chart.Shape) {
	switch {
	case l.N["open"] > 0:
		return "open", chart.Half
	case l.N["deferred"]+l.N["uncertain"] > 0:
		return "deferred", chart.Ring
	case l.N["sent"] > 0 && l.N["refused"] >= manyRefused && l.N["refused"]*20 >= l.All: // the share that pauses a mailing
		return "refused", chart.Cross
	case l.N["sent"] > 0:
		return "sent", chart.Disc
	case l.N["refused"] > 0:
		return "refused", chart.Cross
	}
	return "stopped", chart.Dash
}
