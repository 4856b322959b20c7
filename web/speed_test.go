package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/clock"
	"communique/releases/drafts"
	"communique/web"
	"communique/web/webtest"
)

// BenchmarkPages asks for each page of the house, with a crowd in it, and prints how long the
// server takes: by the clock, which other work on the machine makes longer, and by what it keeps
// processors busy. A page that isn't there fails it, so that no line is of something else.
//
//	go test ./web -run - -bench BenchmarkPages -benchtime 30x
func BenchmarkPages(b *testing.B) {
	web.CollectRarely() // as a server does
	h := filled(b, years)
	s := h.Open()
	fmt.Printf("\n%-64s %6s %8s %8s %8s %6s %6s\n", "page", "status", "p50", "p99", "CPU", "KB", "asked")
	for _, path := range everyPage(b, s) {
		b.Run(strings.ReplaceAll(strings.Trim(path, "/"), "/", "_"), func(b *testing.B) {
			var took []time.Duration
			a := s.Get(path) // reads its templates
			asked, busy := h.DB.Asked(), processor(b)
			for b.Loop() {
				began := clock.Elapsed()
				a = s.Get(path)
				took = append(took, clock.Elapsed()-began)
			}
			n := len(took)
			busy, asked = (processor(b)-busy)/time.Duration(n), (h.DB.Asked()-asked)/int64(n)
			slices.Sort(took)
			p50, p99 := took[n/2], took[n*99/100]
			b.ReportMetric(milliseconds(p50), "p50-ms")
			b.ReportMetric(milliseconds(p99), "p99-ms")
			b.ReportMetric(milliseconds(busy), "cpu-ms")
			fmt.Printf("%-64s %6d %8.1f %8.1f %8.1f %6.1f %6d\n", path, a.Status, milliseconds(p50), milliseconds(p99), milliseconds(busy), float64(len(a.Body))/1000, asked)
			if a.Status != http.StatusOK {
				b.Errorf("%s: %d", path, a.Status)
			}
		})
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// processor is how long this process has kept processors busy.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// sought are searches, and pages far down in long lists.
var sought = []string{
	"/en/?page=6", "/desk/?q=researchers+europe", "/desk/?state=sent", "/desk/?page=20",
	"/desk/contacts/found?q=e", "/desk/contacts/found?q=ed", "/desk/contacts/found?q=edi", "/desk/contacts/found?q=number+777",
	"/desk/contacts/found?q=nobody-at-all", "/desk/contacts/?q=outlet+9&page=20", "/desk/lists/?q=be", "/desk/lists/?page=2", "/desk/lists/nl/found?q=ed",
	"/desk/administration/audit?page=20", "/desk/administration/suppressed?q=editor", "/desk/translations/?page=5",
}

// notShown are the routes that show no page: streams, which end when nothing can change any more,
// ways on to another page, what is there once in the life of a house, what a new draft refuses, and the job
// engine's own pages.
var notShown = regexp.MustCompile(`/stream$|^/desk/drafts/\{id\}/(theirs|save|revisions/\{number\})$|^/desk/releases/\{slug\}$|^/\{\$\}$|^/desk/set-up/|^/desk/visitor|/queue/`)

// everyPage are the addresses of the pages of a house, of the desk's with a release for {slug} that
// is in each state.
func everyPage(t testing.TB, s *webtest.Site) []string {
	t.Helper()
	v := newValues(t, s)
	var paths []string
	for _, table := range s.Tables {
		for _, route := range table {
			if route.Method != http.MethodGet || notShown.MatchString(route.Pattern) {
				continue
			}
			paths = append(paths, v.addresses(route.Pattern)...)
		}
	}
	return append(paths, sought...)
}

// of says of which routes a value is.
type of struct{ begins, name string }

// values fill the patterns of routes with what is there.
type values struct {
	t  testing.TB
	by map[of][]string
}

func newValues(t testing.TB, s *webtest.Site) values {
	t.Helper()
	v := values{t: t, by: map[of][]string{
		{"/", "lang"}: {"en", "et"}, {"/", "slug"}: {"sent-6"}, {"/desk/", "slug"}: {"asked-1", "handed-2", "sent-6"},
		{"/", "language"}: {"nl"}, {"/", "list"}: {"nl"}, {"/", "format"}: {"toml", "xliff12"}, {"/", "table"}: {"list.csv", "country.csv", "troubles.csv"}, {"/", "look"}: {"mail", "page"},
		{"/desk/administration/", "slug"}: {"nl"}, {"/inbox/", "id"}: {"1"}, {"/desk/contacts/", "id"}: {"5000"},
	}}
	v.add(s)
	return v
}

// addresses gives each parameter of a pattern each of its values.
func (v values) addresses(pattern string) []string {
	v.t.Helper()
	name := ""
	if _, after, there := strings.Cut(strings.ReplaceAll(pattern, "{$}", ""), "{"); there {
		name, _, _ = strings.Cut(after, "}")
	}
	if name == "" {
		return []string{strings.ReplaceAll(pattern, "{$}", "")}
	}
	var known []string
	longest := -1
	for of, values := range v.by {
		if of.name == name && strings.HasPrefix(pattern, of.begins) && len(of.begins) > longest {
			known, longest = values, len(of.begins)
		}
	}
	if known == nil {
		v.t.Fatalf("what is {%s} of %s?", name, pattern)
	}
	var all []string
	for _, value := range known {
		all = append(all, v.addresses(strings.Replace(pattern, "{"+name+"}", value, 1))...)
	}
	return all
}

// add puts in what has to be made first: drafts, a file that waits, links that were sent.
func (v values) add(s *webtest.Site) {
	v.t.Helper()
	ctx, admin := v.t.Context(), s.Actor(webtest.Administrator)
	written := drafts.Content{Slug: "written", Language: "en", Languages: []string{"et"}, Countries: []string{"EE"}, Blocks: []drafts.Block{
		{Kind: drafts.Headline, Text: "A headline"}, {Kind: drafts.Lead, Text: "Its lead."}, {Kind: drafts.Paragraph, Text: "Its text."},
	}}
	for _, slug := range append([]string{""}, v.by[of{"/desk/", "slug"}]...) {
		written.Slug = slug
		at := drafts.At{}
		if slug != "" {
			d, err := s.Drafts.Open(ctx, admin, slug)
			must(v.t, err)
			at = d.At
		}
		d, err := s.Drafts.Save(ctx, admin, at, written)
		must(v.t, err)
		if slug == "" {
			v.by[of{"/desk/drafts/", "id"}] = []string{strconv.FormatInt(d.ID, 10)}
		}
		v.by[of{"/desk/", "number"}] = []string{strconv.Itoa(d.Version)}
	}
	w, err := s.Lists.Propose(ctx, admin, "nl", "more.csv", strings.NewReader("email,name\nmore@paper.example,More\n"))
	must(v.t, err)
	v.by[of{"/desk/lists/", "id"}] = []string{strconv.FormatInt(w.ID, 10)}
	v.by[of{"/desk/administration/users/", "id"}] = []string{strconv.FormatInt(admin.UserID, 10)}
	secret, err := s.Accounts.RenewFeed(ctx, admin)
	must(v.t, err)
	v.by[of{"/calendar/", "file"}] = []string{secret + ".ics"}
	invitation, err := s.Accounts.InviteAgain(ctx, machine, s.User(webtest.Translator).ID)
	must(v.t, err)
	v.by[of{"/desk/link/", "secret"}] = []string{invitation}
	partner, err := s.Accounts.Partner(ctx, "nl")
	must(v.t, err)
	p, err := s.Accounts.SavePerson(ctx, machine, accounts.Person{PartnerID: partner.ID, Name: "Anna", Address: address.Address{Given: "anna@nl.example"}, Language: "nl"})
	must(v.t, err)
	v.by[of{"/r/", "token"}] = []string{p.Token}
	v.by[of{"/u/", "token"}] = regexp.MustCompile(`[a-z2-7]{26}`).FindAllString(regexp.MustCompile(`/u/[a-z2-7]{26}`).FindString(string(s.Sink.Messages()[0].Raw)), 1)
}
