package exchange

import (
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/internal/spreadsheet"
)

// sheet is a table with columns that have names.
type sheet struct {
	table
	intake
	column map[string]int // of each of columns that is there
	width  int
}

// readCSV reads the table of a spreadsheet. The columns may stand in any order, and
// others beside them; key and translation are needed.
func readCSV(_ string, data []byte) (Incoming, error) {
	text, bad := decoded(data)
	if bad != nil {
		return Incoming{}, bad
	}
	s := &sheet{}
	if s.header(text) {
		for s.more() && s.next() {
		}
	}
	return Incoming{Format: CSV, Units: s.units}, s.list.OrNil()
}

// separators are what stands between cells, the likeliest first.
const separators = ";,\t"

// header finds the separator with which the first row names the columns.
func (s *sheet) header(text string) bool {
	first := 1
	if said, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(said, "sep=") { // for Excel
		text = rest
		first++
	}
	for _, separator := range []byte(separators) {
		s.table = table{text: text, separator: separator, line: first}
		cells, _, bad := s.row()
		if bad == nil && s.name(cells) {
			return len(s.list) == 0
		}
	}
	s.report(first, fault.New(fault.Invalid, "exchange.csv_header"))
	return false
}

// name notes the columns. It is false when those that are needed aren't there.
func (s *sheet) name(cells []string) bool {
	s.column, s.width = map[string]int{}, len(cells)
	twice := ""
	for i, c := range cells {
		c = strings.ToLower(strings.TrimSpace(c))
		if !slices.Contains(columns, c) {
			continue
		}
		if _, ok := s.column[c]; ok {
			twice = c
		}
		s.column[c] = i
	}
	_, key := s.column["key"]
	_, translation := s.column["translation"]
	if key && translation && twice != "" {
		s.report(s.line, fault.New(fault.Invalid, "exchange.csv_column_twice", "Column", twice))
	}
	return key && translation
}

// next reads a row. It is false when there is no sense in reading on.
func (s *sheet) next() bool {
	cells, line, bad := s.row()
	switch {
	case bad != nil:
		s.report(line, bad)
	case blank(cells):
	case len(cells) < s.width || !blank(cells[s.width:]):
		s.report(line, fault.New(fault.Invalid, "exchange.csv_row", "Cells", len(cells), "Columns", s.width))
	default:
		return s.add(s.unit(cells, line))
	}
	return !s.full()
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return c != "" })
}

func (s *sheet) unit(cells []string, line int) IncomingUnit {
	text := func(name string) string {
		if i, ok := s.column[name]; ok {
			return spreadsheet.Unguarded(cells[i])
		}
		return ""
	}
	u := IncomingUnit{
		Key: strings.TrimSpace(text("key")), Hash: strings.TrimSpace(text("hash")), Text: text("translation"), Source: text("source"),
		Base: strings.TrimSpace(text("base")), Line: line,
	}
	u.judge(verdictOf(text("state")), "")
	return u
}

// looksLikeCSV tells whether the first row names the columns that are needed.
func looksLikeCSV(text string) bool {
	s := &sheet{}
	return s.header(text) || fault.Is(s.list.OrNil(), "exchange.csv_column_twice")
}
