package check

import (
	"slices"

	"communique/internal/fault"
	"communique/locales/glossary"
)

// pair is a segment and its translation, read, and what was found.
type pair struct {
	Text
	source, target view
	terms          []glossary.Term // that concern this pair of languages
	found          []Finding
}

func (p *pair) read() {
	p.source = look(p.Source, p.Literal, languageOf(p.SourceLanguage))
	p.target = look(p.Target, p.Literal, languageOf(p.Language))
}

// examine makes every check. Nothing else is said of a translation that isn't there.
func (p *pair) examine() {
	if p.target.blank() {
		if !p.source.blank() {
			p.whole(Missing)
		}
		return
	}
	for _, check := range []func(*pair){
		(*pair).stale, (*pair).characters, (*pair).markup, (*pair).addresses, (*pair).numbers,
		(*pair).protected, (*pair).preferred, (*pair).forbidden,
		(*pair).unchanged, (*pair).long, (*pair).length, (*pair).tongue, (*pair).boilerplate,
		(*pair).spaces, (*pair).frenchSpaces, (*pair).quotes, (*pair).repeated, (*pair).ending,
	} {
		check(p)
	}
}

func (p *pair) stale() {
	if p.Stale {
		p.whole(Stale)
	}
}

// sameLanguage tells whether nothing was to be translated: English into British
// English.
func (p *pair) sameLanguage() bool { return p.source.language.tag == p.target.language.tag }

// span is a part of a text, in bytes.
type span struct{ start, end int }

func (p *pair) add(id ID, at, of span, fix *Fix, args ...any) {
	p.found = append(p.found, Finding{
		Check: id, Severity: id.Severity(), Args: fault.Pairs(args...),
		Start: at.start, End: at.end, SourceStart: of.start, SourceEnd: of.end, Fix: fix,
	})
}

// whole adds a finding about the whole translation.
func (p *pair) whole(id ID, args ...any) { p.add(id, span{}, span{}, nil, args...) }

// at adds a finding about a part of the translation.
func (p *pair) at(id ID, at span, fix *Fix, args ...any) { p.add(id, at, span{}, fix, args...) }

// lost adds a finding about a part of the source that the translation hasn't.
func (p *pair) lost(id ID, of span, args ...any) { p.add(id, span{}, of, nil, args...) }

func replacement(at span, with string) *Fix { return &Fix{at.start, at.end, with} }

// headline tells whether the text is one of those that leave out what they can.
func (p *pair) headline() bool {
	return slices.Contains([]string{"subject", "headline", "heading", "place", "caption"}, p.Kind)
}
