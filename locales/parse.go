package locales

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"communique/internal/fault"

	"github.com/BurntSushi/toml"
)

// SizeLimit is how large a translator's file may be, in bytes.
const SizeLimit = 10 << 20

// ParseMessages reads a translator's file, as go-i18n's tools and WriteMessages
// write it: TOML, a table for each segment with the fields description, hash and
// other, of which only other is needed, or just key = "text". The messages come in
// the order of the file. Text is taken as it is: what looks like a template, HTML
// or an escape of another language stays so.
//
// Nothing is taken from a file with a fault in it. The faults come all at once, at
// most twenty, each with its line; file is the name that they show. Faults:
// locales.file_too_large, locales.not_utf8, locales.nul, locales.syntax and the
// others of the shape locales.*.
func ParseMessages(file string, data []byte) ([]Message, error) {
	text, err := decoded(file, data)
	if err != nil {
		return nil, err
	}
	entries, err := outlined(file, text)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		return nil, syntaxFault(file, err)
	}
	messages := make([]Message, 0, len(entries))
	var faults fault.List
	for _, e := range entries {
		m, bad := e.message(tree[e.key])
		if bad != nil {
			bad.Place.File = file
			faults = append(faults, bad)
		}
		messages = append(messages, m)
	}
	if len(faults) > 0 {
		return nil, faults[:min(len(faults), faultLimit)].OrNil()
	}
	return messages, nil
}

// decoded checks the bytes of a file before anything is made of them.
func decoded(file string, data []byte) (string, error) {
	at := fault.Place{File: file}
	if len(data) > SizeLimit {
		return "", fault.New(fault.Invalid, "locales.file_too_large", "Limit", SizeLimit>>20).At(at)
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return "", fault.New(fault.Invalid, "locales.not_utf8").At(at) // UTF-16
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	if i := firstInvalid(text); i >= 0 {
		at.Line = lineAt(text, i)
		return "", fault.New(fault.Invalid, "locales.not_utf8").At(at)
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		at.Line = lineAt(text, i)
		return "", fault.New(fault.Invalid, "locales.nul").At(at)
	}
	return text, nil
}

func firstInvalid(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return i
			}
		}
	}
	return -1
}

func lineAt(text string, i int) int { return 1 + strings.Count(text[:i], "\n") }

// syntaxFault says where the library stopped. Its own words are English, and go
// to the log.
func syntaxFault(file string, err error) error {
	at := fault.Place{File: file}
	id := "locales.syntax"
	if p, ok := errors.AsType[toml.ParseError](err); ok {
		at.Line, at.Column = p.Position.Line, p.Position.Col
		if strings.Contains(p.Message, "escape") {
			id = "locales.escape"
		}
	}
	return fault.Wrap(err, fault.Invalid, id).At(at)
}

// message makes the segment's message of what the library has read.
func (e *entry) message(value any) (Message, *fault.Error) {
	m := Message{Key: e.key, Line: e.line}
	switch value := value.(type) {
	case string:
		m.Text = value
	case map[string]any:
		if bad := m.setAll(value); bad != nil {
			return m, bad.At(fault.Place{Line: e.line})
		}
	}
	if strings.ContainsRune(m.Text+m.Description+m.Hash, 0) {
		return m, fault.New(fault.Invalid, "locales.nul").At(fault.Place{Line: e.line})
	}
	return m, nil
}

// setAll takes the fields of a table in alphabetical order, so that the same file
// always has the same fault.
func (m *Message) setAll(table map[string]any) *fault.Error {
	last := ""
	for _, name := range slices.SortedFunc(maps.Keys(table), byLowerCase) {
		if strings.EqualFold(name, last) {
			return fault.New(fault.Invalid, "locales.field_twice", "Key", m.Key, "Field", strings.ToLower(name))
		}
		if bad := m.set(name, table[name]); bad != nil {
			return bad
		}
		last = name
	}
	return nil
}

func byLowerCase(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

func (m *Message) set(name string, v any) *fault.Error {
	if bad := checkField(m.Key, name); bad != nil {
		return bad
	}
	text, ok := v.(string)
	if !ok {
		return fault.New(fault.Invalid, "locales.not_text", "Key", m.Key)
	}
	switch strings.ToLower(name) {
	case "description":
		m.Description = text
	case "hash":
		m.Hash = text
	case "other":
		m.Text = text
	}
	return nil
}
