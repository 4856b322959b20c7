package inline

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// Problem is something in a segment that can't be published.
type Problem struct {
	Offset int    // in bytes of the source, of the node that is wrong
	ID     string // of the fault that says so: "releases.html"
	Args   []any  // pairs of a name and a value, for its words
}

// Problems finds everything below a node that a segment may not hold.
func Problems(block ast.Node, source []byte) []Problem {
	var found []Problem
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML:
			found = append(found, Problem{n.Pos(), "releases.html", nil})
		case *ast.CodeSpan:
			found = append(found, Problem{n.Pos(), "releases.code", nil})
			return ast.WalkSkipChildren, nil
		case *ast.Image:
			found = append(found, Problem{n.Pos(), "releases.image", nil})
			return ast.WalkSkipChildren, nil
		case *ast.Link, *ast.AutoLink:
			found = append(found, linkProblems(n, source)...)
		}
		return ast.WalkContinue, nil
	})
	if mark, at := leftOver(block, source); mark != "" {
		found = append(found, Problem{at, "releases.markup_open", []any{"Mark", mark}})
	}
	if i := strings.IndexFunc(Text(block, source, false), Forbidden); i >= 0 { // "&#x202e;"
		r, _ := utf8.DecodeRuneInString(Text(block, source, false)[i:])
		found = append(found, Problem{block.Pos(), CharacterFault(r), []any{"Character", CodePoint(r)}})
	}
	return found
}

func linkProblems(n ast.Node, source []byte) []Problem {
	var found []Problem
	if link, ok := n.(*ast.Link); ok && strings.TrimSpace(Text(link, source, false)) == "" {
		found = append(found, Problem{n.Pos(), "releases.link_words", nil})
	}
	if to := Destination(n, source); !Publishable(to) {
		found = append(found, Problem{n.Pos(), "releases.link_address", []any{"Address", to}})
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

// Forbidden tells whether a character may not stand in a text: controls, which
// nobody can see, and the marks that turn the direction of what follows, with
// which a text can show another order than it has (Unicode TR 36, section 2.5).
func Forbidden(r rune) bool { return CharacterFault(r) != "" }

// CharacterFault is the id of the fault of a character that is Forbidden; empty for
// any other.
func CharacterFault(r rune) string {
	switch {
	case r == '\t' || r == '\n':
		return ""
	case r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff':
		return "releases.character_control"
	case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		return "releases.character_direction"
	}
	return ""
}

// CodePoint names a character that can't be shown: "U+202E".
func CodePoint(r rune) string { return fmt.Sprintf("U+%04X", r) }

// BlockMark is the mark of a block before a text, such as "##"; empty for none. It
// belongs to the document: in a segment readers would see it.
func BlockMark(text string) string {
	mark, _, found := strings.Cut(text, " ")
	switch mark {
	case "#", "##", "###", ">", "*", "+":
		if found {
			return mark
		}
	}
	return ""
}
