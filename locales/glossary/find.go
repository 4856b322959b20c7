package glossary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hit is a place where a term stands.
type Hit struct {
	Term       Term
	Start, End int // in octets of the text: text[Start:End], with the ending it has there
}

// Finder finds terms in texts of one language. Made once, it serves many texts, and
// several goroutines.
//
// Only whole words count, with the endings that the language puts to them. Of terms that
// overlap the first and longest is given, and with it each other one that is as long. The
// work grows with the text, not with the number of terms.
type Finder struct {
	inflection
	root *node
}

// Sources finds what the translation of a text in this language has to attend to: the
// sources of preferred terms, and protected ones.
func Sources(language string, terms []Term) *Finder {
	return newFinder(language, terms, func(t Term) string {
		if t.Rule == Forbidden {
			return ""
		}
		return t.Source
	})
}

// Targets finds what a translation into this language has of its terms: the targets of
// preferred and forbidden ones, and protected ones.
func Targets(language string, terms []Term) *Finder {
	return newFinder(language, terms, func(t Term) string {
		if t.Rule == Protected {
			return t.Source
		}
		return t.Target
	})
}

// Find gives the places in a source text where preferred and protected terms stand, as the
// Finder of Sources does.
func Find(text, language string, terms []Term) []Hit { return Sources(language, terms).Find(text) }

// node is where some terms are after some of their words.
type node struct {
	next  map[string][]branch // by the beginning of the word that follows
	ended []Term              // those that have no more words, with what they are in the text
	tails []string            // of each of those: the signs behind its last word
	said  []string            // of each of those: the whole term
}

// branch is a word that follows, and the signs before it.
type branch struct {
	before, word string
	node         *node
}

func newFinder(language string, terms []Term, said func(Term) string) *Finder {
	f := &Finder{inflectionOf(language), &node{}}
	for _, t := range terms {
		if text := said(t); text != "" {
			f.add(t, text)
		}
	}
	return f
}

func (f *Finder) add(t Term, text string) {
	at := f.root
	words, tail := split(text)
	for _, w := range words {
		at = at.follow(f.stem(strings.ToLower(w.text)), w.before, strings.ToLower(w.text))
	}
	if at != f.root {
		at.ended, at.tails, at.said = append(at.ended, t), append(at.tails, tail), append(at.said, text)
	}
}

func (n *node) follow(stem, before, word string) *node {
	for _, b := range n.next[stem] {
		if b.before == before && b.word == word {
			return b.node
		}
	}
	if n.next == nil {
		n.next = map[string][]branch{}
	}
	b := branch{before, word, &node{}}
	n.next[stem] = append(n.next[stem], b)
	return b.node
}

// mostVisits bounds what one place in a text costs, whatever the terms are.
const mostVisits = 2000

// search is the search at one place.
type search struct {
	*Finder

	text   string
	words  []word
	start  int // the first word
	visits int
	found  []Hit // the longest so far
}

// Find gives the places of terms in a text, in their order.
func (f *Finder) Find(text string) (hits []Hit) {
	if f.root.next == nil {
		return nil
	}
	words, _ := split(text)
	for i := 0; i < len(words); i++ {
		s := search{Finder: f, text: text, words: words, start: i}
		s.from(f.root, i)
		hits = append(hits, s.found...)
		for len(s.found) > 0 && i+1 < len(words) && words[i+1].start < s.found[0].End {
			i++
		}
	}
	return hits
}

// from looks at the i-th word, behind those that have led to a node.
func (s *search) from(n *node, i int) {
	if s.visits++; s.visits > mostVisits || i == len(s.words) {
		return
	}
	w := s.words[i]
	lower := strings.ToLower(w.text)
	for beginning := range s.beginnings(lower) {
		for _, b := range n.next[beginning] {
			if s.visits++; s.visits > mostVisits {
				return
			}
			if s.follows(i, b.before) && s.fits(lower, b.word) {
				s.end(b.node, i)
				s.from(b.node, i+1)
			}
		}
	}
}

// follows tells whether the signs before the i-th word are those of a term; before its
// first word more may stand.
func (s *search) follows(i int, signs string) bool {
	if i == s.start {
		return strings.HasSuffix(s.words[i].before, signs)
	}
	return s.words[i].before == signs
}

// end keeps the terms that end with the i-th word, when none longer was found.
func (s *search) end(n *node, i int) {
	for j, t := range n.ended {
		start, end := s.words[s.start].start, s.words[i].end
		for range leadingSigns(n.said[j]) {
			_, size := utf8.DecodeLastRuneInString(s.text[:start])
			start -= size
		}
		tail, ok := signsAt(s.text[end:], n.tails[j])
		if end += tail; !ok || t.CaseSensitive && !s.sameCase(s.text[start:end], n.said[j]) {
			continue
		}
		if len(s.found) > 0 && s.found[0].End > end {
			continue
		}
		if len(s.found) > 0 && s.found[0].End < end {
			s.found = nil
		}
		if !slices.ContainsFunc(s.found, func(h Hit) bool { return h.Term == t }) {
			s.found = append(s.found, Hit{t, start, end})
		}
	}
}

// sameCase tells whether the words of a place are written with the capitals of the term.
func (s *search) sameCase(text, term string) bool {
	a, _ := split(text)
	b, _ := split(term)
	return slices.EqualFunc(a, b, func(in, of word) bool { return s.fits(in.text, of.text) })
}

// word is a word of a text, with the signs before it as they count.
type word struct {
	before     string
	text       string
	start, end int
}

// split gives the words of a text, and the signs behind the last one.
func split(text string) (words []word, tail string) {
	from := 0
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !isWordRune(r) {
			at += n
			continue
		}
		end := at + n
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if !isWordRune(r) && !unicode.IsMark(r) {
				break
			}
			end += n
		}
		words = append(words, word{strings.Map(sign, text[from:at]), text[at:end], at, end})
		from, at = end, end
	}
	return words, text[from:]
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// sign gives one sign for all that count as one another between words.
func sign(r rune) rune {
	switch r {
	case '\u00a0', '\u202f', '\n', '\r', '\t':
		return ' '
	case '’':
		return '\''
	case '\u2011':
		return '-'
	}
	return r
}

// leadingSigns are those in front of a term's first word.
func leadingSigns(text string) string {
	return text[:max(0, strings.IndexFunc(text, isWordRune))]
}

// signsAt tells whether a text begins with such signs, and how long they are there.
func signsAt(text, wanted string) (octets int, ok bool) {
	for _, w := range wanted {
		r, n := utf8.DecodeRuneInString(text[octets:])
		if n == 0 || sign(r) != sign(w) {
			return 0, false
		}
		octets += n
	}
	return octets, true
}
