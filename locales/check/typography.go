package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
)

// manySpaces are spaces that stand together, also with markup between.
var manySpaces = regexp.MustCompile(`[ \x{a0}\x{202f}]{2,}`)

// spaces finds two where one is meant.
func (p *pair) spaces() {
	for _, m := range manySpaces.FindAllStringIndex(p.target.seen, -1) {
		at := span{m[0], m[1]}
		with := " "
		if i := strings.IndexAny(p.Target[at.start:at.end], noBreak+narrowNoBreak); i >= 0 {
			r, _ := utf8.DecodeRuneInString(p.Target[at.start+i:])
			with = string(r)
		}
		p.at(DoubleSpace, at, replacement(at, with))
	}
}

// frenchSpaces finds the marks beside which French has a no-break space.
func (p *pair) frenchSpaces() {
	if p.target.language.tag != "fr" {
		return
	}
	seen := p.target.seen
	for i, r := range seen {
		switch r {
		case ';', '!', '?', '»', '%', ':':
			p.spaceBefore(i, r)
		case '«':
			p.spaceAfter(i + utf8.RuneLen(r))
		}
	}
}

// spaceBefore looks at what stands before a mark. Nothing is said of "?!", "(?)" and
// of a colon within something.
func (p *pair) spaceBefore(i int, mark rune) {
	before, at := p.target.before(i)
	end := i + utf8.RuneLen(mark)
	switch {
	case before == 0, before == '\u00a0', before == '\u202f', strings.ContainsRune("?!(…\n", before):
		return
	case mark == '%' && !unicode.IsDigit(before) && before != ' ':
		return
	case mark == ':' && !strings.ContainsRune(" \n\x00", p.target.after(end)): // 0 at the end
		return
	}
	space := narrowNoBreak
	if mark == ':' {
		space = noBreak
	}
	wrong := span{i, i}
	if before == ' ' {
		wrong = span{at, at + 1}
	}
	p.at(FrenchSpace, span{wrong.start, end}, replacement(wrong, space), "Mark", string(mark))
}

func (p *pair) spaceAfter(i int) {
	after := p.target.after(i)
	if after == '\u00a0' || after == '\u202f' {
		return
	}
	wrong := span{i, i}
	if strings.HasPrefix(p.target.seen[i:], " ") {
		wrong.end++
	}
	p.at(FrenchSpace, span{i - len("«"), wrong.end}, replacement(wrong, narrowNoBreak), "Mark", "«")
}

// closers are what may close a quotation, by what opens it.
var closers = map[rune]string{'"': `"”“`, '“': `”"`, '„': `“”"„`, '‟': `”"`, '«': `»`, '»': `«»`, '”': `”`}

// quotes finds quotation marks of another language. Single ones may be apostrophes:
// nothing is said of them.
func (p *pair) quotes() {
	l := p.target.language
	if len(l.quotes) == 0 {
		return
	}
	seen := p.target.seen
	end := 0               // of the last quotation
	next := map[rune]int{} // where the next mark is that may close what a mark opens
	for i, r := range seen {
		if i < end || closers[r] == "" || !p.opens(i, r) {
			continue
		}
		first := i + utf8.RuneLen(r)
		if n, ok := next[r]; !ok || n < first {
			next[r] = len(seen)
			if n := strings.IndexAny(seen[first:], closers[r]); n >= 0 {
				next[r] = first + n
			}
		}
		closer := next[r]
		if closer-first > longestQuote || closer == len(seen) {
			continue
		}
		mark, size := utf8.DecodeRuneInString(seen[closer:])
		end = closer + size
		if !l.pairs(r, mark) {
			p.quoted(span{i, end}, span{first, closer})
		}
	}
}

// longestQuote is how far the other mark may be, in bytes.
const longestQuote = 2000

// opens tells whether a mark stands before a word: with nothing, a blank or a bracket
// before it.
func (p *pair) opens(i int, mark rune) bool {
	before, _ := p.target.before(i)
	if before != 0 && !unicode.IsSpace(before) && !strings.ContainsRune("([{–—-/’'\x01", before) {
		return false
	}
	after := p.target.after(i + utf8.RuneLen(mark))
	return after != 0 && (mark == '«' || !unicode.IsSpace(after))
}

func (l *language) pairs(open, end rune) bool {
	return slices.Contains(l.quotes, string(open)+string(end))
}

// quoted tells of a quotation with marks that aren't the language's.
func (p *pair) quoted(all, words span) {
	l := p.target.language
	text := p.Target[words.start:words.end]
	open, size := utf8.DecodeRuneInString(l.quotes[0])
	end := l.quotes[0][size:]
	inner := strings.Trim(text, " \u00a0\u202f")
	if l.tag == "fr" {
		inner = narrowNoBreak + inner + narrowNoBreak
	}
	with := string(open) + inner + end
	p.at(Quotes, all, replacement(all, with), "Quoted", p.Target[all.start:all.end], "Marks", l.quotes[0])
}
