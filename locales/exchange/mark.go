package exchange

import "strings"

// Marks of inline Markdown are given to tools as inline codes. It only has to be
// right about which characters of a text are marks as often as CommonMark is for
// honest texts: a mark that isn't recognised is text like any other, and in either
// case the pieces of a line put together are the line.
const (
	nestingLimit = 20    // codes within codes; more is text
	codeLimit    = 1_000 // codes in one text; more is text
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
