package exchange

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks of inline Markdown are given to tools as inline codes. It only has to be
// right about which characters of a text are marks as often as CommonMark is for
// honest texts: a mark that isn't recognised is text like any other, and in either
// case the pieces of a line put together are the line.
const (
	nestingLimit = 20    // codes within codes; more is text
	codeLimit    = 1_000 // codes in one text; more is text
	linkLimit    = 2_000 // of the address of a link, in bytes
)

// sort is what a code stands for.
type sort string

const (
	bold      sort = "bold"
	italic    sort = "italic"
	link      sort = "link"
	lineBreak sort = "break"
	address   sort = "address" // <https://example.org>
)

// role is what a piece of a line is.
type role int

const (
	words role = iota
	opening
	closing
	single
)

// piece is a part of a line: words, or a mark.
type piece struct {
	role role
	text string
	code int // of a mark: an index into codes
}

// code is one mark or a pair of them. Its id is the number that tools know it by.
type code struct {
	sort        sort
	open, close string // close is empty for a single mark
	id          int
}

// line is a text in pieces.
type line struct {
	pieces []piece
	codes  []code
}

// token is a mark while it isn't known yet whether it means something.
type token struct {
	start, end int
	role       role // words until it does
	code       int
}

// open is an opening mark that waits for its other half.
type open struct {
	token int
	mark  string
}

// marker finds the marks of a text. Its time is in proportion to the text: what is
// left open by a closing mark is never looked at again.
type marker struct {
	text    string
	pos     int
	tokens  []token
	waiting []open
	count   map[string]int // of those that wait, by mark
	codes   []code
}

// inPieces takes a text apart.
func inPieces(text string) line {
	m := &marker{text: text, count: map[string]int{}}
	for m.pos < len(text) {
		m.step()
	}
	l := line{codes: m.codes}
	at := 0
	for _, t := range m.tokens {
		if t.role == words {
			continue
		}
		if t.start > at {
			l.pieces = append(l.pieces, piece{text: text[at:t.start]})
		}
		l.pieces = append(l.pieces, piece{t.role, text[t.start:t.end], t.code})
		at = t.end
	}
	if at < len(text) {
		l.pieces = append(l.pieces, piece{text: text[at:]})
	}
	return l
}

func (m *marker) step() {
	rest := m.text[m.pos:]
	switch rest[0] {
	case '\\':
		if strings.HasPrefix(rest, "\\\n") {
			m.single(lineBreak, 2)
			return
		}
		m.pos = min(m.pos+2, len(m.text))
	case '*', '_':
		m.emphasis(len(rest) - len(strings.TrimLeft(rest, rest[:1])))
	case '[':
		m.open("[", 1)
	case ']':
		m.closeLink(rest)
	case '<':
		m.address(rest)
	default:
		m.pos++
	}
}

func (m *marker) single(of sort, n int) {
	if len(m.codes) < codeLimit {
		m.tokens = append(m.tokens, token{m.pos, m.pos + n, single, len(m.codes)})
		m.codes = append(m.codes, code{sort: of, open: m.text[m.pos : m.pos+n]})
	}
	m.pos += n
}

func (m *marker) open(mark string, n int) {
	if len(m.waiting) < nestingLimit {
		m.waiting = append(m.waiting, open{len(m.tokens), mark})
		m.count[mark]++
		m.tokens = append(m.tokens, token{start: m.pos, end: m.pos + n})
	}
	m.pos += n
}

// close makes a code of the next n bytes and the mark that waits for them. It is
// false when none does.
func (m *marker) close(of sort, mark string, n int) bool {
	if m.count[mark] == 0 || len(m.codes) >= codeLimit {
		return false
	}
	for {
		last := m.waiting[len(m.waiting)-1]
		m.waiting = m.waiting[:len(m.waiting)-1]
		m.count[last.mark]--
		if last.mark != mark {
			continue
		}
		first := &m.tokens[last.token]
		first.role, first.code = opening, len(m.codes)
		m.tokens = append(m.tokens, token{m.pos, m.pos + n, closing, len(m.codes)})
		m.codes = append(m.codes, code{sort: of, open: m.text[first.start:first.end], close: m.text[m.pos : m.pos+n]})
		m.pos += n
		return true
	}
}

// emphasis reads a run of n stars or underscores.
func (m *marker) emphasis(n int) {
	char := m.text[m.pos : m.pos+1]
	before, _ := utf8.DecodeLastRuneInString(m.text[:m.pos])
	after, _ := utf8.DecodeRuneInString(m.text[m.pos+n:])
	atStart, atEnd := m.pos == 0, m.pos+n == len(m.text)
	closes := !atStart && !unicode.IsSpace(before)
	opens := !atEnd && !unicode.IsSpace(after)
	if char == "_" { // within a word it is a character
		closes = closes && (atEnd || !inWord(after))
		opens = opens && (atStart || !inWord(before))
	}
	for closes && n > 0 && m.closeEmphasis(char, &n) {
	}
	if !opens || n > 3 {
		m.pos += n
		return
	}
	if n >= 2 {
		m.open(char+char, 2)
		n -= 2
	}
	if n == 1 {
		m.open(char, 1)
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// closeEmphasis closes what was opened last of bold and italic, as far as the n
// characters of the run go.
func (m *marker) closeEmphasis(char string, n *int) bool {
	double := char + char
	for _, last := range slices.Backward(m.waiting) {
		switch mark := last.mark; {
		case mark == char && m.close(italic, char, 1):
			*n--
			return true
		case mark == double && *n >= 2 && m.close(bold, double, 2):
			*n -= 2
			return true
		}
	}
	return false
}

// closeLink reads "](https://example.org)".
func (m *marker) closeLink(rest string) {
	n := addressEnd(rest)
	if n == 0 || !m.close(link, "[", n) {
		m.pos++
	}
}

// addressEnd measures the end of a link with its address; 0 when it is none.
func addressEnd(rest string) int {
	if !strings.HasPrefix(rest, "](") {
		return 0
	}
	depth := 0
	for i := 1; i < min(len(rest), linkLimit); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '\n':
			return 0
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// address reads "<https://example.org>" or "<press@example.org>".
func (m *marker) address(rest string) {
	n := strings.IndexAny(rest[1:min(len(rest), linkLimit)], "<> \n\t") + 1
	if n > 1 && rest[n] == '>' && strings.ContainsAny(rest[:n], ":@") {
		m.single(address, n+1)
		return
	}
	m.pos++
}
