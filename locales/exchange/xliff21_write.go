package exchange

import (
	"bytes"
	"strconv"

	"communique/locales"
)

// What the metadata module of XLIFF 2.1 holds of us.
const (
	metaCategory = "communique"
	kindMeta     = "kind"
	hashMeta     = "source-hash"
	staleMeta    = "stale"
	baseMeta     = "base"
)

// writeXLIFF21 writes XLIFF 2.1 (OASIS standard, 2018): the core, and the metadata
// module for kind and hash. The marks of inline codes stand beside the text, in
// originalData.
func writeXLIFF21(b *bytes.Buffer, d Document) error {
	words, err := wordsIn(d.Language)
	if err != nil {
		return err
	}
	m := markup{b}
	m.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	m.raw("<xliff xmlns=\"%s\" xmlns:mda=\"%s\" version=\"2.1\" srcLang=\"%s\" trgLang=\"%s\">\n", namespace20, namespaceMetadata, d.SourceLanguage, d.Language)
	m.raw("  <file id=\"release\" original=\"%s\">\n", d.Name)
	if d.Title != "" {
		m.raw("    <notes>\n")
		m.note("      <note category=\"title\">", readable(d.Title), "</note>")
		m.raw("    </notes>\n")
	}
	for _, u := range d.Units {
		m.unit21(words, d.Language, u)
	}
	m.raw("  </file>\n</xliff>\n")
	return nil
}

func (m markup) unit21(w *locales.Words, language string, u Unit) {
	source, target := inPieces(u.Source), inPieces(u.Target)
	number(&source, &target)
	m.raw("    <unit id=\"%s\" name=\"%s\" canResegment=\"no\" xml:space=\"preserve\">\n", u.Key, u.Key)
	m.raw("      <mda:metadata>\n        <mda:metaGroup category=\"%s\">\n", metaCategory)
	m.meta(kindMeta, u.Kind)
	m.meta(hashMeta, u.SourceHash)
	m.meta(baseMeta, Mark(u.Target))
	if u.stale() {
		m.meta(staleMeta, Mark(u.Target))
	}
	m.raw("        </mda:metaGroup>\n      </mda:metadata>\n")
	if all := notes(w, language, u); len(all) > 0 {
		m.raw("      <notes>\n")
		for _, text := range all {
			m.note("        <note category=\"communique\">", text, "</note>")
		}
		m.raw("      </notes>\n")
	}
	o := m.originalData(source, target)
	s := u.status21()
	m.raw("      <segment state=\"%s\"", s.state)
	if s.detail != "" {
		m.raw(" subState=\"%s\"", s.detail)
	}
	m.raw(">\n        <source>")
	m.inline21(source, o)
	m.raw("</source>\n        <target>")
	m.inline21(target, o)
	m.raw("</target>\n      </segment>\n    </unit>\n")
}

func (m markup) meta(name, text string) {
	m.raw("          <mda:meta type=\"%s\">", name)
	m.text(text)
	m.raw("</mda:meta>\n")
}

// originalData writes each mark of the two lines once, and gives their ids.
func (m markup) originalData(lines ...line) map[string]string {
	ids := map[string]string{}
	for _, l := range lines {
		for _, c := range l.codes {
			for _, mark := range []string{c.open, c.close} {
				if mark == "" || ids[mark] != "" {
					continue
				}
				if len(ids) == 0 {
					m.raw("      <originalData>\n")
				}
				ids[mark] = "d" + strconv.Itoa(len(ids)+1)
				m.raw("        <data id=\"%s\">", ids[mark])
				m.text(mark)
				m.raw("</data>\n")
			}
		}
	}
	if len(ids) > 0 {
		m.raw("      </originalData>\n")
	}
	return ids
}

func (m markup) inline21(l line, data map[string]string) {
	for _, p := range l.pieces {
		if p.role == words {
			m.text(p.text)
			continue
		}
		c := l.codes[p.code]
		id := strconv.Itoa(c.id)
		switch p.role {
		case opening:
			m.raw("<pc id=\"%s\" dataRefStart=\"%s\" dataRefEnd=\"%s\"", id, data[c.open], data[c.close])
			m.b.WriteString(types[c.sort] + ">")
		case closing:
			m.raw("</pc>")
		case single:
			m.raw("<ph id=\"%s\" dataRef=\"%s\"", id, data[c.open])
			m.b.WriteString(types[c.sort] + "/>")
		case words:
		}
	}
}

// types are the names of codes in XLIFF 2.1, as attributes.
var types = map[sort]string{
	bold:      ` type="fmt" subType="xlf:b"`,
	italic:    ` type="fmt" subType="xlf:i"`,
	lineBreak: ` type="fmt" subType="xlf:lb"`,
	link:      ` type="link"`,
	address:   ` type="link"`,
}
