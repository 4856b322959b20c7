package exchange

import (
	"encoding/xml"
	"strings"

	"communique/internal/fault"
	"communique/locales"
)

// The namespaces of XLIFF. Version 2.1 has the one of 2.0. Programs that know 1.1
// only put it around elements of 1.2.
const (
	namespace11       = "urn:oasis:names:tc:xliff:document:1.1"
	namespace12       = "urn:oasis:names:tc:xliff:document:1.2"
	namespace20       = "urn:oasis:names:tc:xliff:document:2.0"
	namespaceMetadata = "urn:oasis:names:tc:xliff:metadata:2.0"
)

func sameFamily(a, b string) bool {
	return a == b || isFirst(a) && isFirst(b)
}

func isFirst(space string) bool { return space == namespace11 || space == namespace12 }

// dialect is how a version of XLIFF names what we look for.
type dialect struct {
	format Format
	space  string
	unit   string // the element of a segment
	read   func(*element) (IncomingUnit, bool)
}

// xliffReader reads a file of either version.
type xliffReader struct {
	stream *stream
	intake
	dialect
	in     Incoming
	filled bool // a document with units has been read
	inFile bool
	first  bool // the next unit is the first of its document
}

func readXLIFF(_ string, data []byte) (Incoming, error) {
	text, bad := decoded(data)
	if bad != nil {
		return Incoming{}, bad
	}
	r := &xliffReader{stream: newStream(text)}
	for more := true; more; {
		token, bad := r.stream.next()
		if bad != nil {
			r.report(r.stream.line, bad)
			break
		}
		if token == nil {
			break
		}
		more = r.token(token)
	}
	if r.format == "" && len(r.list) == 0 {
		r.report(r.stream.line, fault.New(fault.Invalid, "exchange.not_xliff"))
	}
	r.in.Units = r.units
	return r.in, r.list.OrNil()
}

// token is false when there is no sense in reading on.
func (r *xliffReader) token(token xml.Token) bool {
	start, ok := token.(xml.StartElement)
	if !ok {
		return true
	}
	e := &element{name: start.Name, attrs: start.Attr}
	switch {
	case r.format == "":
		return r.root(e)
	case !sameFamily(start.Name.Space, r.space):
		return r.pass()
	case start.Name.Local == "file":
		return r.file(e)
	case start.Name.Local == r.unit && r.inFile:
		return r.segment(start)
	case start.Name.Local == "bin-unit" || start.Name.Local == "header" || start.Name.Local == "notes" || start.Name.Local == "skeleton":
		return r.pass()
	}
	return true
}

// pass reads over an element that says nothing of translations.
func (r *xliffReader) pass() bool {
	for depth := r.stream.depth; r.stream.depth >= depth; {
		token, bad := r.stream.next()
		if bad != nil {
			r.report(r.stream.line, bad)
			return false
		}
		if token == nil {
			return true
		}
	}
	return true
}

func (r *xliffReader) root(e *element) bool {
	version := strings.TrimSpace(e.attr("version"))
	switch {
	case e.name.Local != "xliff" || !strings.HasPrefix(e.name.Space, "urn:oasis:names:tc:xliff:document:"):
		r.report(r.stream.line, fault.New(fault.Invalid, "exchange.not_xliff"))
		return false
	case isFirst(e.name.Space) && (version == "1.2" || version == "1.1"):
		r.dialect = dialect{XLIFF12, e.name.Space, "trans-unit", readUnit12}
	case e.name.Space == namespace20 && (version == "2.1" || version == "2.0"):
		r.dialect = dialect{XLIFF21, e.name.Space, "unit", readUnit21}
		r.in.SourceLanguage, r.in.Language = r.language(e.attr("srcLang")), r.language(e.attr("trgLang"))
	default:
		r.report(r.stream.line, fault.New(fault.Invalid, "exchange.xliff_version", "Version", shortened(version)))
		return false
	}
	r.in.Format = r.format
	return true
}

func (r *xliffReader) language(tag string) string {
	known, bad := declared(tag)
	r.report(r.stream.line, bad)
	return known
}

// file begins a document. What it says of itself counts if it has units.
func (r *xliffReader) file(e *element) bool {
	r.inFile, r.first = true, true
	if r.filled {
		return true
	}
	r.in.Name = e.attr("original")
	if len(r.in.Name) > textLimit {
		r.in.Name = ""
	}
	if r.format == XLIFF12 {
		r.in.SourceLanguage, r.in.Language = r.language(e.attr("source-language")), r.language(e.attr("target-language"))
	}
	return !r.full()
}

func (r *xliffReader) segment(start xml.StartElement) bool {
	line := r.stream.line
	if r.first && r.filled {
		r.report(line, fault.New(fault.Invalid, "exchange.several_documents"))
		return false
	}
	r.first, r.filled = false, true
	e, small, bad := r.stream.whole(start)
	if bad != nil {
		r.report(r.stream.line, bad)
		return false
	}
	if e == nil {
		return true
	}
	if !small {
		r.report(line, fault.New(fault.Invalid, "exchange.segment_too_large", "Key", shortened(keyOf(e)), "Limit", textLimit>>10))
		return !r.full()
	}
	u, ok := r.read(e)
	if !ok {
		return true
	}
	u.Line = line
	return r.add(u)
}

// keyOf is the name of a unit, which programs keep that number the units anew, or
// its id.
func keyOf(e *element) string {
	key := ""
	for _, name := range []string{"resname", "name", "id"} {
		v := strings.TrimSpace(e.attr(name))
		if locales.ValidKey(v) {
			return v
		}
		key = either(key, v)
	}
	return key
}
