package mailer

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
)

// scratch is where one mail is worked on; the next one uses it again.
type scratch struct {
	text   []byte
	fields []headerField
}

type headerField struct{ name, value []byte }

// base64Hash is the length of a SHA-256 in base64, with its padding.
const base64Hash = (sha256.Size + 2) / 3 * 4

// signedHeader makes d.text the fields of head that are signed, in their canonical
// form and in the order of signedNames. It tells whether there is a From.
func (d *scratch) signedHeader(head []byte) bool {
	d.split(head)
	d.text = d.text[:0]
	for i, name := range signedNames {
		skip := 0 // of the same name, the lowest is taken first (RFC 6376 §5.4.2)
		for _, earlier := range signedNames[:i] {
			if earlier == name {
				skip++
			}
		}
		d.pick(name, skip)
	}
	return bytes.HasPrefix(d.text, []byte("from:"))
}

// pick appends the field of that name which has skip others below it.
func (d *scratch) pick(name string, skip int) {
	for _, f := range slices.Backward(d.fields) {
		if len(f.name) != len(name) || !strings.EqualFold(string(f.name), name) {
			continue
		}
		if skip == 0 {
			d.text = relaxedField(d.text, f.name, f.value)
			return
		}
		skip--
	}
}

// split cuts head into its fields.
func (d *scratch) split(head []byte) {
	d.fields = d.fields[:0]
	for len(head) > 0 {
		end := fieldEnd(head)
		if name, value, ok := bytes.Cut(head[:end], []byte(":")); ok {
			d.fields = append(d.fields, headerField{bytes.TrimRight(name, " \t"), value})
		}
		head = head[end:]
	}
}

// fieldEnd is where the first field of head ends: a line that begins with white
// space belongs to the field before it.
func fieldEnd(head []byte) int {
	for i, c := range head {
		if c == '\n' && i+1 < len(head) && !isBlank(head[i+1]) {
			return i + 1
		}
	}
	return len(head)
}
