package check

import (
	"html"
	"strings"
	"unicode/utf8"

	"communique/internal/inline"
)

// characters finds those that nobody can see, also where they are written as an
// entity.
func (p *pair) characters() {
	for i, r := range p.Target {
		p.character(r, span{i, i + utf8.RuneLen(r)})
	}
	if p.Literal {
		return
	}
	for _, at := range entity.FindAllStringIndex(p.Target, -1) {
		if r, _ := utf8.DecodeRuneInString(html.UnescapeString(p.Target[at[0]:at[1]])); r != utf8.RuneError {
			p.character(r, span{at[0], at[1]})
		}
	}
}

func (p *pair) character(r rune, at span) {
	switch fault := inline.CharacterFault(r); {
	case fault == "":
	case strings.HasSuffix(fault, "_direction"):
		p.at(Direction, at, replacement(at, ""), "Character", inline.CodePoint(r))
	default:
		p.at(Control, at, replacement(at, ""), "Character", inline.CodePoint(r))
	}
}
