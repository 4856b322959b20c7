package check

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// address is a link, a mail address or a phone number.
type address struct {
	span
	to      string // as it is written
	inWords bool   // a reader sees it
}

// The shapes of addresses in words. A phone number begins with + or 00 and the
// country, or with the 0 that stands for it.
var (
	webShape   = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>()"“”„«»\x00\x01]+`)
	mailShape  = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+`)
	phoneShape = regexp.MustCompile(`(?:\+[1-9]|\b00[1-9]|\(?\b0[1-9])[0-9]{0,3}(?:[ \-./\x{a0}\x{202f}()]{0,2}[0-9]{1,9}){2,7}`)
)

// takeAddresses finds the addresses in words and covers them: their digits are no
// numbers, and their colons no punctuation.
func takeAddresses(mask []byte) []address {
	var all []address
	if !bytes.ContainsAny(mask, "@0123456789") && !bytes.Contains(bytes.ToLower(mask), []byte("www.")) && !bytes.Contains(mask, []byte("://")) {
		return nil
	}
	for _, shape := range []*regexp.Regexp{mailShape, webShape, phoneShape} {
		for _, at := range shape.FindAllIndex(mask, -1) {
			s := span{at[0], at[1]}
			if shape == phoneShape {
				if !isPhone(mask, s) {
					continue
				}
			} else {
				s.end = s.start + len(strings.TrimRight(string(mask[s.start:s.end]), ".,:;!?…’'"))
			}
			all = append(all, address{s, string(mask[s.start:s.end]), true})
			cover(mask, s)
		}
	}
	return all
}

// isPhone tells a phone number from a date ("01.02.2013") and from a part of a
// longer number.
func isPhone(mask []byte, s span) bool {
	written := string(mask[s.start:s.end])
	n := len(digitsOf(written))
	if s.start > 0 && isDigit(mask[s.start-1]) || s.end < len(mask) && isDigit(mask[s.end]) {
		return false
	}
	return n >= 8 && n <= 16 && !numericDate.MatchString(written)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// nationalDigits are the last digits by which two ways to write a phone number are
// the same: without the country.
const nationalDigits = 8

// same is what two ways to write an address have in common.
func (a address) same() string {
	if isPhoneNumber(a.to) {
		digits := digitsOf(a.to)
		return "tel:" + digits[len(digits)-nationalDigits:]
	}
	_, to := scheme(a.to)
	host, path, _ := strings.Cut(strings.TrimSuffix(to, "/"), "/")
	return strings.ToLower(host) + "/" + path
}

// scheme is what an address begins with, and the rest of it.
func scheme(to string) (scheme, rest string) {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if len(to) >= len(scheme) && strings.EqualFold(to[:len(scheme)], scheme) {
			return scheme, to[len(scheme):]
		}
	}
	return "", to
}

func isPhoneNumber(to string) bool {
	return strings.Trim(to, "+0123456789 ()-./\u00a0\u202f") == "" && len(digitsOf(to)) >= nationalDigits
}

// addresses compares where the links lead, and the addresses in the words.
func (p *pair) addresses() {
	s, t := p.source, p.target
	p.compare(without(s.links, t.links), without(t.links, s.links))
	p.compare(without(s.bare, t.inWords()), without(t.bare, s.inWords()))
}

// inWords are the addresses that a reader sees, also those that are links by
// themselves.
func (v *view) inWords() []address {
	all := slices.Clone(v.bare)
	for _, a := range v.links {
		if a.inWords {
			all = append(all, a)
		}
	}
	return all
}

// as writes an address where another stands: in words without "mailto:", as the
// target of a link with what it begins with. It is false where that isn't certain.
func (a address) as(b address) (string, bool) {
	begins, rest := scheme(a.to)
	switch {
	case b.start == b.end, !b.inWords && begins == "":
		return "", false
	case b.inWords && begins == "mailto:":
		return rest, true
	}
	return a.to, true
}

// country is the calling code of a phone number that has one, by the plan of ITU-T
// E.164: one digit for the zones 1 and 7, two for those listed, three for all others.
func (a address) country() string {
	if !isPhoneNumber(a.to) {
		return ""
	}
	digits := digitsOf(a.to)
	if !strings.HasPrefix(strings.TrimSpace(a.to), "+") {
		if !strings.HasPrefix(digits, "00") {
			return ""
		}
		digits = digits[2:]
	}
	n := 3
	switch {
	case strings.HasPrefix(digits, "1"), strings.HasPrefix(digits, "7"):
		n = 1
	case has("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98", digits[:2]):
		n = 2
	}
	return digits[:n]
}

// compare tells of the addresses that are on one side only. When it is one on each side,
// the one became the other.
func (p *pair) compare(lost, added []address) {
	if len(lost) == 1 && len(added) == 1 {
		a, b := lost[0], added[0]
		var fix *Fix
		if with, ok := a.as(b); ok {
			fix = replacement(b.span, with)
		}
		p.add(AddressChanged, b.span, a.span, fix, "Source", a.to, "Target", b.to)
		return
	}
	for _, a := range lost {
		p.lost(AddressLost, a.span, "Address", a.to)
	}
	for _, a := range added {
		p.at(AddressAdded, a.span, nil, "Address", a.to)
	}
}

// without are the addresses that aren't among others, each once. A phone number
// without a country may be that of any.
func without(all, others []address) []address {
	there := map[string]countries{}
	for _, a := range others {
		there[a.same()] = append(there[a.same()], a.country())
	}
	var left []address
	for _, a := range all {
		if same, country := a.same(), a.country(); !there[same].have(country) {
			there[same] = append(there[same], country)
			left = append(left, a)
		}
	}
	return left
}

// countries are those of the phone numbers with the same last digits, "" for one that
// doesn't say. Other addresses have none.
type countries []string

func (c countries) have(country string) bool {
	return slices.ContainsFunc(c, func(there string) bool { return there == country || there == "" || country == "" })
}
