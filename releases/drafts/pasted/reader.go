package pasted

import (
	"strings"

	"communique/releases/drafts"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// style is what holds for a text where it stands.
type style struct {
	bold, italic bool
	link         string
	verbatim     bool // blanks are as they are written
}

// run is a text in one style; "\n" is a line break.
type run struct {
	text         string
	bold, italic bool
	link         string
}

// piece is a block on its way.
type piece struct {
	kind drafts.Kind
	runs []run
	by   []run
	item bool // begins with a mark that a word processor has written as text
}

// reader walks through a document and gathers blocks.
type reader struct {
	pieces []piece
	runs   []run // of the block that is read
	kind   drafts.Kind
	quoted bool
	cell   bool // a table's, whose blocks are one line
	marked bool // as an item of a list, by the word processor
	number bool // that list is numbered
	left   Left
	writer writer
}

// skipped are elements of which nothing is seen.
var skipped = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Select: true,
	atom.Textarea: true, atom.Button: true, atom.Input: true, atom.Del: true, atom.Title: true, atom.Datalist: true,
}

var pictures = map[atom.Atom]bool{
	atom.Img: true, atom.Svg: true, atom.Video: true, atom.Audio: true, atom.Canvas: true, atom.Object: true, atom.Embed: true, atom.Picture: true,
	atom.Iframe: true, atom.Math: true,
}

// blocks are elements that begin and end a block.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Main: true, atom.Aside: true,
	atom.Nav: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Pre: true, atom.Address: true, atom.Figure: true,
	atom.Figcaption: true, atom.Hr: true, atom.Form: true, atom.Fieldset: true, atom.Body: true, atom.Center: true, atom.Details: true,
	atom.Summary: true, atom.Caption: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true,
}

func (r *reader) children(n *html.Node, s style) {
	for c := n.FirstChild; c != nil && !r.left.Rest; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			r.text(c.Data, s)
		case html.ElementNode:
			r.element(c, s)
		default: // comments and the like
		}
	}
}

// flowing makes of what parts words in HTML a blank.
var flowing = strings.NewReplacer("\n", " ", "\t", " ", "\r", " ", "\f", " ")

func (r *reader) text(data string, s style) {
	if !s.verbatim {
		data = flowing.Replace(data)
	}
	if data = clean(data); data != "" {
		r.runs = append(r.runs, run{data, s.bold, s.italic, s.link})
	}
}

func (r *reader) element(n *html.Node, s style) {
	css := strings.ToLower(attribute(n, "style"))
	switch {
	case skipped[n.DataAtom] || hidden(css):
		return
	case pictures[n.DataAtom]:
		r.left.Pictures++
		return
	case strings.Contains(css, "mso-list:ignore") || strings.Contains(css, "mso-list: ignore"):
		r.mark(textOf(n))
		return
	case n.DataAtom == atom.A && isNote(n):
		r.left.Notes++
		return
	}
	if raises(n, css) {
		r.left.Raised++
	}
	s = s.within(n, css, &r.left)
	switch n.DataAtom {
	case atom.Br:
		if !r.cell {
			r.runs = append(r.runs, run{text: "\n"})
		}
	case atom.H1:
		r.titled(n, s, drafts.Headline)
	case atom.H2:
		r.titled(n, s, drafts.Heading)
	case atom.H3, atom.H4, atom.H5, atom.H6:
		r.titled(n, s, drafts.Subheading)
	case atom.Li:
		r.item(n, s)
	case atom.Blockquote:
		r.quote(n, s)
	case atom.Cite, atom.Footer:
		r.cited(n, s)
	case atom.Table:
		r.table(n, s)
	default:
		r.flow(n, s, css)
	}
}

// flow reads an element that is a block of its own, or none.
func (r *reader) flow(n *html.Node, s style, css string) {
	if !blocks[n.DataAtom] {
		r.children(n, s)
		return
	}
	class, _, _ := strings.Cut(attribute(n, "class"), " ")
	switch {
	case class == "MsoTitle":
		r.titled(n, s, drafts.Headline)
		return
	case class == "MsoQuote" || class == "MsoIntenseQuote":
		r.quote(n, s)
		return
	case isNested(n, css):
		r.left.Lists++
	}
	r.flush()
	if strings.Contains(css, "mso-list:") {
		r.marked = true
	}
	r.children(n, s)
	r.flush()
	r.marked, r.number = false, false
}

