package releases

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// Write gives the document as text, and itself with the line on which each of its blocks
// and includes stands there. ParseDocument reads the same document from it, if it can be
// one at all: what a fault of ParseDocument is about is found by its line or its field.
//
// A text that would be read as the beginning of something else ("# 3 is it" in a
// paragraph) gets a backslash before it.
func (d Document) Write() ([]byte, Document) {
	d.Blocks, d.Includes = append([]Block(nil), d.Blocks...), append([]Include(nil), d.Includes...)
	w := &writer{line: 1, sections: d.Boilerplate == ""}
	w.frontMatter(&d)
	next := 0
	for i := 0; i <= len(d.Blocks); {
		for ; next < len(d.Includes) && d.Includes[next].Before <= i; next++ {
			w.put("\n")
			d.Includes[next].Line = w.line
			w.put("{include " + oneLine(d.Includes[next].Slug) + "}\n")
			w.last = ""
		}
		if i == len(d.Blocks) {
			break
		}
		end := d.together(i, next)
		w.blocks(d.Blocks[i:end])
		i = end
	}
	return w.b.Bytes(), d
}

// writer writes a document and counts its lines.
type writer struct {
	b    bytes.Buffer
	line int    // that is written next, counted from 1
	last Form   // of the list that was written last; empty: something else was
	mark string // of that list

	sections bool // headings may open some
}

func (w *writer) put(s string) {
	w.b.WriteString(s)
	w.line += strings.Count(s, "\n")
}

// frontMatter writes the fields. The subject stands first, the other texts in their order.
func (w *writer) frontMatter(d *Document) {
	w.put("---\n")
	if d.Boilerplate != "" {
		w.field("boilerplate", d.Slug)
		w.field("kind", string(d.Boilerplate))
	} else {
		w.field("slug", d.Slug)
	}
	w.field("language", d.Language)
	w.list("languages", d.Languages)
	if d.Required {
		w.field("required", "true")
	}
	w.listed("for", d.For)
	if d.Boilerplate == "" {
		if !d.Embargo.At.IsZero() {
			w.put("embargo: " + d.Embargo.typed() + "\n")
		}
		w.list("countries", d.Countries)
	}
	for i, b := range d.Blocks {
		if b.Layout.Form == FormField {
			d.Blocks[i].Line = w.line
			w.field(string(b.Kind), b.Text)
		}
	}
	w.listed("media", d.Media)
	if d.Grant != "" {
		w.field("grant", d.Grant)
	}
	w.put("---\n")
}

// bare is what YAML reads as it is written.
var bare = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// scalar is a value for YAML, whatever it holds.
func scalar(value string) string {
	if bare.MatchString(value) && value != "null" && value != "Null" && value != "NULL" {
		return value
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // a string is always taken
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\x7f`)
}

func (w *writer) field(name, value string) { w.put(name + ": " + scalar(value) + "\n") }

func (w *writer) list(name string, values []string) {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = scalar(v)
	}
	w.put(name + ": [" + strings.Join(quoted, ", ") + "]\n")
}

func (w *writer) listed(name string, values []string) {
	if len(values) > 0 {
		w.list(name, values)
	}
}

// together is the end of the blocks that are written as one: a list, or a quote with its
// attribution. An include comes between.
func (d Document) together(start, include int) int {
	limit := len(d.Blocks)
	if include < len(d.Includes) {
		limit = min(limit, d.Includes[include].Before)
	}
	end := start + 1
	for ; end < limit; end++ {
		first, l := d.Blocks[start].Layout.Form, d.Blocks[end].Layout
		said := d.Blocks[end-1].Layout.Form == FormQuote
		switch {
		case first == FormQuote && said && (l.Form == FormAttribution || l.Form == FormQuote && !l.Opens):
		case (first == FormBullet || first == FormNumber) && l.Form == first && !l.Opens:
		default:
			return end
		}
	}
	return end
}

// blocks writes those that belong together, a line after each other.
func (w *writer) blocks(blocks []Block) {
	form := blocks[0].Layout.Form
	if form == FormField {
		return
	}
	w.put("\n")
	switch form {
	case FormBullet, FormNumber:
		w.items(form, blocks)
		return
	case FormQuote, FormAttribution:
		w.quote(blocks)
	case FormHeadline, FormHeading, FormSubheading:
		blocks[0].Line = w.line
		w.heading(blocks[0])
	default:
		blocks[0].Line = w.line
		w.put(guarded("", "", blocks[0]) + "\n")
	}
	w.last = ""
}

// items writes a list. One right behind another has the other mark: it would be the same.
func (w *writer) items(form Form, blocks []Block) {
	marks := [2]string{"- ", "* "}
	if form == FormNumber {
		marks = [2]string{"1. ", "1) "}
	}
	mark := marks[0]
	if w.last == form && w.mark == mark {
		mark = marks[1]
	}
	w.last, w.mark = form, mark
	for i := range blocks {
		blocks[i].Line = w.line
		w.put(guarded(mark, strings.Repeat(" ", len(mark)), blocks[i]) + "\n")
	}
}

func (w *writer) quote(blocks []Block) {
	for i, b := range blocks {
		switch {
		case b.Kind == KindAttribution || b.Layout.Form == FormAttribution:
			blocks[i].Line = w.line
			w.put("> — " + said(oneLine(b.Text)) + "\n")
			continue
		case i > 0:
			w.put(">\n")
		}
		blocks[i].Line = w.line
		if i == len(blocks)-1 {
			w.put(guardedSaid(b) + "\n")
		} else {
			w.put(guarded("> ", "> ", b) + "\n")
		}
	}
}

// said is who said something, also if it looks like an include.
func said(name string) string {
	if strings.HasPrefix(name, "{include") {
		return `\` + name
	}
	return name
}

// heading writes one on a line behind its mark, or underlined where it has more.
func (w *writer) heading(b Block) {
	mark, line := "# ", "==="
	if b.Layout.Form == FormHeading {
		mark, line = "## ", "---"
	}
	if b.Layout.Form == FormSubheading {
		mark = "### "
	}
	opened := ""
	if w.sections && b.Layout.Form == FormHeading && b.Layout.Section != "" {
		opened = " {." + string(b.Layout.Section) + "}"
	}
	if strings.Contains(b.Text, "\n") && b.Layout.Form != FormSubheading {
		w.put(guarded("", "", Block{Kind: b.Kind, Text: b.Text, Layout: Layout{Form: FormParagraph}}) + opened + "\n" + line + "\n")
		return
	}
	b.Text = strings.ReplaceAll(b.Text, "\\\n", " ")
	if opened != "" && opensAs(mark+b.Text+opened, b) { // whatever its text ends with: the section that it opens comes last
		w.put(mark + b.Text + opened + "\n")
		return
	}
	w.put(guarded(mark, "", b) + opened + "\n")
}
