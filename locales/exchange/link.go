package exchange

import "strings"

// linkLimit is how long the address of a link may be, in bytes.
const linkLimit = 2_000

// closeLink reads "](https://example.org)".
func (m *marker) closeLink(rest string) {
	n := addressEnd(rest)
	if n == 0 || !m.close(link, "[", n) {
		m.pos++
	}
}

// addressEnd measures the end of a link with its address; 0 when it is none.
func addressEnd(rest string) int {
	if !strings.HasPrefix(rest, "](") {
		return 0
	}
	depth := 0
	for i := 1; i < min(len(rest), linkLimit); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '\n':
			return 0
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// address reads "<https://example.org>" or "<press@example.org>".
func (m *marker) address(rest string) {
	n := strings.IndexAny(rest[1:min(len(rest), linkLimit)], "<> \n\t") + 1
	if n > 1 && rest[n] == '>' && strings.ContainsAny(rest[:n], ":@") {
		m.single(address, n+1)
		return
	}
	m.pos++
}
