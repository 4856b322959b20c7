package drafts

import (
	"slices"
	"strings"

	"communique/releases"
)

// FromDocument is the content of a document.
func FromDocument(d releases.Document) Content {
	c := Content{
		Slug: d.Slug, Language: d.Language, Languages: d.Languages, Countries: d.Countries,
		Embargo: momentOf(d.Embargo), Grant: d.Grant, Media: d.Media,
		Boilerplate: d.Boilerplate, Required: d.Required, For: d.For,
	}
	t := &taking{c}
	include := 0
	for i := 0; i <= len(d.Blocks); i++ {
		for ; include < len(d.Includes) && d.Includes[include].Before <= i; include++ {
			t.c.Blocks = append(t.c.Blocks, Block{Kind: Include, Text: d.Includes[include].Slug})
		}
		if i < len(d.Blocks) {
			t.take(d.Blocks[i])
		}
	}
	return t.c.Tidy()
}

func momentOf(e releases.Embargo) Moment {
	all := strings.SplitN(e.Typed(), " ", 3)
	if len(all) < 3 {
		return Moment{}
	}
	return Moment{all[0], all[1], all[2]}
}

// forms are the blocks that a form of the document is.
var forms = map[releases.Form]Kind{
	releases.FormHeadline: Headline, releases.FormLead: Lead, releases.FormParagraph: Paragraph, releases.FormHeading: Heading,
	releases.FormSubheading: Subheading, releases.FormBullet: Bullets, releases.FormNumber: Numbers, releases.FormQuote: Quote,
}

// taking is content to which a document's blocks are added one by one.
type taking struct{ c Content }

// take adds a block of the document.
func (t *taking) take(b releases.Block) {
	if b.Layout.Form == releases.FormField {
		t.field(b)
		return
	}
	last := len(t.c.Blocks) - 1
	goesOn := last >= 0 && !b.Layout.Opens && t.c.Blocks[last].Kind == forms[b.Layout.Form]
	switch k := forms[b.Layout.Form]; {
	case b.Layout.Form == releases.FormAttribution && last >= 0:
		t.c.Blocks[last].By = b.Text
	case (k == Bullets || k == Numbers) && goesOn:
		t.c.Blocks[last].Text += "\n" + shownItem(b.Text)
	case k == Bullets || k == Numbers:
		t.c.Blocks = append(t.c.Blocks, Block{Kind: k, Text: shownItem(b.Text)})
	case k == Quote && goesOn:
		t.c.Blocks[last].Text += "\n\n" + shown(b.Text)
	case k == Headline || k == Heading || k == Subheading:
		one := Block{Kind: k, Text: b.Text}
		if k == Heading && !t.c.IsBoilerplate() {
			one.Section = string(b.Layout.Section)
		}
		t.c.Blocks = append(t.c.Blocks, one)
	default:
		t.c.Blocks = append(t.c.Blocks, Block{Kind: k, Text: shown(b.Text)})
	}
}

func (t *taking) field(b releases.Block) {
	switch b.Kind {
	case releases.KindSubject:
		t.c.Subject = b.Text
	case releases.KindPlace:
		t.c.Place = b.Text
	case releases.KindCorrection:
		t.c.Correction, t.c.Explained = b.Text, t.c.Place == ""
	default: // there is no other field that is a text
	}
}

// made is a document on its way, and from which block each of its blocks came.
type made struct {
	releases.Document
	section releases.Section
	from    []string // the field of the form, for each block of the document
	include []string // the same for its includes
}

// Document is what the content says, without its embargo where that can't be read. Empty
// blocks aren't in it.
func (c Content) Document() releases.Document { return c.made().Document }

func (c Content) made() made {
	m := made{Document: releases.Document{
		Slug: c.Slug, Language: c.Language, Languages: c.Languages, Countries: slices.Sorted(slices.Values(c.Countries)), Media: c.Media, Grant: c.Grant,
		Boilerplate: c.Boilerplate, Required: c.Required, For: c.For,
	}}
	if c.IsBoilerplate() {
		m.section = c.Boilerplate.Section()
	}
	m.Embargo, _ = c.Embargo.Read()
	m.field(releases.KindSubject, c.Subject)
	if c.Explained {
		m.field(releases.KindCorrection, c.Correction)
	}
	m.field(releases.KindPlace, c.Place)
	if !c.Explained {
		m.field(releases.KindCorrection, c.Correction)
	}
	for i, b := range c.Blocks {
		m.block(b, Field("text", i), Field("by", i))
	}
	return m
}

// typed is how an embargo was typed; empty: it wasn't.
func (w Moment) typed() string {
	if w.Date == "" && w.Time == "" {
		return ""
	}
	return strings.Join([]string{w.Date, w.Time, w.Zone}, " ")
}

// Read is the embargo; zero: there is none. Faults: those of releases.ParseEmbargo.
func (w Moment) Read() (releases.Embargo, error) {
	if typed := w.typed(); typed != "" {
		return releases.ParseEmbargo(typed)
	}
	return releases.Embargo{}, nil
}

func (m *made) field(k releases.Kind, typed string) {
	if text := oneLine(typed); text != "" {
		m.add(k, releases.FormField, text, false, string(k))
	}
}

func (m *made) add(k releases.Kind, form releases.Form, text string, opens bool, from string) {
	switch {
	case form == releases.FormField:
	case m.Boilerplate != "":
		k = m.Boilerplate.Kind(k)
	default:
		k = m.section.Kind(k)
	}
	m.Blocks = append(m.Blocks, releases.Block{Kind: k, Text: text, Layout: releases.Layout{Form: form, Section: m.section, Opens: opens}})
	m.from = append(m.from, from)
}

func (m *made) block(b Block, text, by string) {
	switch b.Kind {
	case Headline:
		m.heading(releases.KindHeadline, releases.FormHeadline, b.Text, text)
	case Heading:
		if flat(b.Text) != "" && m.Boilerplate == "" {
			m.section = releases.Section(b.Section)
		}
		m.heading(releases.KindHeading, releases.FormHeading, b.Text, text)
	case Subheading:
		m.heading(releases.KindHeading, releases.FormSubheading, b.Text, text)
	case Bullets:
		m.list(releases.FormBullet, b.Text, text)
	case Numbers:
		m.list(releases.FormNumber, b.Text, text)
	case Quote:
		m.quote(b, text, by)
	case Include:
		if b.Text != "" {
			m.Includes = append(m.Includes, releases.Include{Slug: b.Text, Before: len(m.Blocks)})
			m.include = append(m.include, text)
		}
	case Lead, Paragraph:
		for i, p := range paragraphs(b.Text) {
			if b.Kind == Lead && i == 0 {
				m.add(releases.KindLead, releases.FormLead, p, false, text)
			} else {
				m.add(releases.KindParagraph, releases.FormParagraph, p, false, text)
			}
		}
	}
}

func (m *made) heading(k releases.Kind, form releases.Form, typed, from string) {
	if text := flat(typed); text != "" {
		m.add(k, form, text, false, from)
	}
}

func (m *made) list(form releases.Form, typed, from string) {
	for i, item := range items(typed) {
		m.add(releases.KindListItem, form, item, i == 0, from)
	}
}

func (m *made) quote(b Block, text, by string) {
	said := paragraphs(b.Text)
	for i, p := range said {
		m.add(releases.KindQuote, releases.FormQuote, p, i == 0, text)
	}
	if who := oneLine(b.By); who != "" {
		m.add(releases.KindAttribution, releases.FormAttribution, who, false, by)
	}
}
