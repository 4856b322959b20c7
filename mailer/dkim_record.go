package mailer

import "strings"

// longestString is how much one string of a TXT record holds (RFC 1035 §3.3.14).
const longestString = 255

// zoneString is how much of a record stands on one line of a zone file here: with
// its quotes and its indent it has 80 columns.
const zoneString = 76

func recordName(selector, domain string) string { return selector + "._domainkey." + domain }

// Name is where the key's DNS record stands (RFC 6376 §3.6.2.1), without a dot at its end.
func (k DKIMKey) Name() string { return recordName(k.Selector, k.Domain) }

// Record is the text of the DNS record (RFC 6376 §3.6.1), in one piece as most
// forms of DNS providers take it.
func (k DKIMKey) Record() string {
	kind, _, _ := strings.Cut(string(k.Algorithm), "-")
	return "v=DKIM1; k=" + kind + "; p=" + k.publicKey
}

// Strings is Record in the strings of which a TXT record is made, each of at most
// 255 bytes. Who reads them puts them together again (RFC 6376 §3.6.2.2).
func (k DKIMKey) Strings() []string { return pieces(k.Record(), longestString) }

// Zone is the record as it stands in a zone file (RFC 1035 §5.1), ending in a line
// end. Its strings are shorter than they must be, so that a terminal and a mail show
// them whole.
func (k DKIMKey) Zone() string {
	var b strings.Builder
	b.WriteString(k.Name() + ". IN TXT (\n")
	for _, s := range pieces(k.Record(), zoneString) {
		b.WriteString(`  "` + s + "\"\n")
	}
	b.WriteString(")\n")
	return b.String()
}

// pieces cuts s, which is ASCII, into pieces of at most length bytes.
func pieces(s string, length int) (all []string) {
	for len(s) > length {
		all, s = append(all, s[:length]), s[length:]
	}
	return append(all, s)
}
