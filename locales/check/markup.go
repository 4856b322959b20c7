package check

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/inline"
)

// problemChecks are the checks that tell of what can't be published.
var problemChecks = map[string]ID{
	"releases.html":         HTML,
	"releases.code":         MarkupUnknown,
	"releases.image":        MarkupUnknown,
	"releases.link_words":   MarkupUnknown,
	"releases.link_address": AddressUnsafe,
	"releases.markup_open":  MarkupOpen,
}

// tag is an element of HTML, also one whose bracket is written as an entity.
var tag = regexp.MustCompile(`(?i)(?:<|&(?:lt|#0{0,5}60|#x0{0,5}3c);)\s{0,3}[/!]?[a-z][^<>]{0,200}`)

// markup looks at the Markdown itself.
func (p *pair) markup() {
	for _, problem := range p.target.problems {
		at := p.wordAt(problem.Offset)
		switch id := problemChecks[problem.ID]; id {
		case "": // a character, which characters finds too
		case AddressUnsafe:
			p.at(id, at, nil, problem.Args...)
		case MarkupOpen:
			p.at(id, span{}, nil, problem.Args...)
		default:
			p.at(id, at, nil)
		}
	}
	p.tags()
	if mark := inline.BlockMark(p.Target); !p.Literal && mark != "" && inline.BlockMark(p.Source) == "" {
		at := span{0, len(mark) + 1}
		p.at(MarkupBlock, at, replacement(at, ""), "Mark", mark)
	}
	p.asterisks()
	if len(p.source.emphasis) > len(p.target.emphasis) {
		p.whole(EmphasisLost)
	}
}

// wordAt is the place of what begins at an offset, up to the next blank.
func (p *pair) wordAt(offset int) span {
	start := min(max(offset, 0), len(p.Target))
	for start > 0 && start < len(p.Target) && !utf8.RuneStart(p.Target[start]) {
		start--
	}
	if i := strings.IndexAny(p.Target[start:], " \n"); i > 0 {
		return span{start, start + i}
	}
	return span{start, len(p.Target)}
}

// tags finds HTML where Markdown has none: in a literal text, and where an entity
// hides a bracket. A reader would see it, and a careless program run it.
func (p *pair) tags() {
	if !strings.ContainsAny(p.Target, "<&") || tag.MatchString(p.Source) {
		return
	}
	for _, at := range tag.FindAllStringIndex(p.Target, -1) {
		if p.Literal || p.Target[at[0]] == '&' {
			p.at(HTML, span{at[0], at[1]}, nil)
		}
	}
}

// asterisks finds single ones that were meant as markup and are none, and those that
// became markup within a word, as in "Bürger*innen und Forscher*innen".
func (p *pair) asterisks() {
	if p.Literal {
		return
	}
	seen := strings.ReplaceAll(p.target.seen, "**", "  ")
	if !strings.Contains(p.source.seen, "*") {
		for i := range len(seen) {
			if seen[i] == '*' && (i == 0 || p.Target[i-1] != '\\') && !between(p.target, i, i+1) {
				p.at(MarkupOpen, span{i, i + 1}, nil, "Mark", "*")
			}
		}
	}
	for _, e := range p.target.emphasis {
		if strings.HasPrefix(p.Target[e.start:], "*") && between(p.target, e.start, e.end+1) {
			p.at(MarkupOpen, span{e.start, e.start + 1}, replacement(span{e.start, e.start}, `\`), "Mark", "*")
		}
	}
}

// between tells whether letters stand directly before one and behind another place.
func between(v view, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(v.text[:start])
	after, _ := utf8.DecodeRuneInString(v.text[min(end, len(v.text)):])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}
