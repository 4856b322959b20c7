package inline

import (
	"bufio"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	markup "github.com/yuin/goldmark/renderer/html"
)

// Plain is the text as somebody reads it aloud: without markup, on one line, links
// by their words. Only the spaces at which a line may break are folded: French
// keeps its no-break ones.
func Plain(s string) string {
	line, source := Parse(s)
	words := strings.FieldsFunc(Text(line, source, false), func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' })
	return strings.Join(words, " ")
}

// Text is what stands below a node, without markup, a hard break as "\n". With
// addresses, where a link leads is written behind its words, unless the words say
// it already (RFC 3986, appendix C, has the angle brackets).
func Text(block ast.Node, source []byte, addresses bool) string {
	var b strings.Builder
	for n := block.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(unescaped(n, source))
			if n.HardLineBreak() {
				b.WriteByte('\n')
			} else if n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.AutoLink:
			b.Write(n.Label(source))
		case *ast.Link:
			words := Text(n, source, false)
			b.WriteString(words)
			if to := Destination(n, source); addresses && !says(words, to) {
				b.WriteString(" <" + strings.TrimPrefix(to, "mailto:") + ">")
			}
		default:
			b.WriteString(Text(n, source, addresses))
		}
	}
	return b.String()
}

// unescaped is the text that HTML shows for the node: without the backslashes of
// Markdown, with the characters that entities stand for.
func unescaped(n *ast.Text, source []byte) string {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	markup.DefaultWriter.Write(w, n.Value(source))
	_ = w.Flush() // a strings.Builder takes everything
	return html.UnescapeString(b.String())
}

// says tells whether the words of a link are its address.
func says(words, to string) bool {
	for _, scheme := range []string{"", "mailto:", "http://", "https://"} {
		if strings.TrimSuffix(to, "/") == scheme+strings.TrimSuffix(words, "/") {
			return true
		}
	}
	return false
}
