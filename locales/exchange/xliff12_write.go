package exchange

import (
	"bytes"
	"strconv"

	"communique/locales"
)

// How XLIFF 1.2 names what it has no element for. A group of contexts with the
// purpose "information" is kept by tools and not shown as something to translate.
const (
	groupName    = "communique"
	kindContext  = "x-kind"
	hashContext  = "x-source-hash"
	staleContext = "x-stale"
	baseContext  = "x-base"
)

// writeXLIFF12 writes XLIFF 1.2 (OASIS standard, 2008): the elements and values of
// its strict schema, with inline codes that hold the marks they stand for.
func writeXLIFF12(b *bytes.Buffer, d Document) error {
	words, err := wordsIn(d.Language)
	if err != nil {
		return err
	}
	m := markup{b}
	m.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	m.raw("<xliff xmlns=\"%s\" version=\"1.2\">\n", namespace12)
	m.raw("  <file original=\"%s\" source-language=\"%s\" target-language=\"%s\" datatype=\"plaintext\">\n", d.Name, d.SourceLanguage, d.Language)
	m.raw("    <header>\n")
	m.note("      <note>", readable(d.Title), "</note>")
	m.raw("    </header>\n    <body>\n")
	for _, u := range d.Units {
		m.unit12(words, d.Language, u)
	}
	m.raw("    </body>\n  </file>\n</xliff>\n")
	return nil
}

func (m markup) unit12(w *locales.Words, language string, u Unit) {
	source, target := inPieces(u.Source), inPieces(u.Target)
	number(&source, &target)
	approved := ""
	if u.State == Approved && !u.stale() && u.Target != "" {
		approved = ` approved="yes"`
	}
	m.raw("      <trans-unit id=\"%s\" resname=\"%s\"", u.Key, u.Key)
	m.b.WriteString(approved)
	m.raw(" xml:space=\"preserve\">\n        <source>")
	m.inline12(source)
	s := u.status12()
	m.raw("</source>\n        <target state=\"%s\"", s.state)
	if s.detail != "" {
		m.raw(" state-qualifier=\"%s\"", s.detail)
	}
	m.raw(">")
	m.inline12(target)
	m.raw("</target>\n        <context-group name=\"%s\" purpose=\"information\">\n", groupName)
	m.context(kindContext, u.Kind)
	m.context(hashContext, u.SourceHash)
	m.context(baseContext, Mark(u.Target))
	if u.stale() {
		m.context(staleContext, Mark(u.Target))
	}
	m.raw("        </context-group>\n")
	for _, text := range notes(w, language, u) {
		m.note("        <note from=\"communique\">", text, "</note>")
	}
	m.raw("      </trans-unit>\n")
}

func (m markup) context(name, text string) {
	m.raw("          <context context-type=\"%s\">", name)
	m.text(text)
	m.raw("</context>\n")
}

func (m markup) inline12(l line) {
	for _, p := range l.pieces {
		if p.role == words {
			m.text(p.text)
			continue
		}
		c := l.codes[p.code]
		id := strconv.Itoa(c.id)
		switch p.role {
		case opening:
			m.raw("<bpt id=\"%s\" ctype=\"%s\">", id, string(c.sort))
			m.text(p.text)
			m.raw("</bpt>")
		case closing:
			m.raw("<ept id=\"%s\">", id)
			m.text(p.text)
			m.raw("</ept>")
		case single:
			m.raw("<ph id=\"%s\" ctype=\"%s\">", id, ctypes[c.sort])
			m.text(p.text)
			m.raw("</ph>")
		case words:
		}
	}
}

// ctypes are the names of single codes in XLIFF 1.2.
var ctypes = map[sort]string{lineBreak: "lb", address: "x-address"}
