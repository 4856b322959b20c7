package exchange

import "strings"

// readUnit12 reads a trans-unit. It is false for what isn't a segment: the header of
// a PO file that has become a unit.
func readUnit12(e *element) (IncomingUnit, bool) {
	if e.attr("restype") == "x-gettext-domain-header" {
		return IncomingUnit{}, false
	}
	source, target := e.child("source"), e.child("target")
	u := IncomingUnit{Key: keyOf(e)}
	old, named := contexts(e, &u)
	if named != "" && e.attr("resname") == "" {
		u.Key = named
	}
	marks := marksOf(source)
	u.Source = put(source, nil)
	u.Text = put(target, marks)
	if target != nil {
		u.judge(verdict12(e, target), old)
		qualifier := target.attr("state-qualifier")
		u.Machine = u.Text != "" && (qualifier == "mt-suggestion" || qualifier == "leveraged-mt")
	}
	return u, true
}

// contexts reads what stands beside the texts. named is the key where a file went
// through PO, which has no names but a place for the place in a file.
func contexts(e *element, u *IncomingUnit) (old, named string) {
	for group := range e.children("context-group") {
		for c := range group.children("context") {
			text := strings.TrimSpace(c.content())
			switch of := c.attr("context-type"); {
			case of == hashContext:
				u.Hash = text
			case of == staleContext:
				old = text
			case of == baseContext:
				u.Base = text
			case of == "sourcefile" && group.attr("name") == "po-reference":
				named = text
			}
		}
	}
	return old, named
}

func verdict12(unit, target *element) verdict {
	if v := verdictOf(target.attr("state")); v != unsaid {
		return v
	}
	if unit.attr("approved") == "yes" {
		return finished
	}
	return unsaid
}

// halves are the marks of a code by what its element is: bpt and g open, ept closes.
type halves struct{ open, close string }

// marksOf notes the marks of the codes in the source, by their ids, for codes that a
// tool has emptied in the target.
func marksOf(source *element) map[string]halves {
	marks := map[string]halves{}
	if source == nil {
		return marks
	}
	for _, name := range []string{"bpt", "ph", "it"} {
		for _, c := range source.descendants(source.name.Space, name) {
			m := marks[c.attr("id")]
			m.open = c.content()
			marks[c.attr("id")] = m
		}
	}
	for _, c := range source.descendants(source.name.Space, "ept") {
		m := marks[c.attr("id")]
		m.close = c.content()
		marks[c.attr("id")] = m
	}
	return marks
}

// put puts a text together: what stands in codes is a part of it.
func put(e *element, marks map[string]halves) string {
	if e == nil {
		return ""
	}
	var b bounded
	putInto(&b, e, marks)
	return b.text()
}

func putInto(b *bounded, e *element, marks map[string]halves) {
	for _, n := range e.nodes {
		c := n.element
		if c == nil {
			b.add(n.text)
			continue
		}
		before, after := around(c, marks)
		b.add(before)
		putInto(b, c, marks)
		b.add(after)
	}
}

// around gives the marks of a code that has none in it.
func around(c *element, marks map[string]halves) (before, after string) {
	kept := marks[c.attr("id")]
	usualOpen, usualClose := usual(sorts[c.attr("ctype")])
	switch c.name.Local {
	case "g":
		return either(kept.open, usualOpen), either(kept.close, usualClose)
	case "bpt":
		before = either(kept.open, usualOpen)
	case "ept":
		before = kept.close
	case "ph", "x", "it":
		before = either(kept.open, usualOpen)
	}
	if c.content() != "" {
		before = ""
	}
	return before, ""
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// sorts are the sorts of codes by their names in both versions.
var sorts = map[string]sort{
	"bold": bold, "italic": italic, "lb": lineBreak, "link": link,
	"xlf:b": bold, "xlf:i": italic, "xlf:lb": lineBreak,
}
