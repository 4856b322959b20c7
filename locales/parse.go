package locales

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"communique/internal/fault"

	"github.com/BurntSushi/toml"
)

// SizeLimit is how large a translator's file may be, in bytes.
const SizeLimit = 10 << 20

// ParseMessages reads a translator's file: TOML, a table for each segment. The
// messages come in the order of the file. file is its name, for the faults.
func ParseMessages(file string, data []byte) ([]Message, error) {
	at := fault.Place{File: file}
	if len(data) > SizeLimit {
		return nil, fault.New(fault.Invalid, "locales.file_too_large", "Limit", SizeLimit>>20).At(at)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, fault.New(fault.Invalid, "locales.not_utf8").At(at)
	}
	var tables map[string]map[string]string
	meta, err := toml.Decode(string(data), &tables)
	if err != nil {
		var p toml.ParseError
		if errors.As(err, &p) {
			at.Line, at.Column = p.Position.Line, p.Position.Col
		}
		return nil, fault.Wrap(err, fault.Invalid, "locales.syntax").At(at)
	}
	var messages []Message
	for _, k := range meta.Keys() {
		if len(k) == 1 {
			m := tables[k[0]]
			messages = append(messages, Message{Key: k[0], Description: m["description"], Hash: m["hash"], Text: m["other"]})
		}
	}
	return messages, nil
}
