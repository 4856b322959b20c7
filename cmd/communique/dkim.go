package main

import (
	"strings"
	"time"

	"communique/mailer"
)

// keyJSON is a DKIM key and the record to publish for it: "record" in one piece,
// "strings" in the pieces of a TXT record. Instants are RFC 3339 in UTC.
type keyJSON struct {
	Domain    string     `json:"domain"`
	Selector  string     `json:"selector"`
	Algorithm string     `json:"algorithm"`
	State     string     `json:"state"`
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at,omitempty"`
	RetiredAt *time.Time `json:"retired_at,omitempty"`
	Name      string     `json:"name"`
	Record    string     `json:"record"`
	Strings   []string   `json:"strings"`
}

func keysAsJSON(keys ...mailer.DKIMKey) []keyJSON {
	known := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	all := make([]keyJSON, len(keys))
	for i, k := range keys {
		all[i] = keyJSON{
			Domain: k.Domain, Selector: k.Selector, Algorithm: string(k.Algorithm), State: string(k.State),
			CreatedAt: k.CreatedAt, UsedAt: known(k.UsedAt), RetiredAt: known(k.RetiredAt),
			Name: k.Name(), Record: k.Record(), Strings: k.Strings(),
		}
	}
	return all
}

// keyTable prints a line a key.
func (t *terminal) keyTable(keys []mailer.DKIMKey) {
	rows := [][]string{{
		t.words.T("cli.column.domain"), t.words.T("cli.column.selector"), t.words.T("cli.column.algorithm"),
		t.words.T("cli.column.state"), t.words.T("cli.column.since"),
	}}
	for _, k := range keys {
		rows = append(rows, []string{k.Domain, k.Selector, string(k.Algorithm), t.words.T("cli.dkim.state." + string(k.State)), t.words.Date(k.Since())})
	}
	t.table(rows)
}

// keyRecords prints the DNS records, as a zone file has them.
func (t *terminal) keyRecords(keys []mailer.DKIMKey) {
	for _, k := range keys {
		t.line("")
		t.line(strings.TrimSuffix(k.Zone(), "\n"))
	}
}

// newKeys prints the keys that wait, and what is to be done with them.
func (t *terminal) newKeys(all []mailer.DKIMKey) {
	waiting := keysIn(all, mailer.KeyWaiting)
	first := waiting[0]
	t.wrapped(t.out, "", t.words.T("cli.dkim.made", "Domain", first.Domain))
	t.keyRecords(waiting)
	t.line("")
	t.toType(t.words.T("cli.dkim.see"), "dig +short TXT "+first.Name())
	t.toType(t.words.T("cli.dkim.next"), "communique dkim use "+first.Domain)
	if len(keysIn(all, mailer.KeySigning)) > 0 {
		t.wrapped(t.out, "", t.words.T("cli.dkim.rotating"))
	}
}

// toType prints what to type below the reason for it, each command on a line of its
// own, from which it can be copied.
func (t *terminal) toType(why string, commands ...string) {
	t.wrapped(t.out, "", why)
	for _, command := range commands {
		t.line("  " + command)
	}
}

func keysIn(all []mailer.DKIMKey, state mailer.KeyState) (some []mailer.DKIMKey) {
	for _, k := range all {
		if k.State == state {
			some = append(some, k)
		}
	}
	return some
}
