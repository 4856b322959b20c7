package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/locales/glossary"
)

// occurrences are the places of a phrase in a text, whole words only. ending tells
// whether what follows may belong to it.
func (v *view) occurrences(phrase string, sensitive bool, ending func(rest string) bool) []span {
	text := v.seen
	if phrase == "" {
		return nil
	}
	if !sensitive {
		text, phrase = v.low, strings.Map(lowered, phrase)
	}
	var all []span
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return all
		}
		start := from + i
		end := start + len(phrase)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		if !inWord(before) && ending(text[end:]) {
			all = append(all, span{start, end})
		}
		from = end
	}
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// noEnding is for a phrase that has to stand as it is.
func noEnding(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return !inWord(r)
}

// endingOf allows what a language joins to a name: a hyphen or an apostrophe with
// what comes behind it, and in some a case ending of a few letters.
func (l *language) endingOf(rest string) bool {
	if noEnding(rest) {
		return true
	}
	const longest = 5
	n := 0
	for _, r := range rest {
		switch {
		case unicode.IsLower(r):
			n++
		case inWord(r):
			return false
		default:
			return l.endings && n <= longest
		}
	}
	return l.endings && n <= longest
}

// protected looks for the terms that a translation has to keep as they are.
func (p *pair) protected() {
	for _, t := range p.terms {
		if t.Rule != glossary.Protected {
			continue
		}
		of := p.source.occurrences(t.Source, true, p.source.language.endingOf)
		if len(of) > 0 && len(p.target.occurrences(t.Source, true, p.target.language.endingOf)) == 0 {
			p.lost(ProtectedLost, of[0], "Term", t.Source)
		}
	}
}

// preferred looks for the words that the glossary has. Of several for the same
// source one is enough.
func (p *pair) preferred() {
	if p.sameLanguage() {
		return
	}
	words := p.target.words()
	told := map[string]bool{}
	for _, t := range p.terms {
		if t.Rule != glossary.Preferred || t.Target == "" || told[t.Source] {
			continue
		}
		told[t.Source] = true
		of := p.source.occurrences(t.Source, t.CaseSensitive, p.source.language.endingOf)
		if len(of) > 0 && !p.hasPreferred(t.Source, words) {
			p.lost(TermMissed, of[0], "Source", t.Source, "Term", t.Target)
		}
	}
}

func (p *pair) hasPreferred(source string, words []word) bool {
	for _, t := range p.terms {
		if t.Rule == glossary.Preferred && t.Source == source && inflected(words, wordsOf(strings.Map(lowered, t.Target))) {
			return true
		}
	}
	return false
}

// inflected tells whether the words of a term stand in a text one after the other,
// in whatever form: it compares their beginnings.
func inflected(words, term []word) bool {
	for i := 0; i+len(term) <= len(words); i++ {
		n := 0
		for n < len(term) && strings.HasPrefix(folded(words[i+n].text), stem(folded(term[n].text))) {
			n++
		}
		if n == len(term) {
			return true
		}
	}
	return false
}

// stem leaves off what inflection changes.
func stem(w string) string {
	if n := utf8.RuneCountInString(w); n > 4 {
		return string([]rune(w)[:max(4, n-2)])
	}
	return w
}

// folded writes the vowels that inflection changes without their marks: "Länder".
func folded(w string) string { return unmarked.Replace(w) }

var unmarked = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "á", "a", "é", "e", "è", "e", "í", "i", "ó", "o", "ô", "o", "ú", "u", "ý", "y", "ă", "a", "â", "a", "å", "a", "ø", "o")

// forbidden looks for the words that the glossary doesn't want, unless they are part
// of one that it does want.
func (p *pair) forbidden() {
	wanted := p.wanted()
	for _, t := range p.terms {
		if t.Rule != glossary.Forbidden {
			continue
		}
		better := p.better(t)
		for _, at := range p.target.occurrences(t.Target, t.CaseSensitive, noEnding) {
			if wanted[at.start] >= at.end-at.start {
				continue
			}
			var fix *Fix
			if better != "" {
				fix = replacement(at, likeIt(p.target.text[at.start:at.end], better))
			}
			p.at(TermForbidden, at, fix, "Term", t.Target, "Note", t.Note)
		}
	}
}

// better is the term that is wanted where a forbidden one stands, when the glossary
// names just one.
func (p *pair) better(f glossary.Term) string {
	found := ""
	for _, t := range p.terms {
		if t.Rule == glossary.Preferred && f.Source != "" && t.Source == f.Source {
			if found != "" {
				return ""
			}
			found = t.Target
		}
	}
	return found
}

// wanted is, for each byte of the translation, how many of a preferred term stand
// from there on, the longest one.
func (p *pair) wanted() map[int]int {
	left := map[int]int{}
	for _, t := range p.terms {
		if t.Rule != glossary.Preferred {
			continue
		}
		for _, o := range p.target.occurrences(t.Target, t.CaseSensitive, p.target.language.endingOf) {
			for i := o.start; i < o.end; i++ {
				left[i] = max(left[i], o.end-i)
			}
		}
	}
	return left
}

// likeIt gives a word the capital that another begins with.
func likeIt(other, w string) string {
	first, _ := utf8.DecodeRuneInString(other)
	r, n := utf8.DecodeRuneInString(w)
	if unicode.IsUpper(first) {
		return string(unicode.ToUpper(r)) + w[n:]
	}
	return w
}
