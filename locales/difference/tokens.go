package difference

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// No-break spaces, which some languages put between the thousands of a number.
const (
	noBreak       = '\u00a0'
	narrowNoBreak = '\u202f'
)

// Tokens takes a text apart into words, numbers, spaces and signs. Joined they are the text
// again, also when it isn't UTF-8.
func Tokens(text string) []string {
	all := make([]string, 0, len(text)/3)
	for text != "" {
		n := token(text)
		all = append(all, text[:n])
		text = text[n:]
	}
	return all
}

// token is the length of the first word, number, space or sign of a text, in octets.
func token(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if !isLetter(r) {
		return n
	}
	for before := r; n < len(text); {
		r, size := utf8.DecodeRuneInString(text[n:])
		if !isLetter(r) && !unicode.IsMark(r) && !joins(before, r, text[n+size:]) {
			break
		}
		before = r
		n += size
	}
	return n
}

// joins tells whether a sign stands within a word or number: an apostrophe between
// letters, a separator between digits.
func joins(before, sign rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	switch sign {
	case '\'', '’':
		return isLetter(before) && isLetter(next)
	case '.', ',', ':':
		return unicode.IsDigit(before) && unicode.IsDigit(next)
	case noBreak, narrowNoBreak:
		return unicode.IsDigit(before) && thousands(after)
	}
	return false
}

// thousands tells whether a text begins with three digits and no fourth.
func thousands(text string) bool {
	digits := len(text) - len(strings.TrimLeftFunc(text, unicode.IsDigit))
	return digits > 0 && utf8.RuneCountInString(text[:digits]) == 3
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// IsWord tells whether a token is a word or a number.
func IsWord(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return isLetter(r)
}

// sentences joins tokens to what ends with a full stop and a space, or with a line.
func sentences(tokens []string) (all []string) {
	from, stop := 0, false
	for i, t := range tokens {
		if t == "\n" || stop && strings.TrimSpace(t) == "" {
			all = append(all, join(tokens[from:i+1]))
			from = i + 1
		}
		stop = t == "." || t == "!" || t == "?" || t == "…"
	}
	if from < len(tokens) {
		all = append(all, join(tokens[from:]))
	}
	return all
}
