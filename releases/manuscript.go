package releases

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"communique/internal/fault"
)

// manuscript is a document as text, which knows where each byte of it stands, and
// collects the faults.
type manuscript struct {
	file   string
	data   []byte // UTF-8, "\n" ends a line, no character that isn't allowed
	starts []int  // offset of each line
	faults fault.List
}

// DocumentLimit is how large a document may be, in bytes.
const DocumentLimit = 1 << 20

// characterFaults is how many lines with characters that aren't allowed are told:
// a file that isn't text at all has one in each.
const characterFaults = 20

// newManuscript takes the bytes of a file. The error is for what can't be read at
// all; characters that aren't allowed are told among the faults, and a blank stands
// in their place.
func newManuscript(file string, data []byte) (*manuscript, error) {
	at := fault.Place{File: file}
	if len(data) > DocumentLimit {
		return nil, fault.New(fault.Invalid, "releases.document_large", "Limit", DocumentLimit>>20).At(at)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	m := &manuscript{file: file, data: data, starts: lineStarts(data)}
	if i := invalidUTF8(data); i >= 0 {
		return nil, fault.New(fault.Invalid, "releases.document_not_utf8").At(m.at(i))
	}
	m.blankCharacters()
	return m, nil
}

// invalidUTF8 is the offset of the first byte that isn't UTF-8, or -1.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// blankCharacters puts a blank for each character that isn't allowed and tells the
// first one of each line.
func (m *manuscript) blankCharacters() {
	told := 0
	for line := range m.starts {
		start, end := m.starts[line], len(m.data)
		if line+1 < len(m.starts) {
			end = m.starts[line+1]
		}
		i := bytes.IndexFunc(m.data[start:end], forbidden)
		if i < 0 {
			continue
		}
		if told++; told <= characterFaults {
			r, _ := utf8.DecodeRune(m.data[start+i:])
			m.refuse(start+i, characterFault(r), "Character", codePoint(r))
		}
	}
	if told > 0 {
		m.data = blanked(m.data)
		m.starts = lineStarts(m.data)
	}
}

func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func blanked(data []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if forbidden(r) {
			return ' '
		}
		return r
	}, data)
}

// at is the place of an offset.
func (m *manuscript) at(offset int) fault.Place {
	line := sort.SearchInts(m.starts, offset+1) - 1
	column := utf8.RuneCount(m.data[m.starts[line]:min(offset, len(m.data))]) + 1
	return fault.Place{File: m.file, Line: line + 1, Column: column}
}

// refuse adds a fault at an offset.
func (m *manuscript) refuse(offset int, id string, args ...any) {
	m.faults = append(m.faults, fault.New(fault.Invalid, id, args...).At(m.at(offset)))
}

// sorted gives the faults in the order of their places.
func (m *manuscript) sorted() error {
	slices.SortStableFunc(m.faults, func(a, b *fault.Error) int {
		if a.Place.Line != b.Place.Line {
			return a.Place.Line - b.Place.Line
		}
		return a.Place.Column - b.Place.Column
	})
	return m.faults.OrNil()
}

// oneLine puts a literal text on one line. A no-break space is no blank.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }), " ")
}

// normal puts a block on one line: lines are joined and runs of blanks made one. A
// hard break, two blanks or a backslash before the end of a line, stays as
// "\\\n".
func normal(text string) string {
	var b strings.Builder
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
		if len(words) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(joint(lines[i-1]))
		}
		b.WriteString(strings.Join(words, " "))
	}
	return b.String()
}

// joint is what stands between a line and the next. A backslash that breaks the
// line is there already; one before two blanks is an ordinary character.
func joint(line string) string {
	trimmed := strings.TrimRight(line, " \t")
	switch {
	case endsEscaped(line):
		return "\n"
	case !strings.HasSuffix(line, "  "):
		return " "
	case endsEscaped(trimmed):
		return "\\\\\n"
	}
	return "\\\n"
}

// endsEscaped tells whether the last character is a backslash that isn't itself
// behind one.
func endsEscaped(line string) bool {
	return (len(line)-len(strings.TrimRight(line, "\\")))%2 == 1
}
