package releases

import (
	"strings"

	"communique/internal/inline"

	"github.com/yuin/goldmark/ast"
)

// Plain is the segment's text as somebody reads it aloud: without markup, on one
// line, links by their words.
func (s Segment) Plain() string { return s.Kind.reading(s.Text) }

// reading is Plain for inline Markdown. Lists of a thousand headlines are read, most of which have
// nothing in them that could be markup.
func reading(s string) string {
	if plain := strings.TrimSpace(s); !strings.ContainsAny(plain, "\\*_[]<>`&!:@\n\t") && !strings.Contains(plain, "  ") {
		return plain
	}
	return inline.Plain(s)
}

// reading of a segment that may be literal.
func (k Kind) reading(s string) string {
	if k.literal() {
		return s
	}
	return reading(s)
}

// blank tells whether a reader would see nothing.
func (k Kind) blank(s string) bool { return strings.TrimSpace(k.reading(s)) == "" }

// plainText is what stands below a node, without markup, links with their
// addresses on demand.
func plainText(block ast.Node, source []byte, addresses bool) string {
	return inline.Text(block, source, addresses)
}
