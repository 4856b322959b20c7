package presslists

import "strings"

// ending says how a row of cells ended.
type ending int

const (
	closed ending = iota // well
	open                 // within a quoted cell: it may go on in the next line
	broken               // something stands behind a quoted cell, or it holds another row
)

// splitting is a row taken apart. When it didn't end well, quote is where the
// quotation mark stands with which that began.
type splitting struct {
	cells []string
	end   ending
	quote int
}

// split takes a row apart, which may hold line breaks.
func split(row string, delimiter byte) splitting {
	var s splitting
	for at := 0; ; {
		start := at + len(row[at:]) - len(strings.TrimLeft(row[at:], " "))
		if start < len(row) && row[start] == '"' {
			var cell string
			cell, at, s.end = quoted(row, start+1, delimiter)
			s.quote = start
			s.cells = append(s.cells, cell)
			if s.end != broken && swallows(cell, delimiter) {
				s.end = broken
			}
			if s.end != closed {
				return s
			}
		} else {
			end := strings.IndexByte(row[at:], delimiter)
			if end < 0 {
				end = len(row) - at
			}
			s.cells = append(s.cells, row[at:at+end])
			at += end
		}
		if at == len(row) {
			return s
		}
		at++ // the delimiter
	}
}

// quoted reads a cell from behind its first quotation mark up to the delimiter or
// the end behind its last.
func quoted(row string, at int, delimiter byte) (cell string, after int, end ending) {
	var b strings.Builder
	for {
		n := strings.IndexByte(row[at:], '"')
		if n < 0 {
			b.WriteString(row[at:])
			return b.String(), len(row), open
		}
		b.WriteString(row[at : at+n])
		at += n + 1
		if at < len(row) && row[at] == '"' { // doubled: it stands for itself
			b.WriteByte('"')
			at++
			continue
		}
		for at < len(row) && row[at] == ' ' {
			at++
		}
		if at < len(row) && row[at] != delimiter {
			return b.String(), at, broken
		}
		return b.String(), at, closed
	}
}

// swallows tells whether a cell that runs over several lines holds what looks like
// another row: a line with an address and a delimiter.
func swallows(cell string, delimiter byte) bool {
	_, rest, _ := strings.Cut(cell, "\n")
	for l := range strings.SplitSeq(rest, "\n") {
		if strings.Contains(l, "@") && strings.IndexByte(l, delimiter) >= 0 {
			return true
		}
	}
	return false
}
