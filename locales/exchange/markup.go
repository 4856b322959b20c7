package exchange

import (
	"bytes"
	"fmt"
	"strings"
)

// inText are the characters that don't stand for themselves in the text of an
// element. A reader of XML makes a line feed of a carriage return that is written
// as it is.
var inText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")

// inValue are those in the value of an attribute, where white space becomes a space.
var inValue = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

// markup writes XML. Nothing that it is given ends an element before its time.
type markup struct{ b *bytes.Buffer }

// raw writes markup of ours, with values for its verbs that are escaped as those of
// attributes are.
func (m markup) raw(format string, values ...string) {
	escaped := make([]any, len(values))
	for i, v := range values {
		escaped[i] = inValue.Replace(v)
	}
	fmt.Fprintf(m.b, format, escaped...)
}

// text writes text between tags.
func (m markup) text(s string) { m.b.WriteString(inText.Replace(s)) }

// note writes an element that holds nothing but text, on a line of its own, unless
// there is no text. Control characters in it become visible ones: it is read by
// people.
func (m markup) note(start, text, end string) {
	if text == "" {
		return
	}
	m.b.WriteString(start)
	m.text(text)
	m.b.WriteString(end + "\n")
}
