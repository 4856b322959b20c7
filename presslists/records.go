package presslists

import (
	"errors"
	"io"
	"slices"
	"strings"

	"communique/internal/fault"
)

// maxRecordLines is over how many lines the cells of one row may run.
const maxRecordLines = 50

// record is one row of a file: its cells, or the fault for which it can't be read.
type record struct {
	line  int // its first
	cells []string
	fault *fault.Error
}

// records reads rows of cells, RFC 4180 as spreadsheets understand it: any
// delimiter, quoted cells over several lines, and a quotation mark within a cell
// that isn't quoted stands for itself.
//
// A quotation mark that is never closed must not swallow the rows after it. So
// when a quoted cell doesn't end well, or holds what looks like another row, the
// row in which it began is reported, and the lines after it are read again, each
// for itself.
type records struct {
	lines     *lines
	again     []line // to be read again before the file is read on
	delimiter byte
}

func (r *records) take() (line, error) {
	if len(r.again) == 0 {
		return r.lines.next()
	}
	l := r.again[0]
	r.again = r.again[1:]
	return l, nil
}

// next gives the next row, or io.EOF. Other errors are the file's.
func (r *records) next() (record, error) {
	first, err := r.take()
	if err != nil {
		return record{}, err
	}
	if first.long {
		return record{line: first.number, fault: longFault(first, r.lines.limits.line)}, nil
	}
	var more []line
	whole := first.text
	for {
		s := split(whole, r.delimiter)
		if s.end == closed {
			return record{line: first.number, cells: s.cells, fault: nulFault(first.number, whole)}, nil
		}
		if s.end != open || len(more) == maxRecordLines || len(whole) > r.lines.limits.line {
			return r.giveUp(first, more, s.quote), nil
		}
		l, err := r.take()
		if errors.Is(err, io.EOF) {
			return r.giveUp(first, more, s.quote), nil
		}
		if err != nil {
			return record{}, err
		}
		more = append(more, l)
		if l.long {
			return r.giveUp(first, more, s.quote), nil
		}
		whole += "\n" + l.text
	}
}

// giveUp reports the row that begins in first and puts the lines after it back.
func (r *records) giveUp(first line, more []line, quote int) record {
	r.again = slices.Concat(more, r.again)
	place := fault.Place{Line: first.number}
	if quote <= len(first.text) {
		place.Column = column(first.text, quote)
	}
	return record{line: first.number, fault: fault.New(fault.Invalid, "presslists.quote_open").At(place)}
}

func longFault(l line, limit int) *fault.Error {
	return fault.New(fault.Invalid, "presslists.line_long", "Limit", limit>>10).At(fault.Place{Line: l.number})
}

// nulFault is the fault of a row that holds a NUL: the file is damaged there, or
// no text at all.
func nulFault(number int, whole string) *fault.Error {
	i := strings.IndexByte(whole, 0)
	if i < 0 {
		return nil
	}
	place := fault.Place{Line: number + strings.Count(whole[:i], "\n")}
	place.Column = column(whole[strings.LastIndexByte(whole[:i], '\n')+1:], i-strings.LastIndexByte(whole[:i], '\n')-1)
	return fault.New(fault.Invalid, "presslists.nul").At(place)
}
