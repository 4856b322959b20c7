package mailer

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wneessen/go-mail"
)

// appendToField appends the To of a recipient as go-mail writes it: without its
// help for the names and addresses that nearly everybody has, else by it.
func appendToField(dst []byte, r *recipient, address []byte) ([]byte, error) {
	if !isTidy(r.name) || !isDotAtom(r.to.Local) || !isDotAtom(r.to.Domain) {
		to, err := mailbox(r.name, r.to)
		if err != nil {
			return nil, err
		}
		return appendWritten(dst, "To", func(m *mail.Msg) { m.ToMailAddress(to) })
	}
	start := len(dst)
	dst = append(dst, "To: "...)
	if r.name != "" {
		dst = append(appendName(dst, r.name), ' ')
	}
	dst = append(append(append(dst, '<'), address...), '>')
	return fold(dst, start, len("To")), nil
}

// appendWritten appends one header field by letting go-mail write a mail that has
// hardly another.
func appendWritten(dst []byte, name string, set func(*mail.Msg)) ([]byte, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	m.SetDateWithValue(time.Time{})
	m.SetMessageIDWithValue("id")
	set(m)
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	s := field(b.Bytes(), name, atEnd)
	if s.from < 0 {
		return nil, errors.New("mailer: a header field wasn't written")
	}
	return append(dst, b.Bytes()[s.from:s.to]...), nil
}

// The widths by which go-mail folds: of a line with the field's name, and of the
// lines that follow.
const (
	firstLine = mail.MaxHeaderLength - 2
	otherLine = mail.MaxHeaderLength - 3
)

// fold ends the header field that begins at start, whose name has the given
// length, and breaks it into lines at its spaces just as go-mail does. No two
// spaces follow each other in it.
func fold(dst []byte, start, name int) []byte {
	word := start + name + len(": ")
	room := firstLine - name - len(": ")
	for room-(len(dst)-word) <= 1 { // else all the rest stays on this line
		end := len(dst)
		if n := bytes.IndexByte(dst[word:], ' '); n >= 0 {
			end = word + n
		}
		if room-(end-word) <= 1 {
			dst = slices.Insert(dst, word-len(" "), crlf...)
			word, end, room = word+len(crlf), end+len(crlf), otherLine
		}
		if end == len(dst) {
			break
		}
		room -= end - word + len(" ")
		word = end + len(" ")
	}
	return append(dst, crlf...)
}

// isOneWord tells whether s is of visible ASCII alone, and so written as it is.
func isOneWord(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// isTidy tells whether displayName would leave a name as it is. It looks closely
// at Europe's letters and punctuation only, and says no to the others.
func isTidy(name string) bool {
	runes, last := 0, ' '
	for _, r := range name {
		switch {
		case r == ' ' && last == ' ', r < ' ', r == '\\':
			return false
		case r > '~' && (r < '\u00a0' || r > '\u052f') && (r < '\u2010' || r > '\u2027'):
			return false
		}
		runes++
		last = r
	}
	return runes <= maxName && (last != ' ' || name == "")
}

// isDotAtom tells whether s is one (RFC 5322 §3.2.3, RFC 6532 §3.2), which net/mail
// reads and writes as it is.
func isDotAtom(s string) bool {
	last := '.'
	for i, r := range s {
		switch {
		case r <= ' ', r == '\x7f', r < utf8.RuneSelf && notInAtom[r], r == '.' && last == '.':
			return false
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		}
		last = r
	}
	return last != '.'
}

var notInAtom = func() (not [utf8.RuneSelf]bool) {
	for _, c := range `()<>[]:;@\,"` {
		not[c] = true
	}
	return not
}()

// appendName appends a tidy name as net/mail writes it: in quotes, or as encoded
// words in the one or the other of the encodings of RFC 2047 §4, which the
// characters in it decide (§5, rule 3).
func appendName(dst []byte, name string) []byte {
	switch {
	case isASCII(name):
		dst = append(dst, '"')
		for i := range len(name) {
			if name[i] == '"' {
				dst = append(dst, '\\')
			}
			dst = append(dst, name[i])
		}
		return append(dst, '"')
	case strings.ContainsAny(name, "\"#$%&'(),.:;<>@[]^`{|}~"):
		return appendBWords(dst, name)
	}
	return appendQWords(dst, name)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// What is around the text of an encoded word, and how long its text may be.
const (
	openQ, openB, closeWord = "=?utf-8?q?", "=?utf-8?b?", "?="
	longestText             = longestWord - len(openQ) - len(closeWord)
	longestB                = longestText / 4 * 3 // octets before they are encoded
)

// appendQWords appends s as encoded words in the Q encoding.
func appendQWords(dst []byte, s string) []byte {
	dst = append(dst, openQ...)
	length := 0
	for i := 0; i < len(s); {
		_, size := utf8.DecodeRuneInString(s[i:])
		coded := 1
		if !inQ(s[i]) {
			coded = 3 * size
		}
		if length+coded > longestText {
			dst = append(dst, closeWord+" "+openQ...)
			length = 0
		}
		for _, c := range []byte(s[i : i+size]) {
			switch {
			case c == ' ':
				dst = append(dst, '_')
			case inQ(c):
				dst = append(dst, c)
			default:
				dst = appendHex(dst, c)
			}
		}
		length += coded
		i += size
	}
	return append(dst, closeWord...)
}

// inQ tells whether c takes one character in the Q encoding.
func inQ(c byte) bool { return c >= ' ' && c <= '~' && c != '=' && c != '?' && c != '_' }

// appendBWords appends s as encoded words in the B encoding.
func appendBWords(dst []byte, s string) []byte {
	dst = append(dst, openB...)
	for {
		n := len(s)
		if n > longestB {
			for n = longestB; !utf8.RuneStart(s[n]); {
				n--
			}
		}
		var octets [longestB]byte
		dst = base64.StdEncoding.AppendEncode(dst, octets[:copy(octets[:], s[:n])])
		if s = s[n:]; s == "" {
			return append(dst, closeWord...)
		}
		dst = append(dst, closeWord+" "+openB...)
	}
}
