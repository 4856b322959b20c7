// Package address reads e-mail addresses, for whoever keeps some: journalists' and
// translators' alike. It knows how one is written and when two are one mailbox; it
// doesn't know whether anybody reads it, and asks no server.
package address

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"communique/internal/fault"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// The limits of RFC 5321, sections 4.5.3.1.1 to 4.5.3.1.3, in octets: a path has
// 256 with its angle brackets. RFC 1035, section 2.3.4, gives a label's.
const (
	maxAddress = 254
	maxLocal   = 64
	maxDomain  = 253
	maxLabel   = 63
)

// Address is an e-mail address, the addr-spec of RFC 5322, section 3.4.1, as
// RFC 6531 widens it: beyond ASCII, the local part is UTF-8 and the domain
// international.
type Address struct {
	Given  string // as it was written
	Local  string // in NFC and quoted only where it must be; the letters' case as given
	Domain string // in A-labels and small letters
	// Key is the same for all spellings of one mailbox: local part and domain in
	// small letters. (RFC 5321 lets a host tell Ann from ann; no host does, and
	// nobody should get a release twice.)
	Key string
}

// ASCII tells whether the address can be mailed without SMTPUTF8.
func (a Address) ASCII() bool { return isASCII(a.Local) }

// String is the address as SMTP wants it.
func (a Address) String() string { return a.Local + "@" + a.Domain }

// Is tells whether s is a spelling of this mailbox.
func (a Address) Is(s string) bool {
	other, err := Parse(s)
	return err == nil && other.Key == a.Key
}

// Masked shows the address to somebody who may not be its owner, such as whoever a
// link was forwarded to: "j…@example.org".
func (a Address) Masked() string {
	_, size := utf8.DecodeRuneInString(a.Local)
	return a.Local[:size] + "…@" + a.Domain
}

// Parse reads one address without a display name and without angle
// brackets. It takes quoted local parts (RFC 5321, section 4.1.2). It takes no
// comments, no folding, no domain literals such as [192.0.2.1], and no domain of
// a single label: no journalist has them, and a slip of the pen often does.
//
// Faults: presslists.address_missing, presslists.address_character (a control
// character), presslists.address_space, presslists.address_at (none, or several),
// presslists.address_local, presslists.address_domain, presslists.address_long.
func Parse(s string) (Address, error) {
	if s == "" {
		return Address{}, fault.New(fault.Invalid, "presslists.address_missing")
	}
	if len(s) > 2*maxAddress { // no spelling of an address is that much longer than what it spells
		return Address{}, addressFault("address_long", s, "Limit", maxAddress)
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, neverInAddress) {
		return Address{}, addressFault("address_character", s)
	}
	local, domain, err := splitAddress(norm.NFC.String(s))
	if err != nil {
		return Address{}, err
	}
	domain, ok := asciiDomain(domain)
	if !ok {
		return Address{}, addressFault("address_domain", s)
	}
	a := Address{Given: s, Local: writeLocal(local), Domain: domain}
	key := writeLocal(lower(local))
	if max(len(a.Local), len(key)) > maxLocal || max(len(a.Local), len(key))+1+len(domain) > maxAddress {
		return Address{}, addressFault("address_long", s, "Limit", maxAddress)
	}
	a.Key = key + "@" + domain
	return a, nil
}

func addressFault(id, value string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "presslists."+id, append(args, "Value", fault.Shown(value))...)
}

// neverInAddress tells of the runes that are refused even in a quoted local part:
// control characters, invisible ones, and what stands for a lost letter.
func neverInAddress(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
}

// lower is s in small letters, in NFC again: a letter's small form may compose
// with the mark that follows it.
func lower(s string) string { return norm.NFC.String(strings.ToLower(s)) }

// asciiDomain gives the domain in A-labels (UTS 46, non-transitional, as for a
// lookup).
func asciiDomain(domain string) (string, bool) {
	domain, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(domain) > maxDomain {
		return "", false
	}
	labels := strings.Split(domain, ".")
	for _, l := range labels {
		if l == "" || len(l) > maxLabel {
			return "", false
		}
	}
	top := labels[len(labels)-1]
	return domain, len(labels) > 1 && strings.Trim(top, "0123456789") != ""
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
