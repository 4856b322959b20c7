package locales

import "strings"

// scanner walks over TOML text without understanding more than where keys and
// values begin and end (TOML 1.1, toml.io).
type scanner struct {
	text  string
	pos   int
	line  int // of pos, counted from 1
	start int // where that line begins
}

func (s *scanner) atEnd() bool { return s.pos >= len(s.text) }

func (s *scanner) rest() string { return s.text[s.pos:] }

// advance moves on by n bytes and counts the lines that it passes.
func (s *scanner) advance(n int) {
	passed := s.text[s.pos : s.pos+n]
	if i := strings.LastIndexByte(passed, '\n'); i >= 0 {
		s.line += strings.Count(passed, "\n")
		s.start = s.pos + i + 1
	}
	s.pos += n
}

func (s *scanner) skipSpace() {
	for !s.atEnd() && (s.text[s.pos] == ' ' || s.text[s.pos] == '\t') {
		s.pos++
	}
}

// skipLine goes to the end of the line.
func (s *scanner) skipLine() {
	if i := strings.IndexByte(s.rest(), '\n'); i >= 0 {
		s.pos += i
		return
	}
	s.pos = len(s.text)
}

// skipBlank goes to the next character that is neither space nor comment.
func (s *scanner) skipBlank() {
	for !s.atEnd() {
		switch s.text[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.advance(1)
		case '#':
			s.skipLine()
		default:
			return
		}
	}
}

// take passes c, and the space before and after it, when c is next.
func (s *scanner) take(c byte) bool {
	s.skipSpace()
	if s.atEnd() || s.text[s.pos] != c {
		return false
	}
	s.pos++
	s.skipSpace()
	return true
}

// atLineEnd tells whether only space and a comment are left on the line.
func (s *scanner) atLineEnd() bool {
	s.skipSpace()
	r := s.rest()
	return r == "" || r[0] == '\n' || r[0] == '#' || strings.HasPrefix(r, "\r\n")
}

// partLimit is how many parts of a dotted key are kept; two are as many as mean
// anything here.
const partLimit = 8

// path reads a key, dotted or not.
func (s *scanner) path() ([]string, bool) {
	var path []string
	for {
		s.skipSpace()
		part, ok := s.part()
		if !ok {
			return nil, false
		}
		if len(path) < partLimit {
			path = append(path, part)
		}
		if !s.take('.') {
			return path, true
		}
	}
}

// part reads one part of a key, and gives a quoted one as it stands between its
// quotes: a key that needs an escape isn't accepted anyway.
func (s *scanner) part() (string, bool) {
	r := s.rest()
	if r == "" {
		return "", false
	}
	if r[0] == '"' || r[0] == '\'' {
		n, closed := lineString(r)
		if !closed {
			return "", false
		}
		s.pos += n
		return r[1 : n-1], true
	}
	n := strings.IndexFunc(r, notInKey)
	if n < 0 {
		n = len(r)
	}
	s.pos += n
	return r[:n], n > 0
}

// What a value turned out to be.
type valueEnd int

const (
	valueClosed valueEnd = iota // a string, or a flat inline table
	valueOpen                   // a string that isn't closed
	valueCurly                  // a text between typographic quotation marks
	valueOther                  // anything else
)

// skipValue passes a string or a flat inline table.
func (s *scanner) skipValue() valueEnd {
	r := s.rest()
	switch {
	case strings.HasPrefix(r, `"`) || strings.HasPrefix(r, "'"):
		return s.skipString()
	case strings.HasPrefix(r, "{"):
		s.pos++
		return s.skipInline()
	}
	if strings.IndexAny(r, "“”„‟«»‘’‚") == 0 {
		return valueCurly
	}
	return valueOther
}

func (s *scanner) skipString() valueEnd {
	n, closed := lineString(s.rest())
	if q := s.rest(); strings.HasPrefix(q, `"""`) || strings.HasPrefix(q, "'''") {
		n, closed = longString(q)
	}
	s.advance(n)
	if !closed {
		return valueOpen
	}
	return valueClosed
}

// skipInline passes the rest of an inline table that holds nothing but strings.
func (s *scanner) skipInline() valueEnd {
	for commas := 0; !s.atEnd() && commas < len(reserved); {
		switch s.text[s.pos] {
		case '}':
			s.pos++
			return valueClosed
		case '"', '\'':
			if s.skipString() == valueOpen {
				return valueOpen
			}
		case '{', '[':
			return valueOther
		case '#':
			s.skipLine()
		case ',':
			commas++
			s.pos++
		default:
			s.advance(1)
		}
	}
	return valueOther
}

// lineString measures a string of one line, from its opening quote on.
func lineString(r string) (n int, closed bool) {
	for i := 1; i < len(r); i++ {
		switch {
		case r[i] == r[0]:
			return i + 1, true
		case r[i] == '\n':
			return i, false
		case r[i] == '\\' && r[0] == '"':
			i++
		}
	}
	return len(r), false
}

// longString measures a string of several lines, from its three opening quotes on.
// Up to two more quotes may stand before the three that close it.
func longString(r string) (n int, closed bool) {
	for i := 3; i < len(r); i++ {
		switch {
		case r[i] == '\\' && r[0] == '"':
			i++
		case strings.HasPrefix(r[i:], r[:3]):
			end := r[i:min(i+5, len(r))]
			return i + len(end) - len(strings.TrimLeft(end, r[:1])), true
		}
	}
	return len(r), false
}
