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
}

// Block is a segment that has no key yet.
type Block struct {
	Kind   Kind
	Text   string // as Segment.Text
	Layout Layout
	Line   int
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
// A heading may open a section: {.boilerplate}, {.notes} or {.contact}; it lasts to
// the next "##". Text may be **bold**, *italic* and [linked](https://example.org),
// and has no images, tables, code or HTML.
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
	d.Blocks = append(d.Blocks, m.blocks(body)...)
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
