package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"communique/web/webtest"
)

// page is one of them, as somebody sees it: what is at an address, or what comes back when a form is sent there
// that is refused. In each path stands the language; "&" goes on with it.
type page struct {
	name, who, path string
	form            string // its fields, as in an address; "file" holds what stands in a file
	status          int    // 0: 200, and 422 of a form
	frame           bool   // it is only seen in a frame of a page
	again           bool   // the same in another language, where only its width can be another
}

// desks are how many tabs look at pages at the same time.
const desks = 3

// TestPagesInABrowser opens each page once, as on a phone, and looks at it at each width, and for barriers in light and
// in dark.
func TestPagesInABrowser(t *testing.T) {
	s, all := everything(t)
	noneForgotten(t, s, all)
	axe := axeSource(t)
	s.browser = start(t)
	all = inLanguages(all)
	slices.SortStableFunc(all, func(a, b page) int { return strings.Compare(a.who, b.who) })
	for i := range desks {
		mine := all[len(all)*i/desks : len(all)*(i+1)/desks]
		t.Run(fmt.Sprint("desk-", i), func(t *testing.T) {
			t.Parallel()
			p, who := s.at(t, webtest.Nobody, "/healthz", true), webtest.Nobody
			for _, one := range mine {
				if one.who != who {
					who = one.who
					s.signIn(t, p, who)
				}
				t.Run(one.name, func(t *testing.T) { p.look(t, s, one, axe) })
			}
		})
	}
}

// inLanguages are the pages in their own languages; in the long form each of them in the three that differ most.
func inLanguages(all []page) []page {
	if os.Getenv("COMMUNIQUE_SOAK") == "" {
		return all
	}
	var more []page
	for _, p := range all {
		path, rest, there := strings.Cut(p.path, "language=")
		if !there {
			more = append(more, p)
			continue
		}
		for _, language := range []string{"en", "et", "ro"} {
			in := p
			in.name, in.path = p.name+"-"+language, path+"language="+language+rest[2:]
			more = append(more, in)
		}
	}
	return more
}

// look opens a page and looks at it: see TestPagesInABrowser.
func (p tab) look(t *testing.T, s site, one page, axe string) {
	t.Helper()
	p.view(t, widths[0], "light")
	p.showStill(t, s, one)
	evaluate[bool](t, p, `{ for (const folded of document.querySelectorAll("details")) folded.open = true; } true`) // what is hidden isn't looked at
	if !one.again {
		evaluate[bool](t, p, axe+"; true")
		light, least := "light", 10
		if one.frame {
			light, least = "frame", 3
		}
		p.noBarrier(t, light, least)
		p.scheme(t, "dark")
		dark := "main"
		if slices.Contains(looked, one.name) {
			dark = "dark"
		}
		p.noBarrier(t, dark, least/10)
	}
	p.noSidewaysPush(t, widths[0])
	for _, width := range widths[1:] { // what is too wide in one scheme is so in the other
		p.view(t, width, "light")
		p.noSidewaysPush(t, width)
	}
	if title := evaluate[string](t, p, "document.title"); title == "bad" {
		t.Error("a script of a mail ran")
	}
	p.pictures(t, one.name)
	for _, width := range widths[1:] {
		if one.form != "" || !slices.Contains(looked, one.name) && os.Getenv("COMMUNIQUE_SOAK") == "" {
			break
		}
		p.view(t, width, "light")
		p.showStill(t, s, one)
	}
}

// looked are the pages that people have open all day: these are opened at each width, the
// others in the long form, and in the dark what stands around them is looked at for all pages.
var looked = []string{"front", "edition", "overview", "calendar", "plan", "sending", "list", "edit", "sheet"}

// pictures keeps what a page looks like at each width and in each scheme.
func (p tab) pictures(t *testing.T, name string) {
	t.Helper()
	if os.Getenv("COMMUNIQUE_SCREENSHOTS") == "" {
		return
	}
	for _, width := range widths {
		for _, scheme := range []string{"light", "dark"} {
			p.view(t, width, scheme)
			p.picture(t, fmt.Sprintf("%s-%d-%s.png", name, width, scheme))
		}
	}
}

// show opens the page.
func (p tab) show(t *testing.T, s site, one page) {
	t.Helper()
	want := one.status
	if one.form == "" {
		if want == 0 {
			want = http.StatusOK
		}
		if got := p.goTo(t, s.url+one.path); got != want {
			t.Fatalf("%s: %d, want %d", one.path, got, want)
		}
		return
	}
	if want == 0 {
		want = http.StatusUnprocessableEntity
	}
	p.goTo(t, s.url+"/healthz")
	if got := p.post(t, one.path, one.form); got != want {
		t.Fatalf("%s with %s: %d, want %d", one.path, one.form, got, want)
	}
}

// pageless are the addresses at which a browser gets no page of ours, and why.
var pageless = map[string]string{
	"/{$}":                                                        "leads to a language",
	"/healthz/work":                                               "a word for a monitor",
	"/calendar/{file}":                                            "a calendar",
	"/desk/drafts/{id}/theirs":                                    "a new draft has no release yet",
	"/desk/drafts/{id}/revisions/{number}":                        "a new draft has no release yet",
	"/desk/drafts/{id}/others":                                    "a part of a page",
	"/desk/releases/new/echo":                                     "a part of a page",
	"/desk/releases/{slug}/edit/others":                           "a part of a page",
	"/desk/releases/{slug}":                                       "leads to a page about it",
	"/desk/releases/{slug}/history.csv":                           "a file",
	"/desk/releases/{slug}/plan/echo":                             "a part of a page",
	"/desk/releases/{slug}/report/{table}":                        "a file",
	"/desk/releases/{slug}/sending/stream":                        "what happens, line by line",
	"/desk/releases/{slug}/translations/{language}/edition/mail":  "a mail, as it would arrive; it is looked at in its frame",
	"/desk/releases/{slug}/translations/{language}/file/{format}": "a file",
	"/desk/lists/{list}/export":                                   "a file",
	"/desk/lists/{list}/found":                                    "a part of a page",
	"/desk/contacts/found":                                        "a part of a page",
	"/desk/administration/audit.csv":                              "a file",
	"/desk/administration/queue/{path...}":                        "River's own pages",
	"/inbox/{id}/html":                                            "a mail, as somebody has sent it",
	"/inbox/{id}/source":                                          "a mail's source",
}

// noneForgotten wants each address at which a browser gets a page among those that are looked at, so that whoever adds a
// page adds it there.
func noneForgotten(t *testing.T, s site, all []page) {
	t.Helper()
	mux, seen := http.NewServeMux(), map[string]bool{}
	for _, route := range slices.Concat(s.Tables...) {
		if route.Method == http.MethodGet {
			pattern := strings.Replace(route.Pattern, "{lang}", "en", 1)
			seen[pattern] = false
			mux.Handle(http.MethodGet+" "+pattern, http.NotFoundHandler())
		}
	}
	for _, p := range all {
		if p.form != "" {
			continue
		}
		if _, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, p.path, nil)); pattern != "" {
			seen[strings.TrimPrefix(pattern, http.MethodGet+" ")] = true
		}
	}
	for pattern, is := range seen {
		if _, no := pageless[pattern]; no == is {
			t.Errorf("%s: looked at: %t, no page: %t", pattern, is, no)
		}
	}
	for pattern := range pageless {
		if _, there := seen[pattern]; !there {
			t.Errorf("%s: there is no such address", pattern)
		}
	}
}
