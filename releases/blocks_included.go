package releases

import (
	"regexp"
	"slices"
	"strings"

	"communique/accounts"

	"github.com/yuin/goldmark/ast"
)

// includeLine is a line that takes in a boilerplate.
var includeLine = regexp.MustCompile(`^\{include[ \t]+([^ \t{}]+)[ \t]*\}$`)

// included takes a paragraph of such lines, and tells whether it was one.
func (r *blockReader) included(n *ast.Paragraph) bool {
	lines := n.Lines()
	is := func(i int) bool {
		segment := lines.At(i)
		return strings.HasPrefix(strings.TrimSpace(string(segment.Value(r.source))), "{include")
	}
	if !is(0) {
		for i := 1; i < lines.Len(); i++ {
			if is(i) {
				r.m.refuse(r.base+lines.At(i).Start, "releases.include_syntax")
			}
		}
		return false
	}
	for i := 0; i < lines.Len() && len(r.blocks)+len(r.includes) <= blockLimit; i++ {
		segment := lines.At(i)
		r.include(r.base+segment.Start, strings.TrimSpace(string(segment.Value(r.source))))
	}
	return true
}

// include takes one line.
func (r *blockReader) include(at int, line string) {
	found := includeLine.FindStringSubmatch(line)
	switch last := len(r.blocks) - 1; {
	case found == nil:
		r.m.refuse(at, "releases.include_syntax")
	case !accounts.ValidSlug(found[1]):
		r.m.refuse(at, "releases.slug_invalid", "Value", found[1])
	case r.kind != "":
		r.m.refuse(at, "releases.include_nested")
	case slices.ContainsFunc(r.includes, func(i Include) bool { return i.Slug == found[1] }):
		r.m.refuse(at, "releases.include_twice", "Slug", found[1])
	case last >= 0 && r.blocks[last].Kind == KindHeadline:
		r.m.refuse(at, "releases.include_early")
	default:
		r.includes = append(r.includes, Include{Slug: found[1], Before: len(r.blocks), Line: r.m.at(at).Line})
	}
}
