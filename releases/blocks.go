package releases

import (
	"bytes"
	"strings"

	"communique/internal/inline"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// blockLimit is how many segments a release may have: far more than anyone reads. With
// 2,000 of them a mail would be four times what mail programs show of one, the sheet a
// form larger than a request may be, and a revision in which each is edited would compare
// four million pairs while it holds the only writer.
const blockLimit = 500

// The parser's time grows with the square of what stands between two empty lines:
// a file that was made to keep it busy is refused first.
const (
	textLimit = 20_000 // bytes of a segment
	runLimit  = 50_000 // bytes without an empty line, such as a list
)

// documentParser reads the body of a document. Tables are read so that they can be
// refused: without that they would be published as a paragraph full of bars.
var documentParser = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithInlineParsers(inline.Parsers()...),
	parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200))...),
	parser.WithAttribute(),
	parser.WithHeadingAttribute(),
)

// blockReader makes blocks of the nodes of a body.
type blockReader struct {
	m        *manuscript
	source   []byte
	base     int // the offset of the body in the manuscript
	section  Section
	headline bool
	early    int // the offset of the first text above the headline, or -1
	blocks   []Block
	includes []Include
	kind     BoilerplateKind // empty: the body of a release
}

// body reads the body of a document, which begins at an offset of the manuscript.
func (m *manuscript) body(d *Document, offset int) {
	r := &blockReader{m: m, source: m.data[offset:], base: offset, early: -1, kind: d.Boilerplate}
	if r.kind != "" {
		r.section = r.kind.Section()
	}
	if r.tooLong() {
		return
	}
	root := documentParser.Parse(text.NewReader(r.source))
	for n := root.FirstChild(); n != nil && len(r.blocks)+len(r.includes) <= blockLimit; n = n.NextSibling() {
		r.block(n)
	}
	r.complete()
	for i := range r.includes {
		r.includes[i].Before += len(d.Blocks)
	}
	d.Blocks, d.Includes = append(d.Blocks, r.blocks...), r.includes
}

// tooLong refuses each run of lines that is longer than anyone writes.
func (r *blockReader) tooLong() bool {
	found, start := false, 0
	for offset := 0; offset <= len(r.source); {
		line, _, _ := bytes.Cut(r.source[offset:], []byte("\n"))
		end := offset + len(line)
		if len(bytes.TrimSpace(line)) == 0 || end == len(r.source) {
			if end-start > runLimit {
				r.m.refuse(r.base+start, "releases.text_long", "Limit", runLimit)
				found = true
			}
			start = end + 1
		}
		offset = end + 1
	}
	return found
}

// complete tells what the body as a whole lacks.
func (r *blockReader) complete() {
	if len(r.blocks)+len(r.includes) > blockLimit {
		r.m.refuse(r.base, "releases.segments_many", "Limit", blockLimit)
		return
	}
	if r.kind != "" {
		if len(r.blocks) == 0 {
			r.m.refuse(r.base, "releases.boilerplate_empty")
		}
		return
	}
	if !r.headline {
		r.m.refuse(r.base, "releases.headline_missing")
		return
	}
	if r.early >= 0 {
		r.m.refuse(r.early, "releases.headline_late")
	}
	for i, b := range r.blocks {
		if b.Kind != KindHeadline {
			continue
		}
		if i+1 >= len(r.blocks) || r.blocks[i+1].Kind != KindLead {
			r.m.refuseAt(r.m.at(r.m.starts[b.Line-1]), "releases.lead_missing")
		}
		return
	}
}

// block takes one block of the outermost level.
func (r *blockReader) block(n ast.Node) {
	if heading, ok := n.(*ast.Heading); r.kind == "" && !r.headline && r.early < 0 && (!ok || heading.Level != 1) {
		r.early = r.base + n.Pos()
	}
	switch n := n.(type) {
	case *ast.Heading:
		r.heading(n)
	case *ast.Paragraph:
		if r.included(n) {
			return
		}
		if len(r.blocks) > 0 && r.blocks[len(r.blocks)-1].Kind == KindHeadline {
			r.add(n, KindLead, FormLead, false)
		} else {
			r.add(n, KindParagraph, FormParagraph, false)
		}
	case *ast.List:
		r.list(n)
	case *ast.Blockquote:
		r.quote(n)
	default:
		r.refuse(n, unsupported(n))
	}
}

// unsupported is the fault of a block that a release can't have.
func unsupported(n ast.Node) string {
	switch n.(type) {
	case *ast.CodeBlock:
		return "releases.code_indented"
	case *ast.FencedCodeBlock:
		return "releases.code"
	case *ast.HTMLBlock:
		return "releases.html"
	case *ast.ThematicBreak:
		return "releases.rule"
	case *ast.LinkReferenceDefinition:
		return "releases.link_reference"
	case *tables.Table:
		return "releases.table"
	}
	return "releases.block_unknown"
}

func (r *blockReader) refuse(n ast.Node, id string, args ...any) {
	r.m.refuse(r.base+max(n.Pos(), 0), id, args...)
}

// add takes a node as a segment.
func (r *blockReader) add(n ast.Node, k Kind, form Form, opens bool) {
	problems := inlineProblems(n, r.source)
	for _, p := range problems {
		r.m.refuse(r.base+max(p.offset, 0), p.id, p.args...)
	}
	at := r.base + max(n.Pos(), 0)
	r.addText(at, string(n.Lines().Value(r.source)), k, form, opens, len(problems) == 0)
}

