package exchange

import "strings"

// readUnit21 reads a unit. A tool may have split it into several segments.
func readUnit21(e *element) (IncomingUnit, bool) {
	u := IncomingUnit{Key: keyOf(e)}
	old := metadata(e, &u)
	t := texts21{data: dataOf(e), source: map[string]*element{}}
	for _, n := range e.nodes {
		if c := n.element; c != nil && c.name.Space == e.name.Space {
			t.part(c)
		}
	}
	u.Source, u.Text = t.sources.text(), t.targets.text()
	if !t.translated {
		u.Text = ""
	}
	if t.translated && t.missing {
		t.verdict = unfinished
	}
	u.judge(t.verdict, old)
	return u, true
}

func metadata(e *element, u *IncomingUnit) (old string) {
	for _, group := range e.descendants(namespaceMetadata, "metaGroup") {
		if group.attr("category") != metaCategory {
			continue
		}
		for meta := range group.children("meta") {
			text := strings.TrimSpace(meta.content())
			switch meta.attr("type") {
			case hashMeta:
				u.Hash = text
			case staleMeta:
				old = text
			case baseMeta:
				u.Base = text
			}
		}
	}
	return old
}

// dataOf gives the marks that stand beside the text, by their ids.
func dataOf(e *element) map[string]string {
	data := map[string]string{}
	if original := e.child("originalData"); original != nil {
		for d := range original.children("data") {
			var b bounded
			(&texts21{}).put(&b, d)
			data[d.attr("id")] = b.text()
		}
	}
	return data
}

// texts21 puts the texts of a unit together.
type texts21 struct {
	data             map[string]string
	source           map[string]*element // codes of the source, by id
	sources, targets bounded
	translated       bool // some segment is
	missing          bool // some segment isn't
	verdict          verdict
}

func (t *texts21) part(c *element) {
	if c.name.Local != "segment" && c.name.Local != "ignorable" {
		return
	}
	source, target := c.child("source"), c.child("target")
	if source != nil {
		t.note(source)
		t.put(&t.sources, source)
	}
	before := t.targets.len()
	if target != nil {
		t.put(&t.targets, target)
	}
	if c.name.Local == "ignorable" {
		if target == nil && source != nil { // the space between two segments
			t.put(&t.targets, source)
		}
		return
	}
	if v := verdictOf(c.attr("state")); v == unfinished || t.verdict == unsaid {
		t.verdict = v
	}
	if t.targets.len() > before {
		t.translated = true
	} else {
		t.missing = true
	}
}

// note remembers the codes of the source, for those in the target that a tool has
// left without the id of their data.
func (t *texts21) note(e *element) {
	for _, n := range e.nodes {
		if n.element != nil {
			t.source[n.element.attr("id")] = n.element
			t.note(n.element)
		}
	}
}

func (t *texts21) put(b *bounded, e *element) {
	for _, n := range e.nodes {
		c := n.element
		if c == nil {
			b.add(n.text)
			continue
		}
		before, after := usual(sorts[c.attr("subType")])
		switch c.name.Local {
		case "pc":
			b.add(t.mark(c, "dataRefStart", before))
			t.put(b, c)
			b.add(t.mark(c, "dataRefEnd", after))
		case "ph", "sc":
			b.add(t.mark(c, "dataRef", before))
		case "ec":
			b.add(t.mark(c, "dataRef", after))
		case "cp":
			b.add(codePoint(c.attr("hex")))
		default:
			t.put(b, c)
		}
	}
}

// mark is the mark of a code: what it refers to, or what the same code of the source
// does, or what is usual.
func (t *texts21) mark(c *element, name, usual string) string {
	if text, ok := t.data[c.attr(name)]; ok {
		return text
	}
	if same := t.source[c.attr("id")]; same != nil {
		if text, ok := t.data[same.attr(name)]; ok {
			return text
		}
	}
	return usual
}
