package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/locales"
	"communique/locales/glossary"
)

// particles are small words within names.
const particles = "van von der den des del della dos das and the for und"

// unchanged finds a translation that is the source. Names, numbers and addresses are
// the same in all languages.
func (p *pair) unchanged() {
	if p.sameLanguage() || p.source.plain() != p.target.plain() {
		return
	}
	text := p.source.seen
	for _, t := range p.terms {
		if t.Rule == glossary.Protected && t.Source != "" {
			text = strings.ReplaceAll(text, t.Source, strings.Repeat(string(solid), len(t.Source)))
		}
	}
	common := 0
	for _, w := range wordsOf(text) {
		first, _ := utf8.DecodeRuneInString(w.text)
		if unicode.IsLower(first) && utf8.RuneCountInString(w.text) > 2 && !has(particles, w.text) {
			common++
		}
	}
	if common >= 2 {
		p.whole(Unchanged)
	}
}

// limits are how long texts of a kind may be, in characters as they are read: what
// is longer is cut off in an inbox or breaks a page.
var limits = map[string]int{"subject": 78, "headline": 100}

// long finds what is too long for its kind. Where the source is too long already,
// the translation may be as long as one of it is.
func (p *pair) long() {
	limit, ok := limits[p.Kind]
	n := characters(p.target.plain())
	if !ok || n <= limit {
		return
	}
	if of := characters(p.source.plain()); of > limit && n <= int(1.3*float64(of)) {
		return
	}
	p.whole(Long, "Count", n, "Limit", limit)
}

// characters are those that are seen: a mark on a letter is part of it.
func characters(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}

// A translation of a short text may be of any length.
const (
	shortText  = 40  // characters; nothing is said of a shorter one
	mediumText = 120 // characters; below it more is allowed
)

// length finds a translation from which a sentence is missing, or to which one was
// added.
func (p *pair) length() {
	of, n := characters(p.source.plain()), characters(p.target.plain())
	if of < shortText || p.sameLanguage() || p.Kind == "contact" {
		return
	}
	ratio := float64(n) / float64(of) * p.source.language.factor / p.target.language.factor
	least, most := 0.6, 1.6
	if of < mediumText {
		least, most = 0.45, 2
	}
	switch {
	case ratio < least:
		p.whole(LengthShort, "Source", of, "Target", n)
	case ratio > most:
		p.whole(LengthLong, "Source", of, "Target", n)
	}
}

// boilerplate compares with the approved translation, but for blanks at the ends.
func (p *pair) boilerplate() {
	approved := strings.TrimSpace(p.Approved)
	if approved != "" && approved != strings.TrimSpace(p.Target) {
		all := span{0, len(p.Target)}
		p.at(Boilerplate, span{}, replacement(all, p.Approved))
	}
}

// The words by which a language is told need a text of some length, and must be
// many more than those of the language that it should be.
const (
	fewestWords = 12
	fewestHits  = 4
	timesMore   = 4
)

// tongue finds a text in another language. One with a foreign title in it has enough
// words of its own.
func (p *pair) tongue() {
	words := p.target.words()
	if !p.target.language.known() || len(words) < fewestWords {
		return
	}
	hits := map[string]int{}
	for _, w := range words {
		for tag, l := range languages() {
			if l.frequent[w.text] {
				hits[tag]++
			}
		}
	}
	own, best := hits[p.target.language.tag], p.target.language.tag
	for _, d := range dictionaries { // in their order
		if hits[d.tag] > hits[best] {
			best = d.tag
		}
	}
	if n := hits[best]; n >= fewestHits && n >= timesMore*own && n*6 >= len(words) && best != p.target.language.tag {
		p.whole(Tongue, "Found", locales.Language(best), "Wanted", locales.Language(p.target.language.tag))
	}
}