// mark reads the sign or number that a word processor writes before an item.
func (r *reader) mark(sign string) {
	sign = strings.Trim(sign, " \u00a0\t\n")
	r.marked, r.number = true, sign != "" && strings.ContainsAny(sign[len(sign)-1:], ".)") && len(sign) > 1
}

func (r *reader) titled(n *html.Node, s style, k drafts.Kind) {
	r.flush()
	before := r.kind
	if r.kind == "" && !r.quoted && !r.cell {
		r.kind = k
	}
	r.children(n, s)
	r.flush()
	r.kind = before
}

func (r *reader) item(n *html.Node, s style) {
	r.flush()
	before := r.kind
	r.kind = drafts.Bullets
	if n.Parent != nil && n.Parent.DataAtom == atom.Ol {
		r.kind = drafts.Numbers
	}
	r.children(n, s)
	r.flush()
	r.kind = before
}

func (r *reader) quote(n *html.Node, s style) {
	r.flush()
	before := r.quoted
	r.quoted = true
	if !before && !r.cell {
		r.pieces = append(r.pieces, piece{kind: drafts.Quote})
	}
	r.children(n, s)
	r.flush()
	r.quoted = before
}

// cited reads who is quoted.
func (r *reader) cited(n *html.Node, s style) {
	last := len(r.pieces) - 1
	if !r.quoted || r.cell || last < 0 {
		r.flow(n, s, "")
		return
	}
	r.flush()
	r.cell = true
	r.children(n, s)
	r.cell = false
	r.pieces[last].by, r.runs = append(r.pieces[last].by, r.runs...), nil
}

// table makes a line of each row. One cell alone in its row is only a frame.
func (r *reader) table(n *html.Node, s style) {
	r.flush()
	told := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Caption {
			r.element(c, s)
		}
	}
	for row := range rows(n) {
		cells := cellsOf(row)
		if len(cells) == 1 {
			r.children(cells[0], s)
			r.flush()
			continue
		}
		if !told && len(cells) > 0 {
			r.left.Tables++
			told = true
		}
		r.row(cells, s)
	}
}

func (r *reader) row(cells []*html.Node, s style) {
	before := r.cell
	for i, cell := range cells {
		if i > 0 && len(r.runs) > 0 {
			r.runs = append(r.runs, run{text: " – "})
		}
		r.cell = true
		r.children(cell, s)
	}
	r.cell = before
	r.flush()
}

// rows are those of the table itself, not of one within.
func rows(table *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for part := table.FirstChild; part != nil; part = part.NextSibling {
			if part.DataAtom == atom.Tr && !yield(part) {
				return
			}
			for row := part.FirstChild; row != nil && part.DataAtom != atom.Tr; row = row.NextSibling {
				if row.DataAtom == atom.Tr && !yield(row) {
					return
				}
			}
		}
	}
}

func cellsOf(row *html.Node) (cells []*html.Node) {
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, c)
		}
	}
	return cells
}

// flush ends the block that is read. In a cell it only parts words.
func (r *reader) flush() {
	if r.cell {
		if len(r.runs) > 0 {
			r.runs = append(r.runs, run{text: " "})
		}
		return
	}
	for _, runs := range parted(r.runs) {
		r.put(runs)
	}
	r.runs = nil
}

func (r *reader) put(runs []run) {
	if len(r.pieces) >= blockLimit*4 {
		r.left.Rest = true
		return
	}
	p := piece{kind: r.kind, runs: runs}
	switch last := len(r.pieces) - 1; {
	case r.quoted && last >= 0 && r.pieces[last].kind == drafts.Quote:
		if len(r.pieces[last].runs) > 0 {
			runs = append([]run{{text: "\n\n"}}, runs...)
		}
		r.pieces[last].runs = append(r.pieces[last].runs, runs...)
		return
	case r.quoted:
		p.kind = drafts.Quote
	case r.marked && p.kind == "":
		p.kind = drafts.Bullets
		if r.number {
			p.kind = drafts.Numbers
		}
	case p.kind == "":
		p = unmarked(p)
	}
	if p.kind == drafts.Headline || p.kind == drafts.Heading || p.kind == drafts.Subheading {
		for i := range p.runs {
			p.runs[i].bold = false // it is bold by being a heading
		}
	}
	r.pieces = append(r.pieces, p)
}
