// Package inline reads the Markdown that may stand in one segment of a release:
// emphasis, links, hard breaks, and nothing that makes a block.
//
// Whoever holds such a text asks here what a reader will see of it (Plain, HTML),
// where it leads (Links) and what of it can't be published (Problems). So the text
// that was checked is the text that is set, by the same parser.
//
// It changes no text and loses none. It doesn't make HTML safe by itself: HTML is
// for texts without Problems, and whoever sends it sanitises it once more. The
// parser's time can grow with the square of a text's length: bound the length
// first.
package inline

import (
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Parsers read what may stand in a segment. Code, images and HTML are read so that
// they can be refused.
func Parsers() []util.PrioritizedValue {
	bare := extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}))
	return append(parser.DefaultInlineParsers(), util.Prioritized(bare, 999))
}

// lineParser knows no block but the paragraph: a segment that begins with "1. " or
// "# " begins with these characters.
var lineParser = parser.NewParser(
	parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
	parser.WithInlineParsers(Parsers()...),
)

var lineRenderer = renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(html.NewRenderer(), 1000)))

// Parse reads the inline Markdown of a segment. The node's children are the inline
// nodes; their positions are offsets into the source.
func Parse(s string) (ast.Node, []byte) {
	source := []byte(s)
	root := lineParser.Parse(text.NewReader(source))
	if p := root.FirstChild(); p != nil {
		return p, source
	}
	return root, source
}

// Destination is the address of a Link or AutoLink; empty for any other node.
func Destination(n ast.Node, source []byte) string {
	switch n := n.(type) {
	case *ast.Link:
		return string(n.Destination)
	case *ast.AutoLink:
		to := string(n.URL(source))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
			to = "mailto:" + to
		}
		return to
	}
	return ""
}

// Publishable tells whether a link leads somewhere from a mail and from a page
// alike: a whole web address, or a mail address.
func Publishable(to string) bool {
	u, err := url.Parse(to)
	if err != nil || strings.ContainsAny(to, " \t\n") {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return strings.Contains(u.Opaque, "@")
	}
	return false
}

// Links are the addresses that a segment leads to, sorted, each once.
func Links(s string) []string {
	var all []string
	line, source := Parse(s)
	_ = ast.Walk(line, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if to := Destination(n, source); entering && to != "" {
			all = append(all, to)
		}
		return ast.WalkContinue, nil
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// HTML sets a segment's text as HTML, without an element around it.
func HTML(s string) string {
	var b strings.Builder
	line, source := Parse(s)
	for n := line.FirstChild(); n != nil; n = n.NextSibling() {
		_ = lineRenderer.Render(&b, source, n) // a strings.Builder takes everything
	}
	return b.String()
}
