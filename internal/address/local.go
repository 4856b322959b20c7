package address

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitAddress takes an address apart: what the local part says, without quotes
// and backslashes, and the domain as it is written.
func splitAddress(s string) (local, domain string, err error) {
	if strings.HasPrefix(s, `"`) {
		return splitQuoted(s)
	}
	local, domain, found := strings.Cut(s, "@")
	switch {
	case strings.ContainsFunc(s, unicode.IsSpace):
		return "", "", addressFault("address_space", s)
	case !found || strings.Contains(domain, "@"):
		return "", "", addressFault("address_at", s)
	case !isDotAtom(local):
		return "", "", addressFault("address_local", s)
	}
	return local, domain, nil
}

// splitQuoted takes an address apart whose local part is a quoted string.
func splitQuoted(s string) (local, domain string, err error) {
	var b strings.Builder
	escaped := false
	for i, r := range s[1:] {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
			continue
		case r == '"':
			return closeQuoted(s, b.String(), s[1+i+1:])
		}
		b.WriteRune(r)
	}
	return "", "", addressFault("address_local", s) // the quote is never closed
}

// closeQuoted checks what a quoted local part holds and what follows it.
func closeQuoted(s, local, rest string) (string, string, error) {
	domain, found := strings.CutPrefix(rest, "@")
	switch {
	case !found || strings.Contains(domain, "@"):
		return "", "", addressFault("address_at", s)
	case local == "" || strings.ContainsFunc(local, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) }):
		return "", "", addressFault("address_local", s)
	case strings.ContainsFunc(domain, unicode.IsSpace):
		return "", "", addressFault("address_space", s)
	}
	return local, domain, nil
}

// writeLocal writes a local part as briefly as RFC 5321, section 4.1.2, allows:
// as a dot-string where it is one, else in quotes.
func writeLocal(local string) string {
	if isDotAtom(local) {
		return local
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local) + `"`
}

// isDotAtom tells whether s is a dot-atom (RFC 5322, section 3.2.3; RFC 6532,
// section 3.2).
func isDotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool { return !isAtext(r) }) {
			return false
		}
	}
	return true
}

func isAtext(r rune) bool {
	if r >= utf8.RuneSelf {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r)
	}
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}
