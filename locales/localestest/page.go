package localestest

import (
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// spoken are the attributes whose text a person reads or hears.
var spoken = []string{"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "label", "summary"}

// silent are the elements whose content no person reads.
var silent = []string{"script", "style", "template"}

var errNoLanguage = errors.New("the page doesn't say its language: <html> has no lang attribute")

// findInPage gathers the text of each language of a page, and looks for others in
// each. Every piece of text gets a line of its own.
func (f *finder) findInPage(page io.Reader) ([]Found, error) {
	root, err := html.Parse(page)
	if err != nil {
		return nil, err
	}
	texts := map[string]*strings.Builder{}
	gather(root, "", texts)
	var found []Found
	for _, lang := range f.langs {
		if texts[lang] != nil {
			found = append(found, f.find(lang, texts[lang].String())...)
		}
	}
	if texts[""] != nil {
		return found, errNoLanguage
	}
	return found, nil
}

// gather adds the text of a node to that of its language.
func gather(n *html.Node, lang string, texts map[string]*strings.Builder) {
	if n.Type == html.ElementNode {
		if slices.Contains(silent, n.Data) || attribute(n, "translate") == "no" {
			return
		}
		if own := attribute(n, "lang"); own != "" {
			lang = own
		}
		for _, text := range spokenBy(n) {
			add(texts, lang, text)
		}
	}
	if n.Type == html.TextNode {
		add(texts, lang, n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		gather(c, lang, texts)
	}
}

func spokenBy(n *html.Node) []string {
	var texts []string
	for _, a := range n.Attr {
		if slices.Contains(spoken, a.Key) {
			texts = append(texts, a.Val)
		}
	}
	switch {
	case n.Data == "input" && slices.Contains([]string{"submit", "button", "reset"}, attribute(n, "type")):
		texts = append(texts, attribute(n, "value"))
	case n.Data == "meta" && isSpokenMeta(n):
		texts = append(texts, attribute(n, "content"))
	}
	return texts
}

// isSpokenMeta tells whether a meta element says something that a search engine
// or a social network shows.
func isSpokenMeta(n *html.Node) bool {
	return slices.Contains([]string{"description", "og:title", "og:description", "og:site_name", "twitter:title", "twitter:description"},
		attribute(n, "name")+attribute(n, "property"))
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func add(texts map[string]*strings.Builder, lang, text string) {
	text = plain(text)
	if text == "" {
		return
	}
	if texts[lang] == nil {
		texts[lang] = &strings.Builder{}
	}
	texts[lang].WriteString(text + "\n")
}
