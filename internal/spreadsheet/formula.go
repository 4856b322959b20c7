// Package spreadsheet keeps texts from being calculated: whoever opens a CSV of ours in a
// spreadsheet sees what somebody wrote, and runs nothing (CWE-1236). What Guarded has
// changed Unguarded gives back, octet by octet. It reads and writes no file.
package spreadsheet

import (
	"strings"
	"unicode/utf8"
)

// A spreadsheet executes a cell that begins like a formula. An apostrophe before it
// says that it is text. That may also be needed in the middle of a text: where a
// spreadsheet expects another separator it doesn't see the quotation marks, and a
// cell begins after each comma, semicolon, tab or line.
const (
	cellEnds = ",;\t\r\n"
	formula  = "=+-@\t\r＝＋－＠"
)

// Guarded puts an apostrophe before each start of a formula. A start that has
// apostrophes already gets one more, so that each can be taken away again.
func Guarded(text string) string {
	return eachCell(text, func(cell string) string {
		if startsFormula(strings.TrimLeft(cell, "'")) {
			return "'" + cell
		}
		return cell
	})
}

// Unguarded takes away what Guarded has put there.
func Unguarded(text string) string {
	return eachCell(text, func(cell string) string {
		if startsFormula(strings.TrimLeft(cell, "'")) {
			return strings.TrimPrefix(cell, "'")
		}
		return cell
	})
}

func startsFormula(cell string) bool {
	cell = strings.TrimLeft(cell, " \u00a0")
	if cell == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(cell)
	return strings.ContainsRune(formula, first)
}

// eachCell changes what some spreadsheet may take for a cell: what stands between
// separators, with the separator that follows.
func eachCell(text string, change func(string) string) string {
	var b strings.Builder
	for text != "" {
		n := strings.IndexAny(text, cellEnds) + 1
		if n == 0 {
			n = len(text)
		}
		b.WriteString(change(text[:n]))
		text = text[n:]
	}
	return b.String()
}
