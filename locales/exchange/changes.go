package exchange

import (
	"strings"

	"communique/locales/difference"
)

// marked shows both texts in one: "The [-old-]{+new+} title".
func marked(was, is string) string { return difference.String(difference.Words(was, is)) }

// bothMarked shows each text with the words marked that the other doesn't have.
func bothMarked(was, is string) (before, after string) {
	var b, a strings.Builder
	for _, part := range difference.Words(was, is) {
		switch part.Op {
		case difference.Removed:
			b.WriteString("[-" + part.Text + "-]")
		case difference.Added:
			a.WriteString("{+" + part.Text + "+}")
		case difference.Equal:
			b.WriteString(part.Text)
			a.WriteString(part.Text)
		}
	}
	return b.String(), a.String()
}
