package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"communique/locales"
	"communique/locales/localestest"
	"communique/web/webtest"

	"golang.org/x/net/html"
)

// busy is a site in the middle of its work.
func busy(t *testing.T) *webtest.Site {
	t.Helper()
	return webtest.Busy(t).Open()
}

// paths are all kinds of pages in one language, and what status each has.
func paths(s *webtest.Site, lang string) map[string]int {
	token := regexp.MustCompile(`/u/[a-z2-7]{26}`).FindString(string(s.Sink.Messages()[0].Raw))
	return map[string]int{
		"/" + lang + "/":                                      http.StatusOK,
		"/" + lang + "/releases/lipse":                        http.StatusOK,
		"/" + lang + "/releases/nothing":                      http.StatusNotFound,
		"/" + lang + "/nowhere":                               http.StatusNotFound,
		"/desk/?language=" + lang:                             http.StatusOK,
		"/desk/releases/lipse/sending?language=" + lang:       http.StatusOK,
		"/desk/releases/next/sending?language=" + lang:        http.StatusOK,
		"/desk/releases/old/sending?language=" + lang:         http.StatusOK,
		"/desk/releases/nothing/sending?language=" + lang:     http.StatusNotFound,
		"/inbox/?language=" + lang:                            http.StatusOK,
		"/inbox/?mails=" + lang + "&language=" + lang:         http.StatusOK,
		"/inbox/?mails=other&language=" + lang:                http.StatusOK,
		"/inbox/1?language=" + lang:                           http.StatusOK,
		"/inbox/999?language=" + lang:                         http.StatusNotFound,
		"/nowhere?language=" + lang:                           http.StatusNotFound,
		"/u/" + strings.Repeat("a", 26) + "?language=" + lang: http.StatusNotFound,
		token: http.StatusOK,
	}
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := busy(t)
	for _, lang := range locales.Languages {
		t.Run(lang, func(t *testing.T) {
			for path, want := range paths(s, lang) {
				a := s.Get(path)
				if a.Status != want {
					t.Errorf("%s: %d, want %d", path, a.Status, want)
				}
				if !strings.HasPrefix(path, "/u/") || want != http.StatusOK { // that one is in the recipient's
					if !strings.Contains(a.Body, `<html lang="`+lang+`">`) || a.Header.Get("Content-Language") != lang {
						t.Errorf("%s isn't in %s", path, lang)
					}
				}
				if i := strings.Index(a.Body, "⟦"); i >= 0 {
					t.Errorf("%s: no word for %s", path, a.Body[i:strings.Index(a.Body, "⟧")])
				}
				localestest.Page(t, a.Body)
				wellFormed(t, path, a.Body)
			}
		})
	}
	s.Ask(http.MethodPost, "/u/x", "")
	if missing := webtest.Catalogue().Missing(); len(missing) > 0 {
		t.Error("asked for in vain:", missing)
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	s := busy(t)
	seen := map[string]bool{}
	queue := []string{"/en/", "/desk/", "/inbox/"}
	for len(queue) > 0 && len(seen) < 300 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		a := s.Get(path)
		if a.Status == http.StatusSeeOther {
			queue = append(queue, a.Header.Get("Location"))
			continue
		}
		if a.Status != http.StatusOK {
			t.Errorf("%s: %d", path, a.Status)
		}
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || strings.HasSuffix(path, "/html") {
			continue
		}
		queue = append(queue, links(t, path, a.Body)...)
	}
	if len(seen) < 30 {
		t.Errorf("only %d pages were found", len(seen))
	}
}

// links are the addresses on this site that a page leads to, without those that
// only change the language of the words.
func links(t *testing.T, path, body string) []string {
	t.Helper()
	base, _, _ := strings.Cut(path, "?")
	var found []string
	for n := range parse(t, body).Descendants() {
		for _, name := range []string{"href", "src"} {
			to, _, _ := strings.Cut(attribute(n, name), "#")
			switch {
			case strings.HasPrefix(to, "?") && !strings.Contains(to, "language="):
				found = append(found, base+to)
			case strings.HasPrefix(to, "/"):
				found = append(found, to)
			}
		}
	}
	return found
}

// wellFormed checks what a browser would mend in silence and a screen reader
// would stumble over.
func wellFormed(t *testing.T, path, body string) {
	t.Helper()
	balanced(t, path, body)
	ids, labelled, named := map[string]int{}, map[string]bool{}, map[string]bool{}
	headings := 0
	var controls []string
	for n := range parse(t, body).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
		labelled[attribute(n, "for")] = true
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				t.Errorf("%s: <%s %s=%q> runs", path, n.Data, a.Key, a.Val)
			}
			if slices.Contains([]string{"aria-labelledby", "aria-describedby"}, a.Key) {
				named[a.Val] = true
			}
		}
		switch n.Data {
		case "h1":
			headings++
		case "script":
			if !strings.HasPrefix(attribute(n, "src"), "/assets/") {
				t.Errorf("%s: a script that isn't ours", path)
			}
		case "style":
			t.Errorf("%s: styles in the page", path)
		case "select", "input", "textarea":
			controls = append(controls, attribute(n, "id"))
		case "iframe":
			if attribute(n, "title") == "" || strings.Contains(attribute(n, "sandbox"), "allow-scripts") || !has(n, "sandbox") {
				t.Errorf("%s: an open frame", path)
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: %d elements have the id %s", path, n, id)
		}
	}
	for id := range named {
		if ids[id] == 0 {
			t.Errorf("%s: something is named by %q, which isn't there", path, id)
		}
	}
	for _, id := range controls {
		if !labelled[id] {
			t.Errorf("%s: the control %q has no label", path, id)
		}
	}
	if headings != 1 {
		t.Errorf("%s: %d first headings", path, headings)
	}
}

var alone = []string{"meta", "link", "br", "img", "input", "hr", "base"}

// balanced fails unless every element is closed, in order.
func balanced(t *testing.T, path, body string) {
	t.Helper()
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(body))
	for {
		kind := tokens.Next()
		token := tokens.Token()
		switch {
		case kind == html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%s: never closed: %v", path, open)
			}
			return
		case kind == html.StartTagToken && !slices.Contains(alone, token.Data):
			open = append(open, token.Data)
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Errorf("%s: </%s> closes %v", path, token.Data, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

func parse(t *testing.T, body string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
