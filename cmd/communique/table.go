package main

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// table prints rows in columns that line up, whatever the alphabet. The first
// row is the heading. It adds no colours and no rules, so that what is copied
// from a terminal into a mail stays readable.
func (t *terminal) table(rows [][]string) {
	widths := make([]int, 0, 8)
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-columns(cell)+2))
			}
		}
		t.line(strings.TrimRight(b.String(), " "))
	}
}

// columns is how many columns of a terminal s takes; what paints it takes none.
func columns(s string) int {
	n := 0
	for _, r := range paint.ReplaceAllString(s, "") {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// padded is s followed by as many spaces as fill n columns.
func padded(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-columns(s)))
}
