package mailer

import (
	"bytes"
	"unicode/utf8"
)

// quotedLine is how many characters a quoted-printable line may have before the
// "=" that breaks it off (RFC 2045 §6.7, rule 5).
const quotedLine = 75

// asItIs are the octets that quoted-printable leaves alone within a line.
var asItIs = func() (is [256]bool) {
	for c := '!'; c <= '~'; c++ {
		is[c] = c != '='
	}
	is[' '], is['\t'] = true, true
	return is
}()

// appendQuoted appends a raw line in quoted-printable, without its end, breaking it
// just where mime/quotedprintable does. The line holds no CR and no LF.
func appendQuoted(dst, line []byte) []byte {
	column := 0
	for len(line) > 0 {
		n := plainLength(line)
		for n > 0 {
			fits := min(n, quotedLine-column)
			dst = append(dst, line[:fits]...)
			line, n, column = line[fits:], n-fits, column+fits
			if n > 0 {
				dst = append(dst, "=\r\n"...)
				column = 0
			}
		}
		if len(line) == 0 {
			break
		}
		if column+len("=XX") > quotedLine {
			dst = append(dst, "=\r\n"...)
			column = 0
		}
		dst = appendHex(dst, line[0])
		line, column = line[1:], column+len("=XX")
	}
	return dst
}

// plainLength is how much at the beginning of line is left as it is. A space at the
// line's end is not: servers on the way cut it off.
func plainLength(line []byte) int {
	n := 0
	for n < len(line) && asItIs[line[n]] {
		n++
	}
	if n > 0 && n == len(line) && (line[n-1] == ' ' || line[n-1] == '\t') {
		n--
	}
	return n
}

func appendHex(dst []byte, c byte) []byte {
	const digits = "0123456789ABCDEF"
	return append(dst, '=', digits[c>>4], digits[c&15])
}

// appendEscaped appends s as html/template writes it into a text.
func appendEscaped(dst, s []byte) []byte {
	for _, c := range s {
		switch c {
		case '"':
			dst = append(dst, "&#34;"...)
		case '&':
			dst = append(dst, "&amp;"...)
		case '\'':
			dst = append(dst, "&#39;"...)
		case '+':
			dst = append(dst, "&#43;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case 0:
			dst = append(dst, "\uFFFD"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// squeeze makes each run of spaces and line ends of s a single space, in place, and
// drops those at its ends. No-break spaces, which French has before a colon, are
// letters to it.
func squeeze(s []byte) []byte {
	kept := s[:0]
	for _, c := range s {
		if c == '\n' {
			c = ' '
		}
		if c != ' ' || len(kept) > 0 && kept[len(kept)-1] != ' ' {
			kept = append(kept, c)
		}
	}
	return bytes.TrimSuffix(kept, []byte(" "))
}

// breakLine takes as many words of squeezed s as a line of width characters holds,
// but one at least, and gives what is left.
func breakLine(s []byte, width int) (line, rest []byte) {
	column, end := 0, 0 // characters and octets of the line
	for {
		next, beyond := len(s), min(end+1, len(s)) // behind the space, or the first word's first character
		if n := bytes.IndexByte(s[beyond:], ' '); n >= 0 {
			next = beyond + n
		}
		column += utf8.RuneCount(s[end:next])
		if end > 0 && column > width {
			return s[:end], s[end+1:]
		}
		if end = next; end == len(s) {
			return s, nil
		}
	}
}