// addText takes source text as a segment. With check, its one line is looked at
// once more just as it will be set: what is published is what was checked.
func (r *blockReader) addText(at int, source string, k Kind, form Form, opens, check bool) {
	b := Block{
		Kind:   r.kindOf(k),
		Text:   normal(source),
		Layout: Layout{Form: form, Section: r.section, Opens: opens},
		Line:   r.m.at(at).Line,
	}
	switch {
	case len(b.Text) > textLimit:
		r.m.refuse(at, "releases.text_long", "Limit", textLimit)
	case b.Kind.blank(b.Text):
		r.m.refuse(at, "releases.text_empty")
	case strings.HasPrefix(b.Text, "{include"): // in a list or a quote
		r.m.refuse(at, "releases.include_syntax")
	case check:
		line, text := parseLine(b.Text)
		for _, p := range inlineProblems(line, text) {
			r.m.refuse(at, p.id, p.args...)
		}
	}
	r.blocks = append(r.blocks, b)
}

// heading takes the headline, a heading that may open a section, or a subheading.
func (r *blockReader) heading(n *ast.Heading) {
	switch n.Level {
	case 1:
		if r.kind != "" {
			r.refuse(n, "releases.boilerplate_headline")
			return
		}
		if r.headline {
			r.refuse(n, "releases.headline_twice")
			return
		}
		r.headline = true
		if n.Attributes() != nil {
			r.refuse(n, "releases.section_level")
		}
		r.add(n, KindHeadline, FormHeadline, false)
	case 2:
		r.opened(n)
		r.add(n, KindHeading, FormHeading, false)
	case 3:
		if n.Attributes() != nil {
			r.refuse(n, "releases.section_level")
		}
		r.add(n, KindHeading, FormSubheading, false)
	default:
		r.refuse(n, "releases.heading_deep")
	}
}

// kindOf is what a segment of a kind is called where it stands.
func (r *blockReader) kindOf(k Kind) Kind {
	if r.kind != "" {
		return r.kind.Kind(k)
	}
	return r.section.Kind(k)
}

// opened takes the section that a heading opens. A boilerplate stands in one.
func (r *blockReader) opened(n *ast.Heading) {
	switch {
	case r.kind == "":
		r.section = r.sectionOf(n)
	case n.Attributes() != nil:
		r.refuse(n, "releases.boilerplate_section")
	}
}

// sectionOf is the section that a heading opens.
func (r *blockReader) sectionOf(n *ast.Heading) Section {
	attributes := n.Attributes()
	if len(attributes) == 0 {
		return ""
	}
	class, _ := attributes[0].Value.([]byte)
	if len(attributes) > 1 || string(attributes[0].Name) != "class" {
		r.refuse(n, "releases.section_attributes", "Sections", sections)
		return ""
	}
	for _, s := range sections {
		if s == string(class) {
			return Section(s)
		}
	}
	if near := nearest(string(class), sections); near != "" {
		r.refuse(n, "releases.section_misspelt", "Value", string(class), "Nearest", near)
	} else {
		r.refuse(n, "releases.section_unknown", "Value", string(class), "Sections", sections)
	}
	return ""
}

// list takes each item, which is one paragraph.
func (r *blockReader) list(n *ast.List) {
	form := FormBullet
	if n.IsOrdered() {
		form = FormNumber
		if n.Start != 1 { // "30. January was a Wednesday"
			r.refuse(n, "releases.list_start", "Number", n.Start)
		}
	}
	for item := n.FirstChild(); item != nil && len(r.blocks) <= blockLimit; item = item.NextSibling() {
		content := item.FirstChild()
		switch {
		case content == nil:
			r.refuse(item, "releases.text_empty")
		case content.NextSibling() != nil || !isText(content):
			r.refuse(item, "releases.item_blocks")
		default:
			r.add(content, KindListItem, form, item == n.FirstChild())
		}
	}
}

func isText(n ast.Node) bool {
	return n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock
}

// quote takes the paragraphs of a quote, and its last line as the attribution when a
// dash stands before it.
func (r *blockReader) quote(n *ast.Blockquote) {
	for child := n.FirstChild(); child != nil && len(r.blocks) <= blockLimit; child = child.NextSibling() {
		if child.Kind() != ast.KindParagraph {
			r.refuse(child, "releases.quote_blocks")
			continue
		}
		r.quoted(child, child == n.FirstChild(), child == n.LastChild())
	}
	if n.FirstChild() == nil {
		r.refuse(n, "releases.text_empty")
	}
}

func (r *blockReader) quoted(n ast.Node, opens, last bool) {
	lines := strings.Split(strings.TrimRight(string(n.Lines().Value(r.source)), "\n"), "\n")
	said, who := lines, ""
	if last {
		if name, ok := attribution(lines[len(lines)-1]); ok {
			said, who = lines[:len(lines)-1], name
		}
	}
	at := r.base + max(n.Pos(), 0)
	if len(said) > 0 {
		r.addText(at, strings.Join(said, "\n"), KindQuote, FormQuote, opens, true)
	} else if opens {
		r.m.refuse(at, "releases.quote_empty")
	}
	if who != "" {
		r.addText(r.m.starts[r.m.at(at).Line-1+len(said)], who, KindAttribution, FormAttribution, false, true)
	}
}

// attribution is what stands behind the dash of a quote's last line.
func attribution(line string) (string, bool) {
	for _, dash := range []string{"— ", "– ", "-- ", "--- "} {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), dash); ok {
			return strings.TrimSpace(name), strings.TrimSpace(name) != ""
		}
	}
	return "", false
}
