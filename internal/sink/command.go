package sink

import (
	"bytes"
)

// command does what a line asks for; false ends the conversation.
func (c *session) command(line []byte) bool {
	var name [8]byte
	word, rest, _ := bytes.Cut(line, []byte(" "))
	verb := upper(name[:0], word)
	if c.sink.options.StrictSync && c.behind() && (!c.sink.offers.pipelining || endsGroup(verb)) {
		return c.dismiss("554 5.5.0 You may not say more before you have read the reply")
	}
	switch string(verb) {
	case "MAIL":
		return c.mail(rest)
	case "RCPT":
		return c.rcpt(rest)
	case "DATA":
		return c.data()
	case "RSET":
		return c.rset()
	case "QUIT":
		return c.quit()
	case "EHLO":
		return c.ehlo(rest)
	case "HELO":
		return c.helo(rest)
	case "STARTTLS":
		return c.startTLS()
	case "AUTH":
		return c.auth(rest)
	case "NOOP":
		return c.refuse("250 2.0.0 Here I am")
	case "VRFY":
		return c.refuse("252 2.1.5 Try and see")
	}
	return c.refuse("500 5.5.2 What is that?")
}

// upper puts a verb into buf in capitals; nothing when it doesn't fit, as no verb
// is that long.
func upper(buf, word []byte) []byte {
	if len(word) > cap(buf) {
		return nil
	}
	for _, b := range word {
		if 'a' <= b && b <= 'z' {
			b -= 'a' - 'A'
		}
		buf = append(buf, b)
	}
	return buf
}

// endsGroup tells whether a command must be the last of what a client says at once
// (RFC 2920, section 3.1; RFC 3207 and 4954 say it of theirs).
func endsGroup(verb []byte) bool {
	switch string(verb) {
	case "EHLO", "HELO", "DATA", "VRFY", "NOOP", "QUIT", "STARTTLS", "AUTH":
		return true
	}
	return false
}

// path reads "FROM:<address> parameters" (RFC 5321, section 4.1.2). What the address
// holds is checked only so far that it can stand in a line of the log.
func path(rest []byte, word string) (address, parameters []byte, ok bool) {
	if len(rest) < len(word) || !bytes.EqualFold(rest[:len(word)], []byte(word)) {
		return nil, nil, false
	}
	rest = bytes.TrimLeft(rest[len(word):], " ")
	if len(rest) == 0 || rest[0] != '<' {
		return nil, nil, false
	}
	quoted := false
	for i := 1; i < len(rest); i++ {
		switch b := rest[i]; {
		case b < ' ' || b == 0x7f || b == ' ' && !quoted:
			return nil, nil, false
		case b == '\\' && quoted:
			i++
		case b == '"':
			quoted = !quoted
		case b == '>' && !quoted:
			return rest[1:i], rest[i+1:], len(rest) == i+1 || rest[i+1] == ' '
		}
	}
	return nil, nil, false
}

func ascii(address []byte) bool {
	for _, b := range address {
		if b >= 0x80 {
			return false
		}
	}
	return true
}
