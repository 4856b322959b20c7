package exchange

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

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
