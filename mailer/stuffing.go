package mailer

import "bytes"

// stuffer makes a message fit for DATA: a line that begins with a dot gets another
// one before it (RFC 5321 §4.5.2). The message may come in parts, cut anywhere.
type stuffer struct {
	inLine bool // something stands in the present line already
	last   byte // of what came so far
	ended  bool // it ends with CRLF
}

// A dot after a bare LF is doubled as well. There is none in a message of ours, but
// a server that takes a bare LF for the end of a line would take ".\r\n" behind it
// for the end of the message, and the rest for commands.
var lineAndDot = []byte("\n.")

// append adds part to dst.
func (s *stuffer) append(dst, part []byte) []byte {
	if len(part) == 0 {
		return dst
	}
	if !s.inLine && part[0] == '.' {
		dst = append(dst, '.')
	}
	s.see(part)
	for {
		i := bytes.Index(part, lineAndDot)
		if i < 0 {
			return append(dst, part...)
		}
		dst = append(dst, part[:i+2]...)
		dst = append(dst, '.')
		part = part[i+2:]
	}
}

// see remembers how part, which isn't empty, ends.
func (s *stuffer) see(part []byte) {
	before := s.last
	if n := len(part); n > 1 {
		before = part[n-2]
	}
	s.last = part[len(part)-1]
	s.inLine = s.last != '\n'
	s.ended = before == '\r' && !s.inLine
}

// end adds the final dot, and before it the end of the last line where that is missing.
func (s *stuffer) end(dst []byte) []byte {
	switch {
	case s.ended:
	case s.last == '\r':
		dst = append(dst, '\n')
	default:
		dst = append(dst, '\r', '\n')
	}
	return append(dst, ".\r\n"...)
}
