package releases

import (
	"bytes"

	"communique/internal/fault"
)

// Document is a release as its author wrote it: what the front matter says, and the
// blocks in their order.
type Document struct {
	Slug      string
	Language  string   // the source language
	Languages []string // into which it is to be translated, in the order of locales.Tags
	Countries []string // ISO 3166-1 alpha-2, sorted
	Embargo   Embargo
	Media     []string
	Blocks    []Block
	Includes  []Include
	Grant     string // the slug of the funder's statement that it must carry, or GrantNone; empty: each required one

	// Of a boilerplate, which has no countries, embargo, media, includes or grant:

	Boilerplate BoilerplateKind // empty: it is a release
	Required    bool
	For         []string // in the order of locales.Tags
}

// Include is a place where a document takes in a boilerplate.
type Include struct {
	Slug   string
	Before int // the index of the block before which it stands
	Line   int
}

// Block is a segment that has no key yet.
type Block struct {
	Kind   Kind
	Text   string // as Segment.Text
	Layout Layout
	Line   int
	From   int64 // the segment of a boilerplate that stands here, once it is known; 0: the document's own text
}

// ParseDocument reads Markdown with YAML front matter:
//
//	---
//	slug: lipse
//	language: en
//	languages: [nl, fr]                           # translations wanted; may be empty
//	embargo: 2013-01-30 08:00 Europe/Amsterdam    # optional
//	countries: [BE, NL]
//	subject: …                                    # optional, of the mail; else the headline
//	place: Rotterdam                              # optional, of the dateline
//	media: [portrait.jpg]                         # optional
//	correction: …                                 # optional: what was wrong in what was sent before
//	grant: funder-2                               # optional: the funder's statement that it carries, or none
//	---
//	# Headline
//
//	The lead. More paragraphs, "## Heading", "### Subheading", "- item", "1. item".
//
//	> A quote, whose last line may be
//	> — its attribution
//
//	## About us {.boilerplate}
//
//	{include press-contact}
//
// A heading may open a section: {.boilerplate}, {.notes} or {.contact}; it lasts to
// the next "##". Text may be **bold**, *italic* and [linked](https://example.org),
// and has no images, tables, code or HTML.
//
// A line {include slug} takes in a boilerplate, which is a document of its own, without
// a headline, and begins with other fields:
//
//	boilerplate: press-contact    # its slug
//	kind: contact                 # or about, notes, funder
//	language: en
//	languages: [nl, fr]
//	required: true                # optional: each release must include it
//	for: [nl, nl-BE]              # optional, of a contact: the languages in whose editions it stands
//
// The error holds every fault of the document with its place; file is the name that
// they show. All faults are releases.*, of kind Invalid.
func ParseDocument(file string, data []byte) (Document, error) {
	m, err := newManuscript(file, data)
	if err != nil {
		return Document{}, err
	}
	front, body, ok := m.split()
	if !ok {
		return Document{}, m.sorted()
	}
	d := m.frontMatter(front)
	m.body(&d, body)
	if err := m.sorted(); err != nil {
		return Document{}, err
	}
	return d, nil
}

// split finds the front matter, lines between two "---", and the offset at which the
// body begins. Without it nothing else can be told.
func (m *manuscript) split() (front []byte, body int, ok bool) {
	if string(m.line(0)) != "---" {
		m.refuse(0, "releases.front_matter_missing")
		return nil, 0, false
	}
	for i := 1; i < len(m.starts); i++ {
		if string(m.line(i)) == "---" {
			return m.data[m.starts[1]:m.starts[i]], min(m.starts[i]+len("---\n"), len(m.data)), true
		}
	}
	m.refuse(0, "releases.front_matter_open")
	return nil, 0, false
}

// line is the i-th line, counted from 0, without what ends it.
func (m *manuscript) line(i int) []byte {
	end := len(m.data)
	if i+1 < len(m.starts) {
		end = m.starts[i+1]
	}
	return bytes.TrimRight(m.data[m.starts[i]:end], " \t\n")
}

// refuseAt adds a fault at a place that isn't an offset.
func (m *manuscript) refuseAt(at fault.Place, id string, args ...any) {
	at.File = m.file
	m.faults = append(m.faults, fault.New(fault.Invalid, id, args...).At(at))
}
