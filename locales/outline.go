package locales

import (
	"strings"
	"unicode/utf8"

	"communique/internal/fault"
)

// The TOML library keeps the line of a key to itself, nests as deeply as a file
// asks for and stops at the first fault. So a file is outlined first: which
// segments it has, in which line, and everything about its shape that can't be
// accepted. What the library then gets is flat.
const (
	faultLimit = 20     // faults that are reported at once
	entryLimit = 10_000 // segments and fields in one file
)

// entry is one segment of a file.
type entry struct {
	key    string
	line   int
	dotted bool            // written as key.other = "…", which may go on in another line
	fields map[string]bool // in lower case
}

// outline reads statement after statement. It never looks back, so it takes time
// in proportion to the file.
type outline struct {
	scanner
	file    string
	entries []*entry
	byKey   map[string]*entry
	table   *entry // the table in which the next field stands; nil before the first
	fields  int
	faults  fault.List
}

// outlined gives the segments of the text in their order, or all faults that it
// could find.
func outlined(file, text string) ([]*entry, error) {
	o := &outline{scanner: scanner{text: text, line: 1}, file: file, byKey: map[string]*entry{}}
	for o.skipBlank(); !o.atEnd() && len(o.faults) < faultLimit; o.skipBlank() {
		if len(o.entries)+o.fields >= entryLimit {
			o.report(fault.New(fault.Invalid, "locales.too_many", "Limit", entryLimit))
			break
		}
		o.statement()
		o.skipLine()
	}
	return o.entries, o.faults[:min(len(o.faults), faultLimit)].OrNil() // a line may have two
}

func (o *outline) report(e *fault.Error) { o.reportAt(e, o.line, o.column()) }

func (o *outline) reportAt(e *fault.Error, line, column int) {
	o.faults = append(o.faults, e.At(fault.Place{File: o.file, Line: line, Column: column}))
}

func (o *outline) statement() {
	if o.take('[') {
		o.header()
		return
	}
	o.pair()
}

func (o *outline) header() {
	path, ok := o.path()
	if !ok || !o.take(']') {
		o.report(fault.New(fault.Invalid, "locales.syntax"))
		return
	}
	o.table = o.begin(path)
	o.lineEnd()
}

func (o *outline) pair() {
	path, ok := o.path()
	if !ok || !o.take('=') {
		o.report(fault.New(fault.Invalid, "locales.syntax"))
		return
	}
	e, field := o.target(path)
	if field != "" {
		o.field(e, field)
	}
	if e != nil {
		o.value(e.key)
	}
}

// target finds the segment to which a pair belongs, and the field, which is empty
// in the short form key = "text".
func (o *outline) target(path []string) (*entry, string) {
	switch {
	case o.table != nil:
		return o.table, strings.Join(path, ".")
	case len(path) != 2 || !isReserved(path[1]):
		return o.begin(path), ""
	}
	if e := o.byKey[path[0]]; e != nil && e.dotted {
		return e, path[1]
	}
	e := o.begin(path[:1])
	e.dotted = true
	return e, path[1]
}

// begin notes a segment. It always gives one, so that what follows has a place.
func (o *outline) begin(path []string) *entry {
	key := strings.Join(path, ".")
	e := &entry{key: key, line: o.line, fields: map[string]bool{}}
	if bad := checkKey(key); bad != nil {
		o.reportAt(bad, o.line, 0)
		return e
	}
	if first := o.byKey[key]; first != nil {
		o.reportAt(fault.New(fault.Invalid, "locales.key_twice", "Key", key, "First", first.line), o.line, 0)
		return e
	}
	o.byKey[key] = e
	o.entries = append(o.entries, e)
	return e
}

func (o *outline) field(e *entry, name string) {
	o.fields++
	if bad := checkField(e.key, name); bad != nil {
		o.reportAt(bad, o.line, 0)
		return
	}
	name = strings.ToLower(name)
	if e.fields[name] {
		o.reportAt(fault.New(fault.Invalid, "locales.field_twice", "Key", e.key, "Field", name), o.line, 0)
		return
	}
	e.fields[name] = true
}

// checkField is nil when a segment may have a field of this name. Faults:
// locales.plural_form, locales.field_unknown.
func checkField(key, name string) *fault.Error {
	switch {
	case isPlural(name):
		return fault.New(fault.Invalid, "locales.plural_form", "Key", shortened(key), "Field", name)
	case !reserved[strings.ToLower(name)]:
		return fault.New(fault.Invalid, "locales.field_unknown", "Key", shortened(key), "Field", shortened(name))
	}
	return nil
}

// value passes a value and reports what is no text.
func (o *outline) value(key string) {
	line, column := o.line, o.column()
	switch end := o.skipValue(); end {
	case valueOpen:
		o.reportAt(fault.New(fault.Invalid, "locales.quote_open"), line, column)
	case valueCurly:
		o.reportAt(fault.New(fault.Invalid, "locales.curly_quotes"), line, column)
	case valueOther:
		o.reportAt(fault.New(fault.Invalid, "locales.not_text", "Key", shortened(key)), line, column)
	default:
		o.lineEnd()
	}
}

// lineEnd reports what follows a statement on its line.
func (o *outline) lineEnd() {
	if !o.atLineEnd() {
		o.report(fault.New(fault.Invalid, "locales.after_value"))
	}
}

// column is the column of the next character, counted from 1.
func (o *outline) column() int { return utf8.RuneCountInString(o.text[o.start:o.pos]) + 1 }
