package exchange

import (
	"strings"

	"communique/internal/fault"
)

// table reads CSV as RFC 4180 has it, with any separator and any end of line. The
// standard library's reader would make a line feed of each CR LF within a text, which
// is why it isn't used.
type table struct {
	text      string
	separator byte
	pos       int
	line      int // of pos, counted from 1
	cells     []string
}

// endsCell tells whether a cell that isn't quoted ends before c.
func (t *table) endsCell(c byte) bool { return c == t.separator || c == '\n' || c == '\r' }

// cellLimit is how many cells a row may have: more are a file of another kind.
const cellLimit = 100

// more tells whether there are rows left.
func (t *table) more() bool { return t.pos < len(t.text) }

// row reads a row, which is good until the next one, and tells the line where it
// begins. After a fault it goes on with
// the next line. Faults: exchange.csv_quote_open, exchange.csv_quote,
// exchange.csv_header.
func (t *table) row() (cells []string, line int, bad *fault.Error) {
	line, t.cells = t.line, t.cells[:0]
	for {
		cell, bad := t.cell()
		if bad == nil && len(t.cells) >= cellLimit {
			bad = fault.New(fault.Invalid, "exchange.csv_header")
		}
		if bad != nil {
			t.skipLine()
			return nil, line, bad
		}
		t.cells = append(t.cells, cell)
		if !t.more() || t.endLine() {
			return t.cells, line, nil
		}
		t.pos++ // the separator
	}
}

// cell reads up to a separator or the end of the line.
func (t *table) cell() (string, *fault.Error) {
	if t.more() && t.text[t.pos] == '"' {
		return t.quoted()
	}
	begin := t.pos
	for t.more() && !t.endsCell(t.text[t.pos]) {
		t.pos++
	}
	if strings.Contains(t.text[begin:t.pos], `"`) {
		return "", fault.New(fault.Invalid, "exchange.csv_quote")
	}
	return t.text[begin:t.pos], nil
}

// quoted reads a cell between quotation marks, in which two stand for one.
func (t *table) quoted() (string, *fault.Error) {
	begin := t.pos + 1
	for i := begin; ; i++ {
		n := strings.IndexByte(t.text[i:], '"')
		if n < 0 {
			t.pos = len(t.text)
			return "", fault.New(fault.Invalid, "exchange.csv_quote_open")
		}
		if i += n; strings.HasPrefix(t.text[i:], `""`) {
			i++
			continue
		}
		within := t.text[begin:i]
		t.line += strings.Count(within, "\n")
		t.pos = i + 1
		if t.more() && !t.endsCell(t.text[t.pos]) {
			return "", fault.New(fault.Invalid, "exchange.csv_quote")
		}
		return strings.ReplaceAll(within, `""`, `"`), nil
	}
}

// endLine passes the end of a line: CR LF, LF or CR.
func (t *table) endLine() bool {
	switch {
	case strings.HasPrefix(t.text[t.pos:], "\r\n"):
		t.pos++
	case t.text[t.pos] != '\n' && t.text[t.pos] != '\r':
		return false
	}
	t.pos++
	t.line++
	return true
}

// skipLine goes to the next line, whatever stands in this one.
func (t *table) skipLine() {
	n := strings.IndexByte(t.text[t.pos:], '\n')
	if n < 0 {
		t.pos = len(t.text)
		return
	}
	t.pos += n + 1
	t.line++
}
