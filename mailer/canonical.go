package mailer

import "bytes"

// The "relaxed" forms of RFC 6376 §3.4, in which a message is hashed. Each function
// appends to dst, so that a caller's buffer serves for mail after mail.

// relaxedBody appends the body with its lines ended by CRLF (§3.4.4): no white space
// at a line's end, a single space for any other run of it, no empty lines at the end.
func relaxedBody(dst, body []byte) []byte {
	last := len(dst) // where the last line ends that isn't empty
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		for len(line) > 0 && isBlank(line[len(line)-1]) {
			line = line[:len(line)-1]
		}
		dst = append(appendCollapsed(dst, line), "\r\n"...)
		if len(line) > 0 {
			last = len(dst)
		}
	}
	return dst[:last]
}

// relaxedField appends a header field (§3.4.2): its name in small letters, its value
// unfolded, with a single space for any run of white space and none around it.
func relaxedField(dst, name, value []byte) []byte {
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	dst = append(dst, ':')
	begin, gap := len(dst), false
	for _, c := range value {
		if isBlank(c) || c == '\r' || c == '\n' {
			gap = true
			continue
		}
		if gap && len(dst) > begin {
			dst = append(dst, ' ')
		}
		gap = false
		dst = append(dst, c)
	}
	return append(dst, "\r\n"...)
}

// appendCollapsed appends line, copying as much at once as has single spaces.
func appendCollapsed(dst, line []byte) []byte {
	from := 0
	for i := 0; i < len(line); i++ {
		if !isBlank(line[i]) {
			continue
		}
		next := i + 1
		for next < len(line) && isBlank(line[next]) {
			next++
		}
		if next == i+1 && line[i] == ' ' {
			continue
		}
		dst = append(append(dst, line[from:i]...), ' ')
		from, i = next, next-1
	}
	return append(dst, line[from:]...)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// cutLine cuts the first line off, without its end.
func cutLine(s []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(s, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}
