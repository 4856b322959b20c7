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
}

// cellLimit is how many cells a row may have: more are a file of another kind.
const cellLimit = 100

// more tells whether there are rows left.
func (t *table) more() bool { return t.pos < len(t.text) }

// row reads a row, and tells the line where it begins. After a fault it goes on with
// the next line. Faults: exchange.csv_quote_open, exchange.csv_quote,
// exchange.csv_header.
func (t *table) row() (cells []string, line int, bad *fault.Error) {
	line = t.line
	for {
		cell, bad := t.cell()
		if bad == nil && len(cells) >= cellLimit {
			bad = fault.New(fault.Invalid, "exchange.csv_header")
		}
		if bad != nil {
			t.skipLine()
			return nil, line, bad
		}
		cells = append(cells, cell)
		if !t.more() || t.endLine() {
			return cells, line, nil
		}
		t.pos++ // the separator
	}
}

// cell reads up to a separator or the end of the line.
func (t *table) cell() (string, *fault.Error) {
	if t.more() && t.text[t.pos] == '"' {
		return t.quoted()
	}
	rest := t.text[t.pos:]
	n := strings.IndexAny(rest, "\r\n"+string(rune(t.separator)))
	if n < 0 {
		n = len(rest)
	}
	if strings.Contains(rest[:n], `"`) {
		return "", fault.New(fault.Invalid, "exchange.csv_quote")
	}
	t.pos += n
	return rest[:n], nil
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
		if t.more() && !strings.ContainsRune("\r\n"+string(rune(t.separator)), rune(t.text[t.pos])) {
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
