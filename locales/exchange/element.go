package exchange

import "encoding/xml"

// Limits of XML that no honest file comes near.
const (
	depthLimit   = 100     // elements within elements
	elementLimit = 10_000  // in one unit
	tagLimit     = 2 << 20 // bytes of one tag, comment or stretch of text
)

// element is a unit of XLIFF, or a part of one, in memory.
type element struct {
	name  xml.Name
	attrs []xml.Attr
	nodes []node
}

// node is an element, or text.
type node struct {
	element *element
	text    string
}

// attr is the value of an attribute without a namespace; empty when it isn't there.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// child is the first child of this name in the namespace of e; nil when there is none.
func (e *element) child(name string) *element {
	for c := range e.children(name) {
		return c
	}
	return nil
}

// children are those of this name in the namespace of e.
func (e *element) children(name string) func(yield func(*element) bool) {
	return func(yield func(*element) bool) {
		for _, n := range e.nodes {
			if c := n.element; c != nil && c.name.Local == name && sameFamily(c.name.Space, e.name.Space) && !yield(c) {
				return
			}
		}
	}
}

// content is all text within e, at any depth. There is none in nil.
func (e *element) content() string {
	if e == nil {
		return ""
	}
	var b bounded
	e.addContent(&b)
	return b.text()
}

func (e *element) addContent(b *bounded) {
	for _, n := range e.nodes {
		if n.element != nil {
			n.element.addContent(b)
			continue
		}
		b.add(n.text)
	}
}

// descendants are the elements within e, at any depth, that have this name in this
// namespace.
func (e *element) descendants(space, name string) []*element {
	var found []*element
	for _, n := range e.nodes {
		if n.element == nil {
			continue
		}
		if n.element.name == (xml.Name{Space: space, Local: name}) {
			found = append(found, n.element)
		}
		found = append(found, n.element.descendants(space, name)...)
	}
	return found
}
