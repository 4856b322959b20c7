package releases

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// guarded writes the text of a block behind a mark, further lines behind another, such
// that it is read as it is.
func guarded(mark, further string, b Block) string {
	plain := lined(mark, further, b.Text)
	if len(b.Text) > textLimit || readsAs(plain, b) {
		return plain
	}
	if indented := lined(mark, further+"    ", b.Text); indented != plain && readsAs(indented, b) {
		return indented // a line so far in goes on with the text before it, and begins nothing
	}
	if closed := plain + " #"; strings.HasSuffix(plain, "#") && readsAs(closed, b) {
		return closed // the last one closes a heading, and is no text
	}
	lines := strings.Split(b.Text, "\n")
	for i, line := range lines {
		lines[i] = guardedLine(line)
	}
	if strings.HasPrefix(strings.TrimSpace(mark), "#") {
		lines[0] = guardedEnd(lines[0])
	}
	return lined(mark, further, strings.Join(lines, "\n"))
}

// guardedSaid is guarded for the last text of a quote without an attribution: a dash that
// begins its last line is none, when a line ends behind it.
func guardedSaid(b Block) string {
	start := strings.LastIndexByte(b.Text, '\n') + 1
	if _, is := attribution(b.Text[start:]); !is {
		return guarded("> ", "> ", b)
	}
	dash, name, _ := strings.Cut(b.Text[start:], " ")
	before := strings.ReplaceAll(b.Text[:start], "\n", "\n>     ")
	return "> " + before + dash + "\n>     " + name
}

func lined(mark, further, s string) string {
	return mark + strings.ReplaceAll(s, "\n", "\n"+further)
}

// readsAs tells whether a source is exactly one text, and that of the block.
func readsAs(source string, b Block) bool {
	data := []byte(source)
	n := documentParser.Parse(text.NewReader(data)).FirstChild()
	if n == nil || n.NextSibling() != nil || n.Attributes() != nil || strings.HasPrefix(b.Text, "{include") {
		return false
	}
	switch n := n.(type) {
	case *ast.List:
		item := n.FirstChild()
		return item.NextSibling() == nil && isOnly(item.FirstChild(), data, b.Text)
	case *ast.Blockquote:
		return isOnly(n.FirstChild(), data, b.Text)
	case *ast.Heading:
		return b.Kind == KindHeadline == (n.Level == 1) && normal(string(n.Lines().Value(data))) == b.Text
	}
	form, underlined := b.Layout.Form, b.Kind == KindHeadline || b.Kind == KindHeading
	return (form == FormLead || form == FormParagraph) && (underlined || !strings.Contains(b.Text, "\n{include")) && isOnly(n, data, b.Text)
}

// opensAs tells whether a line is exactly one heading, with the text of the block, which opens
// the section that the block does.
func opensAs(line string, b Block) bool {
	data := []byte(line)
	n, is := documentParser.Parse(text.NewReader(data)).FirstChild().(*ast.Heading)
	if !is || n.NextSibling() != nil || n.Level != 2 || len(n.Attributes()) != 1 || normal(string(n.Lines().Value(data))) != b.Text {
		return false
	}
	class, _ := n.AttributeString("class")
	section, _ := class.([]byte)
	return string(section) == string(b.Layout.Section)
}

func isOnly(n ast.Node, source []byte, s string) bool {
	return n != nil && n.NextSibling() == nil && isText(n) && normal(string(n.Lines().Value(source))) == s
}

var (
	// blockStart is how a line begins that is no text.
	blockStart = regexp.MustCompile("^(?:#{1,6}(?:[ \t]|$)|>|[-+*](?:[ \t]|$)|```|~~~|<|\\{include|\\[[^]]+\\]:)")
	// blockRule is a line of nothing but a rule, what underlines, or the second line of a table.
	blockRule = regexp.MustCompile(`^(?:[-*_= \t]+|[-|: \t]+)$`)
	// blockNumber is how a numbered item begins.
	blockNumber = regexp.MustCompile(`^(\d{1,9})([.)])(?:[ \t]|$)`)
)

// guardedLine puts a backslash before what would begin a block.
func guardedLine(line string) string {
	if found := blockNumber.FindStringSubmatchIndex(line); found != nil {
		return line[:found[3]] + `\` + line[found[3]:]
	}
	if line != "" && (blockStart.MatchString(line) || blockRule.MatchString(line)) {
		return `\` + line
	}
	return line
}

// guardedEnd keeps what stands at the end of a heading from being read as its own.
func guardedEnd(line string) string {
	trimmed := strings.TrimRight(line, "#")
	if trimmed != line && !endsEscaped(trimmed) {
		return trimmed + `\` + line[len(trimmed):]
	}
	if i := strings.LastIndexByte(line, '{'); i >= 0 && strings.HasSuffix(line, "}") && !endsEscaped(line[:i]) {
		return line[:i] + `\` + line[i:]
	}
	return line
}
