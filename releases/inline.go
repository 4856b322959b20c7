package releases

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// inlineParsers read what may stand in a segment. Code, images and HTML are read so
// that they can be refused.
func inlineParsers() []util.PrioritizedValue {
	bare := extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}))
	return append(parser.DefaultInlineParsers(), util.Prioritized(bare, 999))
}

// lineParser knows no block but the paragraph: a segment that begins with "1. " or
// "# " begins with these characters.
var lineParser = parser.NewParser(
	parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
	parser.WithInlineParsers(inlineParsers()...),
)

var lineRenderer = renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(html.NewRenderer(), 1000)))

// parseLine reads the inline Markdown of a segment. The node's children are the
// inline nodes; their positions are offsets into the source.
func parseLine(s string) (ast.Node, []byte) {
	source := []byte(s)
	root := lineParser.Parse(text.NewReader(source))
	if p := root.FirstChild(); p != nil {
		return p, source
	}
	return root, source
}

// problem is something in a segment that can't be published.
type problem struct {
	offset int
	id     string
	args   []any
}

// inlineProblems finds everything below a block that a segment may not hold.
func inlineProblems(block ast.Node, source []byte) []problem {
	var found []problem
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML:
			found = append(found, problem{n.Pos(), "releases.html", nil})
		case *ast.CodeSpan:
			found = append(found, problem{n.Pos(), "releases.code", nil})
			return ast.WalkSkipChildren, nil
		case *ast.Image:
			found = append(found, problem{n.Pos(), "releases.image", nil})
			return ast.WalkSkipChildren, nil
		case *ast.Link, *ast.AutoLink:
			if link, ok := n.(*ast.Link); ok && strings.TrimSpace(plainText(link, source, false)) == "" {
				found = append(found, problem{n.Pos(), "releases.link_words", nil})
			}
			if to := destination(n, source); !publishable(to) {
				found = append(found, problem{n.Pos(), "releases.link_address", []any{"Address", to}})
			}
		}
		return ast.WalkContinue, nil
	})
	if mark, at := leftOver(block, source); mark != "" {
		found = append(found, problem{at, "releases.markup_open", []any{"Mark", mark}})
	}
	if i := strings.IndexFunc(plainText(block, source, false), forbidden); i >= 0 { // "&#x202e;"
		r, _ := utf8.DecodeRuneInString(plainText(block, source, false)[i:])
		found = append(found, problem{block.Pos(), characterFault(r), []any{"Character", codePoint(r)}})
	}
	return found
}

// leftOver finds a mark that was meant as markup and is none: a "**" that nothing
// closes, a link whose parenthesis stays open. Readers would see it.
func leftOver(block ast.Node, source []byte) (mark string, offset int) {
	var b strings.Builder
	start := -1
	for n := block.FirstChild(); n != nil; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok {
			b.WriteByte(' ')
			continue
		}
		if start < 0 {
			start = t.Pos()
		}
		b.Write(t.Value(source))
	}
	for _, mark := range []string{"**", "]("} {
		if strings.Contains(b.String(), mark) {
			return mark, start
		}
	}
	return "", 0
}

// destination is the address of a Link or AutoLink.
func destination(n ast.Node, source []byte) string {
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

// publishable tells whether a link leads somewhere from a mail and from a page
// alike: a whole web address, or a mail address.
func publishable(to string) bool {
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

// links are the addresses that a segment leads to, sorted, each once.
func links(s string) []string {
	var all []string
	line, source := parseLine(s)
	_ = ast.Walk(line, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if to := destination(n, source); entering && to != "" {
			all = append(all, to)
		}
		return ast.WalkContinue, nil
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// inlineHTML sets a segment's text as HTML, without an element around it.
func inlineHTML(s string) string {
	var b strings.Builder
	line, source := parseLine(s)
	for n := line.FirstChild(); n != nil; n = n.NextSibling() {
		_ = lineRenderer.Render(&b, source, n) // a strings.Builder takes everything
	}
	return b.String()
}
