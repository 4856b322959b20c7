package mailer

import "strings"

// Lengths of RFC 2047 §2: an encoded word is no longer than 75 characters, and a
// line that holds one no longer than 76.
const (
	longestWord = 75
	firstWord   = 76 - len("Subject: ")
)

// foldedSubject is s as the value of a Subject, in lines that are folded already.
// The first words stand on the line of the name: writers that begin with the next
// line, as an encoded word of full length must, send a line that holds nothing,
// and filters take that for a forgery. s has no control characters (see oneLine).
func foldedSubject(s string) string {
	if plainSubject(s) {
		return s
	}
	var b strings.Builder
	room := firstWord
	for s != "" {
		word, rest := encodedWord(s, room)
		if b.Len() > 0 {
			b.WriteString("\r\n ") // between two encoded words a reader drops it (RFC 2047 §6.2)
		}
		b.WriteString(word)
		s, room = rest, longestWord
	}
	return b.String()
}

// plainSubject tells whether s can stand as it is, on one line.
func plainSubject(s string) bool {
	if len(s) > firstWord || strings.Contains(s, "=?") {
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// encodedWord puts as much of s as fits into one encoded word of at most room
// characters (RFC 2047 §4.2), never a part of a character (§5), and gives the rest.
func encodedWord(s string, room int) (word, rest string) {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.WriteString("=?UTF-8?Q?")
	for i, r := range s {
		var coded strings.Builder
		for _, c := range []byte(string(r)) {
			switch {
			case c == ' ':
				coded.WriteByte('_')
			case c > ' ' && c <= '~' && !strings.ContainsRune("=?_", rune(c)):
				coded.WriteByte(c)
			default:
				coded.Write([]byte{'=', hex[c>>4], hex[c&15]})
			}
		}
		if b.Len()+coded.Len()+len("?=") > room {
			return b.String() + "?=", s[i:]
		}
		b.WriteString(coded.String())
	}
	return b.String() + "?=", ""
}
