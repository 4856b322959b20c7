package glossary

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/internal/spreadsheet"
	"communique/internal/textfile"
)

// What a file may be. A glossary of a large ministry has some thousand terms.
const (
	mostOctets = 8 << 20
	mostRows   = 20_000
)

// fields are the columns, in the order in which Export writes them.
var fields = []string{"rule", "source_language", "source", "language", "target", "case", "note"}

// needed are those without which nothing can be told of a row.
var needed = []string{"rule", "source", "target"}

// row is a row of a file: its cells by column.
type row struct {
	line  int
	cells map[string]string
}

// readSheet gives the rows of a file. A fault of the file is the only one; those of its rows come
// together.
func readSheet(data []byte) ([]row, fault.List) {
	text, f := decode(data)
	if f != nil {
		return nil, fault.List{f}
	}
	delimiter, rest, skipped := delimiterOf(text)
	r := csv.NewReader(strings.NewReader(rest))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = delimiter, -1, true
	header, err := r.Read()
	if err != nil {
		return nil, fault.List{unreadable(err, skipped)}
	}
	line, _ := r.FieldPos(0)
	columns, faults := readHeader(header, line+skipped)
	if len(faults) > 0 {
		return nil, faults
	}
	return readRows(r, columns, skipped)
}

// decode gives the text of a file: UTF-8, with or without a mark, or the UTF-16 that
// spreadsheets write.
func decode(data []byte) (string, *fault.Error) {
	if len(data) > mostOctets {
		return "", fault.New(fault.Invalid, "glossary.file_long", "Limit", mostOctets>>20)
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return "", fault.New(fault.Invalid, "glossary.file_spreadsheet") // .xlsx and .ods are archives, .xls is OLE
	}
	text, line, ok := textfile.Decode(data)
	if !ok {
		return "", fault.New(fault.Invalid, "glossary.not_utf8").At(fault.Place{Line: line})
	}
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // as old spreadsheets on a Mac end a line
	}
	if strings.TrimSpace(text) == "" {
		return "", fault.New(fault.Invalid, "glossary.file_empty")
	}
	return text, nil
}

// delimiterOf finds what stands between the cells: what a first line “sep=;” says, else
// what stands most often in the header. It gives the text without such a line, and how many
// lines were left out.
func delimiterOf(text string) (delimiter rune, rest string, skipped int) {
	first, after, _ := strings.Cut(text, "\n")
	if d, told := strings.CutPrefix(strings.TrimRight(first, "\r"), "sep="); told && len(d) == 1 && strings.Contains(",;\t", d) {
		return rune(d[0]), after, 1
	}
	header, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	delimiter = ','
	for _, d := range ";\t" {
		if strings.Count(header, string(d)) > strings.Count(header, string(delimiter)) {
			delimiter = d
		}
	}
	return delimiter, text, 0
}

// readHeader gives the column of each place; empty for a heading that has nothing in it.
func readHeader(header []string, line int) (columns []string, faults fault.List) {
	place := fault.Place{Line: line}
	for _, cell := range header {
		name := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(cell)), " ", "_")
		switch {
		case name != "" && slices.Contains(columns, name):
			faults = append(faults, fault.New(fault.Invalid, "glossary.column_twice", "Column", shown(name)).At(place))
		case name != "" && !slices.Contains(fields, name):
			faults = append(faults, fault.New(fault.Invalid, "glossary.column_unknown", "Column", shown(name), "Columns", fields).At(place))
		}
		if columns = append(columns, name); len(faults) >= len(fields) {
			break
		}
	}
	for _, name := range needed {
		if !slices.Contains(columns, name) {
			faults = append(faults, fault.New(fault.Invalid, "glossary.column_missing", "Column", name, "Columns", fields).At(place))
		}
	}
	return columns, faults
}

func readRows(r *csv.Reader, columns []string, skipped int) (rows []row, faults fault.List) {
	for len(faults) < mostFaults {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			faults = append(faults, unreadable(err, skipped))
			continue
		}
		line, _ := r.FieldPos(0)
		line += skipped
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if len(rows) == mostRows {
			return nil, fault.List{fault.New(fault.Invalid, "glossary.rows_many", "Limit", mostRows).At(fault.Place{Line: line})}
		}
		read := row{line, make(map[string]string, len(fields))}
		for i, cell := range cells {
			switch {
			case i < len(columns) && columns[i] != "":
				read.cells[columns[i]] = spreadsheet.Unguarded(cell)
			case strings.TrimSpace(cell) != "":
				faults = append(faults, fault.New(fault.Invalid, "glossary.cell_stray", "Value", shown(cell)).At(fault.Place{Line: line}))
			}
		}
		rows = append(rows, read)
	}
	return rows, faults
}

// unreadable is the fault of a row whose quotation marks don't pair up.
func unreadable(err error, skipped int) *fault.Error {
	f := fault.Wrap(err, fault.Invalid, "glossary.quote_open")
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		return f.At(fault.Place{Line: p.StartLine + skipped})
	}
	return f
}
