package releases

import (
	"communique/internal/inline"

	"github.com/yuin/goldmark/ast"
)

// parseLine reads the inline Markdown of a segment.
func parseLine(s string) (ast.Node, []byte) { return inline.Parse(s) }

// problem is something in a segment that can't be published.
type problem struct {
	offset int
	id     string
	args   []any
}

// inlineProblems finds everything below a block that a segment may not hold.
func inlineProblems(block ast.Node, source []byte) []problem {
	var found []problem
	for _, p := range inline.Problems(block, source) {
		found = append(found, problem{p.Offset, p.ID, p.Args})
	}
	return found
}

// inlineHTML sets a segment's text as HTML, without an element around it.
func inlineHTML(s string) string { return inline.HTML(s) }

func forbidden(r rune) bool { return inline.Forbidden(r) }

func characterFault(r rune) string { return inline.CharacterFault(r) }

func codePoint(r rune) string { return inline.CodePoint(r) }
