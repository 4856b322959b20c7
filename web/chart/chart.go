// Package chart draws numbers as SVG that stands in a page: bars of parts, a line over time,
// and Europe as tiles. Data goes in, markup comes out; it asks nobody and knows no language:
// every word is handed to it.
//
// A chart repeats what a table beside it says, and is never alone: a bar is hidden from
// screen readers, which read the table's row, and a line or a map is an image with a title
// and a description. There is no style in the markup: the sheet of package look colours the
// classes, in the light, in the dark and on paper, and what differs by colour differs by
// pattern or by shape as well. Lengths are shares of the room that there is, so that a chart
// is as wide as its page. Nothing that is handed in can leave the text where it stands.
package chart

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
)

// Part is a piece of a bar, or of a legend.
type Part struct {
	Class string // names its colour and pattern: one of Classes, else it is plain
	N     int
}

// Classes are those that have a pattern of their own.
var Classes = []string{"sent", "open", "deferred", "uncertain", "refused", "suppressed", "stopped"}

// Patterns are what bars, keys and tiles are filled with. They stand once in a page that has any.
func Patterns() template.HTML {
	const cell = `<pattern id="pattern-%s" class="part %s" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="base" width="8" height="8"/>%s</pattern>`
	b := strings.Builder{}
	b.WriteString(`<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>`)
	for _, c := range Classes {
		fmt.Fprintf(&b, cell, c, c, figures[c])
	}
	b.WriteString(`</defs></svg>`)
	return template.HTML(b.String()) // #nosec G203 -- made of constants
}

// figures lie on the base of a pattern; what is plain has none.
var figures = map[string]string{
	"open":       `<path d="M0 4h8"/>`,
	"deferred":   `<path d="M-2 2 2-2M0 8 8 0M6 10l4-4"/>`,
	"uncertain":  `<circle cx="4" cy="4" r="1.6"/>`,
	"refused":    `<path d="M0 0l8 8M8 0 0 8"/>`,
	"suppressed": `<path d="M4 0v8"/>`,
	"stopped":    `<path d="M-2 6l4 4M0 0l8 8M6-2l4 4"/>`,
}

func fill(class string) string {
	if _, ok := figures[class]; ok {
		return ` fill="url(#pattern-` + class + `)"`
	}
	return ""
}

// Bar is a bar of parts, one after the other; of is the number that would fill the room (that
// of the longest bar beside it), the sum of the parts when it is less.
func Bar(parts []Part, of int) template.HTML {
	sum := 0
	for _, p := range parts {
		sum += max(p.N, 0)
	}
	b := strings.Builder{}
	b.WriteString(`<svg class="bar" width="100%" height="14" aria-hidden="true" focusable="false"><rect class="ground" width="100%" height="14"/>`)
	done := 0
	for _, p := range parts {
		if p.N <= 0 {
			continue
		}
		fmt.Fprintf(&b, `<rect class="part %s" x="%s%%" width="%s%%" height="14"%s/>`, class(p.Class), share(done, max(of, sum)), share(p.N, max(of, sum)), fill(p.Class))
		done += p.N
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // #nosec G203 -- made of numbers and names of classes
}

// Key is the square that a legend shows beside the word of a class.
func Key(of string) template.HTML {
	return template.HTML(`<svg class="key" width="16" height="16" aria-hidden="true" focusable="false"><rect class="part ` + // #nosec G203 -- as Bar
		class(of) + `" x="1" y="1" width="14" height="14" rx="2"` + fill(of) + `/></svg>`)
}

// class lets only what can be one through.
func class(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return name
}

// share is a part of a whole in hundredths.
func share(n, of int) string {
	if of <= 0 {
		return "0"
	}
	return strconv.FormatFloat(float64(n)*100/float64(of), 'f', 3, 64)
}

// labelled begins an image with its title and description, whose ids begin with id.
func labelled(b *strings.Builder, id, classes, room, title, description string) {
	id = class(id)
	fmt.Fprintf(b, `<svg class="%s" %s role="img" aria-labelledby="%s-title" aria-describedby="%s-desc" focusable="false"><title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`,
		classes, room, id, id, id, html.EscapeString(title), id, html.EscapeString(description))
}
