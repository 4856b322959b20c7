package main

import (
	"regexp"
	"strings"

	"communique/locales/difference"
)

// paint are the sequences that colour what follows them.
var paint = regexp.MustCompile("\x1b\\[[0-9;]*m")

// The colours of what is gone and of what is new. Gone is also struck through, since
// red and green are the same to some.
const (
	gone  = "\x1b[31;9m"
	fresh = "\x1b[32m"
	plain = "\x1b[0m"
)

// marked is a text with its changes: coloured where there are colours, else
// as [-old-]{+new+}. Each word is painted by itself, so that lines can break.
func (t *terminal) marked(parts []difference.Part) string {
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.Op == difference.Equal:
			b.WriteString(p.Text)
		case t.colour:
			colour := map[difference.Op]string{difference.Removed: gone, difference.Added: fresh}[p.Op]
			b.WriteString(colour + strings.ReplaceAll(p.Text, " ", plain+" "+colour) + plain)
		case p.Op == difference.Removed:
			b.WriteString("[-" + p.Text + "-]")
		default:
			b.WriteString("{+" + p.Text + "+}")
		}
	}
	return b.String()
}
